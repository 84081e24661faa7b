"""Mutations of bytes whose structure is not known, and of formats that are lists of parts with a size."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from struct import pack, unpack_from

from tests.support.fuzz.values import TEXTS, binary_number

_TEXT = re.compile(rb"[\x20-\x7e]{4,}")
Part = tuple[bytes, bytes]
"""The head of a part, without its size, and its content."""
MOST_COPIES = 200
_HEAD = 120


def mutated_bytes(data: bytes, chance: Random) -> bytes:
    """Change a number, a size, a text, or a range."""
    if not data:
        return binary_number(chance)
    at = chance.randrange(len(data))
    return chance.choice(_WAYS)(data, at, chance)


def headed(data: bytes, chance: Random) -> bytes:
    """Change a file in whose first bytes nearly all of its numbers are, as in audio."""
    if chance.random() < 0.7:
        return mutated_bytes(data[:_HEAD], chance) + data[_HEAD:]
    return mutated_bytes(data, chance)


def _number(data: bytes, at: int, chance: Random) -> bytes:
    value = binary_number(chance)
    at -= at % min(len(value), 4) if chance.random() < 0.5 else 0
    return data[:at] + value + data[at + len(value) :]


def _nudge(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + bytes([(data[at] + chance.choice((1, -1, 2, 16, 128))) & 0xFF]) + data[at + 1 :]


def _flip(data: bytes, at: int, chance: Random) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def _text(data: bytes, at: int, chance: Random) -> bytes:
    found = _TEXT.search(data, at) or _TEXT.search(data)
    if found is None:
        return _flip(data, at, chance)
    new = chance.choice(TEXTS).encode()[:2000]
    if chance.random() < 0.5:  # of the same length, so that what follows stays in its place
        new = (new + b" " * len(found[0]))[: len(found[0])]
    return data[: found.start()] + new + data[found.end() :]


def _copy(data: bytes, at: int, chance: Random) -> bytes:
    size = min(chance.choice((1, 4, 16, 64, 300)), len(data) - at)
    return data[: at + size] + data[at : at + size] * chance.choice((1, 1, 2, 40)) + data[at + size :]


def _cut(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at] + data[at + chance.choice((1, 4, 16, 64, 300)) :]


def _move(data: bytes, at: int, chance: Random) -> bytes:
    size = chance.choice((4, 16, 64, 300))
    part, rest = data[at : at + size], data[:at] + data[at + size :]
    to = chance.randrange(len(rest) + 1)
    return rest[:to] + part + rest[to:]


def _end(data: bytes, at: int, chance: Random) -> bytes:
    return data[:at]


def _grow(data: bytes, at: int, chance: Random) -> bytes:
    return data + data[at:][:5000] * chance.choice((1, 3)) + bytes(chance.choice((0, 1, 1000)))


_WAYS: tuple[Callable[[bytes, int, Random], bytes], ...] = (
    _number, _number, _number, _nudge, _nudge, _flip, _text, _copy, _cut, _move, _end, _grow,
)  # fmt: skip


def mutated_parts(parts: list[Part], chance: Random, inner: Callable[[bytes, Random], bytes]) -> list[Part]:
    """Delete, copy, move, or change parts; ``inner`` changes the content of one."""
    if not parts:
        return [(b"", b"")]
    at, to = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts = list(parts)
    roll = chance.random()
    if roll < 0.12:
        del parts[at]
    elif roll < 0.24:
        parts[at:at] = [parts[to]] * chance.choice((1, 1, 2, MOST_COPIES))
    elif roll < 0.34:
        parts[at], parts[to] = parts[to], parts[at]
    elif roll < 0.42:
        parts[at] = (parts[to][0], parts[at][1])
    elif roll < 0.5:
        parts[at] = (parts[at][0], parts[to][1])
    elif roll < 0.55:
        parts[at] = (mutated_bytes(parts[at][0], chance), parts[at][1])
    else:
        parts[at] = (parts[at][0], inner(parts[at][1], chance))
    return parts


def riff(data: bytes, chance: Random) -> bytes:
    """Mutate a file of chunks with a size in four bytes: RIFF and its kin, little-endian, or IFF, big-endian."""
    order = ">" if data[:4] == b"FORM" else "<"
    chunks = _chunks(data[12:], order)
    body = _joined(mutated_parts(chunks, chance, lambda content, way: _chunk(content, way, order)), order)
    size = len(body) + 4 if chance.random() < 0.8 else unpack_from("<I", binary_number(chance) + bytes(4))[0]
    return data[:4] + pack(order + "I", size & 0xFFFFFFFF) + data[8:12] + body


def _chunks(body: bytes, order: str) -> list[Part]:
    found, at = [], 0
    while at + 8 <= len(body):
        (size,) = unpack_from(order + "I", body, at + 4)
        found.append((body[at : at + 4], body[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def _chunk(content: bytes, chance: Random, order: str) -> bytes:
    """Change one near its begin: that of audio is samples, and at the begin of others the numbers are."""
    if len(content) > 300 and chance.random() < 0.8:
        return mutated_bytes(content[:64], chance) + content[64:]
    return mutated_bytes(content, chance)


def _joined(chunks: list[Part], order: str) -> bytes:
    return b"".join(
        name + pack(order + "I", len(content)) + content + b"\0" * (len(content) % 2) for name, content in chunks
    )


def cubase(data: bytes, chance: Random) -> bytes:
    """Mutate what is behind the size of a Cubase project, which says where the file ends."""
    body = mutated_bytes(data[8:], chance)
    return data[:4] + pack(">I", max(len(body) - 4, 0)) + body


def fl_studio(data: bytes, chance: Random) -> bytes:
    """Mutate the events of an FL Studio project."""
    events = mutated_parts(_fl_events(data), chance, _fl_value)
    body = b"".join(_fl_event(number, value) for number, value in events)
    head = data[:14] if chance.random() < 0.9 else mutated_bytes(data[:14], chance)
    return head + data[14:18] + pack("<I", len(body)) + body


def _fl_events(data: bytes) -> list[Part]:
    found, at, end = [], 22, len(data)
    while at < end:
        number = data[at]
        at += 1
        size = 1 if number < 64 else 2 if number < 128 else 3 if number == 172 else 4
        if number >= 192:
            size = shift = 0
            while at < end:
                byte = data[at]
                at += 1
                size |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
        found.append((bytes([number]), data[at : at + size]))
        at += size
    return found


def _fl_value(value: bytes, chance: Random) -> bytes:
    if len(value) <= 4:
        return (binary_number(chance) + bytes(4))[: len(value)]
    return mutated_bytes(value, chance)


def _fl_event(number: bytes, value: bytes) -> bytes:
    number = number[:1] or b"\0"
    if number[0] < 192:
        size = 1 if number[0] < 64 else 2 if number[0] < 128 else 3 if number[0] == 172 else 4
        return number + (value + bytes(4))[:size]
    size, sizes = len(value), b""
    while size > 127:
        sizes += bytes([size & 127 | 128])
        size >>= 7
    return number + sizes + bytes([size]) + value


def logic_records(data: bytes, chance: Random) -> bytes:
    """Mutate the records of a Logic ``ProjectData``: 36 bytes of head with the size at 28, then the content."""
    parts, at = [], 24
    while at + 36 <= len(data):
        (size,) = unpack_from("<I", data, at + 28)
        parts.append((data[at : at + 28] + data[at + 32 : at + 36], data[at + 36 : at + 36 + size]))
        at += 36 + size
    changed = mutated_parts(parts, chance, mutated_bytes)
    heads = [((head + bytes(32))[:32], content) for head, content in changed]
    body = b"".join(head[:28] + pack("<I", len(content)) + head[28:] + content for head, content in heads)
    start = data[:16] if chance.random() < 0.9 else mutated_bytes(data[:16], chance)
    return (start + bytes(16))[:16] + pack("<I", len(body)) + data[20:24] + body


_INDEX_AT = 27
"""Where the place of the index is written: behind the first seven bytes of the first block."""


def pro_tools(data: bytes, chance: Random) -> bytes:
    """Unscramble a Pro Tools session, mutate its blocks, and scramble it again."""
    from daw_lint.parsers.pro_tools.blocks import HEADER, byte_order, unscramble

    plain = unscramble(data)
    if plain is None:
        return mutated_bytes(data, chance)
    order = byte_order(data)
    # The change is put where a block begins, so that sizes, kinds and counts are met, not only texts.
    marks = [found.start() for found in re.finditer(rb"\x5a(?:\x00.|.\x00)", plain[HEADER:], re.DOTALL)]
    at = HEADER + (chance.choice(marks) if marks and chance.random() < 0.8 else 0)
    size = int.from_bytes(plain[at + 3 : at + 7], order)
    end = min(at + 7 + size, len(plain)) if size < len(plain) else len(plain)
    head, block, rest = plain[:at], plain[at:end], plain[end:]
    roll = chance.random()
    if roll < 0.1:
        block = b""
    elif roll < 0.2:
        block = block * 2
    elif roll < 0.3 and len(block) < 5000:
        block = block * MOST_COPIES
    else:
        changed = mutated_bytes(block[7:], chance)
        block = block[:3] + (len(changed) if roll < 0.8 else size).to_bytes(4, order) + changed
    grown = len(block) - (end - at)
    if at > _INDEX_AT + 4 and chance.random() < 0.9:  # the file is read only if its first block leads to its index
        index = int.from_bytes(head[_INDEX_AT : _INDEX_AT + 4], order) + grown
        head = head[:_INDEX_AT] + (index % (1 << 32)).to_bytes(4, order) + head[_INDEX_AT + 4 :]
    scrambled = unscramble(head + block + rest)
    return scrambled if scrambled is not None else mutated_bytes(data, chance)


_OGG_TABLE = []
for _number_of in range(256):
    _sum = _number_of << 24
    for _ in range(8):
        _sum = ((_sum << 1) ^ 0x04C11DB7 if _sum & 0x80000000 else _sum << 1) & 0xFFFFFFFF
    _OGG_TABLE.append(_sum)


def ogg(data: bytes, chance: Random) -> bytes:
    """Mutate the pages of an Ogg file; their check sums are made anew, so that what is inside is read."""
    pages = [b"OggS" + page for page in data.split(b"OggS")[1:]]
    parts = mutated_parts([(page[:27], page[27:]) for page in pages], chance, mutated_bytes)
    return b"".join(_with_sum(head + content) for head, content in parts)


def _with_sum(page: bytes) -> bytes:
    if len(page) < 27:
        return page
    plain, total = page[:22] + bytes(4) + page[26:], 0
    for byte in plain:
        total = (total << 8 & 0xFFFFFFFF) ^ _OGG_TABLE[total >> 24 ^ byte]
    return plain[:22] + pack("<I", total) + plain[26:]


def audacity(data: bytes, chance: Random) -> bytes:
    """Mutate the fields of Audacity's binary XML."""
    fields = _audacity_fields(data)
    return b"".join(kind + content for kind, content in mutated_parts(fields, chance, mutated_bytes))


_AUDACITY_SIZES = {0: 1, 1: 2, 2: 2, 4: 6, 5: 3, 6: 6, 7: 10, 8: 6, 9: 10, 10: 14, 13: 0, 14: 0}
_AUDACITY_LENGTHS = {3: (2, 4), 11: (0, 4), 12: (0, 4), 15: (2, 2), 16: (2, 4)}


def _audacity_fields(data: bytes) -> list[Part]:
    found, at = [], 0
    while at < len(data):
        kind = data[at]
        if kind in _AUDACITY_LENGTHS:
            before, width = _AUDACITY_LENGTHS[kind]
            size = before + width + int.from_bytes(data[at + 1 + before : at + 1 + before + width], "little")
        else:
            size = _AUDACITY_SIZES.get(kind, len(data))
        found.append((data[at : at + 1], data[at + 1 : at + 1 + size]))
        at += 1 + size
    return found

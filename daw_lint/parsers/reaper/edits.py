"""Edits of REAPER projects: single words of single lines. What each word means is in ``chunks``, ``tracks`` and ``effects``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daw_lint.model.fix import Action
from daw_lint.parsers.editing.edit import Edit, Editor, Expected, Plan, RefusedFixError, Target
from daw_lint.parsers.editing.lines import Lines
from daw_lint.parsers.editing.notes import expected_note, is_adding
from daw_lint.parsers.editing.relink import media_of, path_from, refuse_odd, relinked

_IN_REAPER = "make the change in REAPER"
_BYPASS = re.compile(rb"<PARMENV \S*:bypass\b")
_MASTER_MUTE, _MASTER_SOLO = 1, 2
"""Bits of ``MASTERMUTESOLO``."""


def _device_off(target: Target) -> Plan:
    """Set the first word of the ``BYPASS`` line before the plug-in. The second, offline, stays."""
    lines = _lines(target)
    number = _number(target) - 1
    while not (text := lines.stripped(number)).startswith(b"BYPASS "):
        if text.startswith((b"<", b">")) or number <= 1:
            raise RefusedFixError("the project stores no switch for this plug-in", _IN_REAPER)
        number -= 1
    _refuse_bypass_envelope(lines, _number(target))
    return Plan((_set(lines, number, 1, "1"),), (Expected(target.fix.place, "enabled", False),))


def _mute(target: Target) -> Plan:
    lines = _lines(target)
    track = _number(target)
    envelopes = (number for number in _inside(lines, track) if lines.stripped(number).split(b" ", 1)[0] == b"<MUTEENV")
    _refuse_active(lines, envelopes)
    number = _own_line(lines, track, b"MUTESOLO")
    return Plan((_set(lines, number, 1, "1"),), (Expected(target.fix.place, "muted", True),))


def _solo_off(target: Target) -> Plan:
    lines = _lines(target)
    expected = (Expected(target.fix.place, "soloed", False),)
    if _is_master(target):
        return Plan((_without_bit(lines, _number(target), _MASTER_SOLO),), expected)
    number = _own_line(lines, _number(target), b"MUTESOLO")
    return Plan((_set(lines, number, 2, "0"),), expected)


def _unmute_master(target: Target) -> Plan:
    edit = _without_bit(_lines(target), _number(target), _MASTER_MUTE)
    return Plan((edit,), (Expected(target.fix.place, "muted", False),))


def _disarm(target: Target) -> Plan:
    lines = _lines(target)
    number = _own_line(lines, _number(target), b"REC")
    return Plan((_set(lines, number, 1, "0"),), (Expected(target.fix.place, "armed", False),))


def _master_to_0_db(target: Target) -> Plan:
    lines = _lines(target)
    number = _own_line(lines, _number(target), b"MASTER_VOLUME")
    return Plan((_set(lines, number, 1, "1"),), (Expected(target.fix.place, "volume_db", 0.0),))


def _relink(target: Target) -> Plan:
    """Change the token of each ``FILE`` line with the stored path, in one of the quotes that REAPER writes."""
    lines = _lines(target)
    _, media = media_of(target)
    new = path_from(target.session.path.absolute().parent, target.fix.value)
    refuse_odd(new)
    quote = next((quote for quote in "\"'`" if quote not in new), None)
    if quote is None:
        raise RefusedFixError("the path of the file has all three kinds of quotes", "rename the file")
    edits = []
    for number in range(1, len(lines) + 1):
        span = lines.word(number, 1) if lines.stripped(number).startswith(b"FILE ") else None
        if span is not None and _unquoted(lines.text[slice(*span)]) == media.stored_path:
            edits.append(Edit(*span, f"{quote}{new}{quote}".encode()))
    return relinked(target, edits)


def _unquoted(word: bytes) -> str:
    text = word.decode("utf-8", "replace")
    return text[1:-1] if len(text) > 1 and text[0] in "\"'`" and text[-1] == text[0] else text


def _without_bit(lines: Lines, project: int, bit: int) -> Edit:
    number = _own_line(lines, project, b"MASTERMUTESOLO")
    span = lines.word(number, 1)
    word = lines.text[slice(*span)] if span is not None else b""
    if not word.isdigit():
        raise RefusedFixError("the switches of the master are not stored as expected", _IN_REAPER)
    return _set(lines, number, 1, str(int(word) & ~bit))


def _own_line(lines: Lines, chunk: int, name: bytes) -> int:
    """Return the number of the first line of this name in a chunk, not in one inside it."""
    for number in _inside(lines, chunk):
        if lines.stripped(number).split(b" ", 1)[0] == name:
            return number
    raise RefusedFixError(f"the project stores no {name.decode()} here", _IN_REAPER)


def _inside(lines: Lines, chunk: int) -> Iterator[int]:
    """Yield the numbers of a chunk's own lines, and of the first line of each chunk in it."""
    depth = 0
    for number in range(chunk + 1, len(lines) + 1):
        text = lines.stripped(number)
        if depth == 0 and text != b">":
            yield number
        if text.startswith(b"<"):
            depth += 1
        elif text == b">":
            depth -= 1
            if depth < 0:
                return


def _end(lines: Lines, chunk: int) -> int:
    """Return the number of the line that ends a chunk."""
    depth = 0
    for number in range(chunk, len(lines) + 1):
        text = lines.stripped(number)
        depth += text.startswith(b"<") - (text == b">")
        if not depth:
            return number
    raise RefusedFixError("the project breaks off", _IN_REAPER)


def _refuse_bypass_envelope(lines: Lines, plugin: int) -> None:
    """Refuse a plug-in whose bypass an envelope sets, even to one value. It is behind the plug-in, before the next one."""
    envelopes = []
    for number in _inside(lines, _end(lines, plugin)):
        text = lines.stripped(number)
        if text.startswith(b"BYPASS "):
            break
        if _BYPASS.match(text):
            envelopes.append(number)
    _refuse_active(lines, envelopes)


def _refuse_active(lines: Lines, envelopes: Iterable[int]) -> None:
    for envelope in envelopes:
        switches = [lines.stripped(number) for number in _inside(lines, envelope)]
        if not any(text.split(b" ")[:2] == [b"ACT", b"0"] for text in switches):
            raise RefusedFixError("an envelope sets it", "change the envelope in REAPER")


def _set(lines: Lines, number: int, index: int, value: str) -> Edit:
    span = lines.word(number, index)
    if span is None:
        raise RefusedFixError("the line has fewer words than expected", _IN_REAPER)
    return Edit(*span, value.encode())


def _is_master(target: Target) -> bool:
    master = target.session.master
    return master is not None and master.place is not None and master.place.address == target.fix.place


def _lines(target: Target) -> Lines:
    if target.session.cut_off or target.session.saves > 1:
        raise RefusedFixError("the file breaks off, or holds several saves", "save the project again in REAPER")
    text = target.text("")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedFixError("the text is not in UTF-8", "save the project again in REAPER") from None
    return Lines(text)


def _number(target: Target) -> int:
    if target.fix.place is None or not target.fix.place.line:
        raise RefusedFixError("it is not known where this is in the file", _IN_REAPER)
    return target.fix.place.line


def _note(target: Target) -> Plan:
    """Add or remove a line of the project's notes. A track has none."""
    lines = _lines(target)
    if target.fix.place is not None:
        raise RefusedFixError("REAPER keeps notes only of the whole project", "suppress it in the configuration")
    start = next((number for number in range(1, len(lines) + 1) if lines.stripped(number).startswith(b"<NOTES ")), 0)
    end = next((number for number in range(start + 1, len(lines) + 1) if lines.stripped(number) == b">"), 0)
    if not start or not end:
        raise RefusedFixError("the project has no notes", "write a note in REAPER once, and save the project")
    plan = expected_note(target, target.session.annotation)
    wanted = b"|" + target.fix.value.encode("utf-8")
    if is_adding(target):
        head, last = lines.line(start), lines.line(end)
        indent = lines.text[head.start : head.end].split(b"<")[0] + b"  "
        return Plan((Edit(last.start, last.start, indent + wanted + lines.text[head.end : head.next]),), plan)
    number = next((number for number in range(start + 1, end) if lines.stripped(number) == wanted.strip()), 0)
    return Plan((Edit(lines.line(number).start, lines.line(number).next, b""),), plan)


EDITOR: Editor = {
    Action.DEVICE_OFF: _device_off,
    Action.MUTE: _mute,
    Action.SOLO_OFF: _solo_off,
    Action.DISARM: _disarm,
    Action.UNMUTE_MASTER: _unmute_master,
    Action.MASTER_TO_0_DB: _master_to_0_db,
    Action.RELINK: _relink,
    Action.ADD_NOTE: _note,
    Action.REMOVE_NOTE: _note,
}
"""What daw-lint can do in a REAPER project."""

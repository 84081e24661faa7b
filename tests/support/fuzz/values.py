"""Values that break careless code: numbers at the ends of every type, and texts that are something else elsewhere."""

from __future__ import annotations

import re
import struct
from random import Random
from typing import Any

NUMBERS = (
    "0", "-1", "1", "-0.0", "1e-320", "5e-324", "1e308", "-1e308", "nan", "inf", "-inf", "127", "128", "255", "256",
    "32767", "65535", "65536", str(2**31 - 1), str(2**31), str(-(2**31)), str(2**32), str(2**53 + 1), str(2**63 - 1),
    str(2**63), str(2**64), "1e400", "0x10", "1_000", "٣", "²", "", " ", "1,5", "--1", "1e", "9" * 400, "1" + "0" * 5000,
)  # fmt: skip
TEXTS = (
    "", " ", "true", "false", "null", "None", "\u202egnp.exe", "é" * 300, "e\u0301", "\U0001f600", "../../etc/passwd", "/dev/zero",
    "C:\\x\\y.wav",
    "\\\\server\\share\\a.wav", "<script>alert(1)</script>", "]]>", "a\nb", "\t", "=1+1", "%s%n{0}", "a/" * 200, "x" * 20_000,
    "\x1b]0;owned\x07\x1b[31m", "\x7f\x85\u2028", "daw-lint: ignore[MB101]", "daw-lint: ignore[" + "A" * 300, "Master > Limiter",
    ".", "..", "file:///%00",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def is_number(text: str) -> bool:
    """Whether a text is a number and nothing else."""
    return _NUMBER.fullmatch(text) is not None


def number(chance: Random, old: str = "") -> str:
    """Return a number that is at the edge of something, or near the old one."""
    if old and len(old) < 19 and chance.random() < 0.3:
        whole = int(old) if old.lstrip("-").isdigit() else None
        near = (
            (str(whole + 1), str(whole - 1), str(-whole), str(whole * 1000))
            if whole is not None
            else ("-" + old, old + "e9")
        )
        return chance.choice(near)
    return chance.choice(NUMBERS)


def text(chance: Random, old: str) -> str:
    """Return another text: one number in it changed, or another text altogether."""
    found = list(_NUMBER.finditer(old[:2000]))
    if found and chance.random() < 0.6:
        place = chance.choice(found)
        return old[: place.start()] + number(chance, place[0]) + old[place.end() :]
    roll = chance.random()
    if roll < 0.1:
        return old + old
    if roll < 0.2:
        return old[: chance.randrange(len(old) + 1)]
    return chance.choice(NUMBERS if roll < 0.5 else TEXTS)


def binary_number(chance: Random) -> bytes:
    """Return a number as files store it, of a size and an order of bytes by chance."""
    order = chance.choice("<>")
    if chance.random() < 0.4:
        kind = chance.choice("fd")
        value = chance.choice((0.0, -1.0, 1e-38, 1e30, float("nan"), float("inf"), float("-inf"), 5e-324))
        return struct.pack(order + kind, value)
    size = chance.choice((1, 2, 2, 4, 4, 4, 8))
    top = 1 << 8 * size
    value = chance.choice((0, 1, 2, 127, 128, 255, top - 1, top - 2, top // 2, top // 2 - 1, chance.randrange(top)))
    return int(value % top).to_bytes(size, "little" if order == "<" else "big")


def same_type(chance: Random, old: Any) -> Any:
    """Return a hostile value of the type of the old one."""
    if isinstance(old, str):
        return text(chance, old)
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return chance.choice((0, -1, 1, old + 1, old - 1, -old, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63)))
    if isinstance(old, float):
        return chance.choice(
            (0.0, -0.0, -old, old * 2, 1e-320, 1e308, -1e308, 1e15, float("nan"), float("inf"), -float("inf"))
        )
    return old


def any_value(chance: Random, old: Any) -> Any:
    """Return a value for a place in JSON, TOML, or a property list: near the old one, or of another type."""
    roll = chance.random()
    if isinstance(old, str | bool | int | float) and roll < 0.4:
        return same_type(chance, old)
    if isinstance(old, int | float) and roll < 0.6:
        return same_type(chance, float(old) if isinstance(old, int) and abs(old) < 1e300 else 1)
    return chance.choice(
        ("", "x", True, 0, -1, 1.5, 2**63 - 1, [], {}, [[]], [{}], {"": ""}, ["x", 1], chance.choice(TEXTS))
    )

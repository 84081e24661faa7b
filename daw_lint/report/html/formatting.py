"""Formats numbers and names for the page."""

from __future__ import annotations

import re
from datetime import datetime
from math import isfinite, isinf

from markupsafe import Markup, escape

from daw_lint.model import wording
from daw_lint.report.escape import clean

MINUS = "\u2212"
_SEPARATORS = re.compile(r"((?<![/_-])[/_-]++|\.(?!(?<=\d\.)\d)(?=[^.]{0,300}\.))(?=[^\W_])")
"""Where a long name may break, but not before its suffix, nor in a number. No entity of HTML contains one."""
_UNITS = {
    "_db_per_octave": "dB/oct", "_percent": "%", "_dbfs": "dBFS", "_dbtp": "dBTP", "_lufs": "LUFS", "_db": "dB",
    "_lu": "LU", "_hz": "Hz", "_ms": "ms", "_min": "min", "_s": "s", "_h": "h", "_bits": "bits", "_bpm": "BPM",
    "_share": "%", "_beats": "beats", "_semitones": "semitones", "_mb": "MB",
}  # fmt: skip
"""Units by the ending of a key of the evidence."""


def name(text: object) -> Markup:
    """Escape a text from a file, show its control characters, and isolate its direction from the text around it."""
    return Markup("<bdi>{}</bdi>").format(clean(str(text)))


def breakable(text: object) -> Markup:
    """Do as ``name``, and let a long name break after its separators."""
    return Markup("<bdi>{}</bdi>").format(Markup(_SEPARATORS.sub(r"\1<wbr>", str(escape(clean(str(text)))))))


def number(value: float | None, decimals: int = 1, sign: bool = False) -> str:
    """Format a number with a true minus sign; a dash where it is not known."""
    if value is None or value != value:
        return "\u2013"
    if isinf(value):
        return f"{MINUS if value < 0 else ''}\u221e"
    value = round(value, decimals) + 0.0
    return f"{value:{'+' if sign and value else ''},.{decimals}f}".replace("-", MINUS)


def db(value: float | None, unit: str = "dB", decimals: int = 1, sign: bool = False) -> str:
    """Format a level with its unit; a narrow space keeps the two together."""
    return f"{number(value, decimals, sign)}\u202f{unit}" if value is not None else "unknown"


def clock(seconds: float | None, decimals: int = 0) -> str:
    """Write a time in seconds as minutes and seconds; a dash where it is not known."""
    return wording.clock(seconds, decimals) if seconds is not None and isfinite(seconds) else "\u2013"


def size(count: int) -> str:
    """Format a number of bytes."""
    value = float(count)
    for unit in ("bytes", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def moment(when: datetime | None) -> str:
    """Format a point in time to the minute."""
    return when.strftime("%Y-%m-%d %H:%M %Z").strip() if when is not None else "unknown"


_ABBREVIATION = re.compile(r"\b(?:dc|rms)\b")


def title(text: str) -> str:
    """Write the name of a rule, family or class as words: ``master-bus`` becomes ``Master bus``, ``dc-offset`` ``DC offset``."""
    words = _ABBREVIATION.sub(lambda short: short[0].upper(), text.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def minus(text: str) -> str:
    """Replace the hyphens before numbers by true minus signs."""
    return re.sub(r"(?<![\w-])-(?=\d)", MINUS, text)


def capital(text: str) -> str:
    """Capitalise the first letter."""
    return text[:1].upper() + text[1:]


TIMES = {"psr_min_s": "At", "first_s": "First at", "first_gap_s": "First at", "from_s": "From"}
"""Keys of the evidence that are positions in the bounce, with their labels. All others in seconds are lengths."""
_LONG_S = 60.0
"""From this length on a time is written in minutes."""


def evidence(values: dict[str, float | int | str | bool | None], unit: str = "") -> list[tuple[str, str]]:
    """Format the evidence of a finding as pairs of label and value. ``unit`` is that of the rule's limit."""
    return [_measured(key, value, unit) for key, value in values.items()]


def _measured(key: str, value: float | int | str | bool | None, unit: str) -> tuple[str, str]:
    ending = next((end for end in _UNITS if key.endswith(end)), "")
    label = key.removesuffix(ending) if ending != "_share" else key
    label = title({"bound": "limit"}.get(label, label))
    label = re.sub(r"\b(rms|plr|psr|dr|lra|id|dc)\b", lambda found: found[0].upper(), label, flags=re.IGNORECASE)
    if value is None:
        return label, "unknown"
    if isinstance(value, bool):
        return label, "yes" if value else "no"
    if isinstance(value, str):
        return label, value
    if key == "dry_wet":
        return "Dry/wet", f"{number(100 * value, 0)}\u202f%"
    if ending == "_share" or (unit == "%" and not ending):
        return label, f"{number(100 * value)}\u202f%"
    kind = _UNITS.get(ending, "")
    if kind == "dB" and re.search("peak|rms", key):
        kind = "dBTP" if "true_peak" in key else "dBFS"
    if unit and kind[:2].casefold() == unit[:2].casefold() and label != "Difference":
        kind = unit
    if key in TIMES:
        return TIMES[key], clock(value)
    if kind == "s" and abs(value) >= _LONG_S:
        return label, clock(value, 1)
    if key == "dc_offset":
        return label, f"{number(100 * value, 2, sign=True)}\u202f% of full scale"
    is_whole = isinstance(value, int) or (isfinite(value) and value == int(value) and kind in ("Hz", "bits", "ms", ""))
    decimals = 0 if is_whole else 2
    return label, number(float(value), decimals) + (f"\u202f{kind}" if kind else "")

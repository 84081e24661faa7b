"""Puts changes of details into the words of mixing engineers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daw_lint.diff.change import Change, Kind
from daw_lint.diff.details import Detail

_SWITCHES = {
    "mute": ("unmuted", "muted", "mute"),
    "solo": ("no longer soloed", "soloed", "solo"),
    "record": ("no longer armed for recording", "armed for recording", "arming"),
    "freeze": ("unfrozen", "frozen", "freeze"),
    "switch": ("switched off", "switched on", "switch"),
}
"""For each switch: the words for off and on, and its noun for automation."""

_AUTOMATION = "{} {} automated"


def detail_changes(what: str, where: str, name: str, old: Iterable[Detail], new: Iterable[Detail]) -> Iterator[Change]:
    """Yield a change for each detail that differs; a fact that one version does not give is no change."""
    left, right = {detail.name: detail for detail in old}, {detail.name: detail for detail in new}
    for key in dict.fromkeys([*left, *right]):
        before, after = left.get(key), right.get(key)
        if before is not None and after is not None:
            if before.identity != after.identity:
                yield Change(
                    Kind.CHANGED, what, where, _phrase(key, before, after), name, key, before.value, after.value
                )
        elif before is not None and before.is_optional:
            text = (
                _AUTOMATION.format(before.text, "no longer") if key == "automation" else f"{key} {before.text} removed"
            )
            yield Change(Kind.CHANGED, what, where, text, name, key, before.value, None)
        elif after is not None and after.is_optional:
            text = _AUTOMATION.format(after.text, "now") if key == "automation" else f"{key} {after.text} added"
            yield Change(Kind.CHANGED, what, where, text, name, key, None, after.value)


def _program(old: str, new: str) -> str:
    """Describe the change of the program, or of its version alone."""
    (before, _, was), (after, _, now) = old.rpartition(" "), new.rpartition(" ")
    return f"saved with {new}, was {was}" if before == after and now else f"saved with {new}, was {old}"


def _phrase(key: str, old: Detail, new: Detail) -> str:
    if key in _SWITCHES:
        off, on, noun = _SWITCHES[key]
        if new.value == "automated":
            return f"{noun} now automated"
        was = f" ({noun} was automated)" if old.value == "automated" else ""
        return (on if new.value else off) + was
    if key == "automation":
        return f"automated parameters {old.value} -> {new.value}"
    if key == "saved with":
        return _program(old.text, new.text)
    if key == "group":
        return f"moved into group {new.text}" if new.value else f"moved out of group {old.text}"
    return f"{key} {old.text} -> {new.text}"

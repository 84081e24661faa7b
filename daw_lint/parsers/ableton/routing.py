"""Where the audio of a track goes. Only the target counts: the display strings stay when the routing changes."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind
from daw_lint.parsers.ableton.elements import text
from daw_lint.regex import regex

_TRACK = regex(r"^Audio(?:Out|In)/Track\.(\d+)/")


def read_output(chain: Element, group_id: str | None) -> Output | None:
    """Read the output of a track; ``None`` if its target is of an unknown kind."""
    routing = chain.find("AudioOutputRouting")
    if routing is None:
        return None
    target = text(routing, "Target")
    lower, upper = text(routing, "LowerDisplayString"), text(routing, "UpperDisplayString")
    name = " ".join(part for part in (upper, lower) if part)
    if target in ("AudioOut/Main", "AudioOut/Master"):
        return Output(OutputKind.MASTER, name=name)
    # The group is not named in the target: it is the one that the track is in.
    if target == "AudioOut/GroupTrack":
        return Output(OutputKind.TRACK, group_id, name) if group_id else None
    if target == "AudioOut/None":
        return Output(OutputKind.NONE, name=name)
    if target.startswith("AudioOut/External/"):
        return Output(OutputKind.OUTSIDE, name=name)
    match = _TRACK.match(target)
    return Output(OutputKind.TRACK, match[1], name) if match else None


def read_sidechain_source(device: Element) -> str | None:
    """Read the source of a device's sidechain: a track's ID, ``outside``, or ``None`` if nothing feeds it.

    The switch ``SideChain/OnOff`` is often on without a source, so only the target counts.
    """
    target = text(device, "SideChain/RoutedInput/Routable/Target")
    match = _TRACK.match(target)
    if match:
        return match[1]
    return "outside" if target.startswith("AudioIn/External/") else None

"""Where the audio of a track goes. The target decides; the display strings outlive the routing and are only shown."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from daw_lint.model.session import Output, OutputKind
from daw_lint.parsers.ableton.elements import text

_TRACK = re.compile(r"^Audio(?:Out|In)/Track\.(\d+)/")


def read_output(chain: Element, group_id: str | None) -> Output | None:
    """Return the output of a track; ``None`` when its target is of a kind that is not known."""
    routing = chain.find("AudioOutputRouting")
    if routing is None:
        return None
    target = text(routing, "Target")
    lower, upper = text(routing, "LowerDisplayString"), text(routing, "UpperDisplayString")
    name = " ".join(part for part in (upper, lower) if part)
    if target in ("AudioOut/Main", "AudioOut/Master"):
        return Output(OutputKind.MASTER, name=name)
    if target == "AudioOut/GroupTrack":
        return Output(OutputKind.TRACK, group_id, name) if group_id else None
    if target == "AudioOut/None":
        return Output(OutputKind.NONE, name=name)
    if target.startswith("AudioOut/External/"):
        return Output(OutputKind.OUTSIDE, name=name)
    match = _TRACK.match(target)
    return Output(OutputKind.TRACK, match[1], name) if match else None


def read_sidechain_source(device: Element) -> str | None:
    """Return the id of the track that feeds a device's sidechain, ``outside``, or ``None`` when nothing does."""
    target = text(device, "SideChain/RoutedInput/Routable/Target")
    match = _TRACK.match(target)
    if match:
        return match[1]
    return "outside" if target.startswith("AudioIn/External/") else None

"""A session in words, detail by detail: without IDs, and without what depends only on the view or the disk."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from daw_lint.diff.change import Value
from daw_lint.diff.labels import Names
from daw_lint.diff.numbers import decibels, pan, parameter, parameter_name
from daw_lint.model.session import (
    Chain,
    Device,
    DeviceFormat,
    Output,
    OutputKind,
    Send,
    Session,
    Switch,
    Track,
    TrackKind,
)
from daw_lint.model.wording import count

_SHARES = ("dry_wet", "mix_percent")
"""Parameters for the share of the sound that passes through a device: usually all of it."""


class Detail(NamedTuple):
    """One detail. What is unknown gives no detail; what is absent gives the fact ``none`` where absence has a meaning."""

    name: str
    text: str
    value: Value = None
    same: Hashable = None
    """The key for comparison with another version; ``None`` means the text."""
    is_usual: bool = False
    """Whether nearly every track has it, so that nobody needs to read it."""
    is_optional: bool = False
    """Whether a missing fact means that nothing is there, not that the file hides it."""

    @property
    def identity(self) -> Hashable:
        """The key for comparison with another version."""
        return self.text if self.same is None else self.same


def session_details(session: Session) -> Iterator[Detail]:
    """Yield the facts of the session as a whole, except tempo, markers and what follows from clips."""
    program = f"{session.application} {session.application_version}".strip()
    yield Detail("saved with", program, program)
    if session.sample_rate_hz is not None:
        yield Detail("sample rate", f"{session.sample_rate_hz:g} Hz", session.sample_rate_hz)
    yield from _note(session.annotation)


def track_details(track: Track, names: Names) -> Iterator[Detail]:
    """Yield the facts of a track itself, without its devices, sends and clips."""
    if track.kind is not TrackKind.MASTER:
        yield _group(track, names)
        if track.output is not None:
            yield _output(track, track.output, names)
    yield from fader(track.volume_db, track.volume_automated)
    if track.pan is not None:
        yield Detail("pan", pan(track.pan), track.pan, is_usual=pan(track.pan) == "center")
    for name, switch in (("mute", track.muted), ("solo", track.soloed), ("record", track.armed)):
        yield from _switch(name, switch)
    yield from _switch("freeze", track.frozen)
    if track.monitoring is not None:
        yield Detail("monitoring", track.monitoring, track.monitoring, is_usual=track.monitoring == "auto")
    other_lanes = (track.automation_lanes or 0) - _listed_automation(track)
    if other_lanes > 0:
        yield Detail("automation", count(other_lanes, "parameter"), other_lanes, is_optional=True)
    yield from _note(track.annotation)


def fader(level: float | None, automated: bool | None) -> Iterator[Detail]:
    """Yield a level. Under automation the saved level depends only on the position of the playhead, so it is left out."""
    if automated:
        yield Detail("fader", "automated", "automated")
    elif level is not None:
        yield Detail("fader", decibels(level), level)


def send_details(send: Send) -> Iterator[Detail]:
    """Yield the facts of a send."""
    if send.automated:
        yield Detail("level", "automated", "automated")
    elif send.level_db is not None:
        yield Detail("level", decibels(send.level_db), send.level_db)
    yield from _switch("switch", send.enabled)


def is_closed(send: Send) -> bool:
    """Whether a send is fully down: DAWs create such sends for every return."""
    return not send.automated and send.level_db is not None and decibels(send.level_db) == "down"


def device_details(device: Device, names: Names) -> Iterator[Detail]:
    """Yield the facts of a device itself, without what is inside it."""
    yield Detail("name", device.label, device.label)
    yield Detail("format", device.format.value, device.format.value)
    yield from _switch("switch", device.enabled)
    source = device.sidechain_source
    if source:
        known = source != "outside"
        text = names.label(source) if known else "outside"
        yield Detail("sidechain", f"from {text}", text, names.token(source) if known else "outside", is_optional=True)
    yield from _note(device.annotation)
    for name, value in device.parameters.items():
        text = parameter(name, value)
        yield Detail(parameter_name(name), text, value, is_usual=name in _SHARES and text == "100 %")


def chain_details(chain: Chain) -> Iterator[Detail]:
    """Yield the facts of a chain of a rack itself."""
    yield Detail("name", chain.name, chain.name)
    yield from _switch("switch", chain.enabled)
    yield from fader(chain.volume_db, None)


def device_head(device: Device) -> str:
    """Describe a device by its name, its original name and its format."""
    about = [] if device.label == device.name else [device.name]
    if device.format is not DeviceFormat.NATIVE:
        about.append(device.format.value)
    return device.label + (f" ({', '.join(about)})" if about else "")


def device_key(device: Device) -> tuple[str, str]:
    """Return the key that devices of one kind share: the plug-in and its format, whatever its name."""
    return device.plugin_id or device.native_type or device.name, device.format.value


def _switch(name: str, switch: Switch) -> Iterator[Detail]:
    """Yield a switch. Usual is on for the power switch of a device or chain, and off for mute, solo, record and freeze."""
    if switch is None:
        return
    text = switch if isinstance(switch, str) else "on" if switch else "off"
    yield Detail(name, text, switch, is_usual=text == ("on" if name == "switch" else "off"))


def _note(annotation: str) -> Iterator[Detail]:
    if annotation.strip():
        text = " / ".join(line.strip() for line in annotation.splitlines() if line.strip())
        yield Detail("note", text, annotation, is_optional=True)


def _group(track: Track, names: Names) -> Detail:
    if track.parent_id is None:
        return Detail("group", "none", None, ("none",), is_usual=True)
    return Detail("group", names.label(track.parent_id), names.label(track.parent_id), names.token(track.parent_id))


def _output(track: Track, output: Output, names: Names) -> Detail:
    """Return the output of a track. The default, its group or the master, always counts as the same."""
    into_group = output.kind is OutputKind.TRACK and track.parent_id is not None and output.track_id == track.parent_id
    if into_group or (output.kind is OutputKind.MASTER and track.parent_id is None):
        text = "its group" if into_group else "master"
        return Detail("output", text, text, ("usual",), is_usual=True)
    if output.kind is OutputKind.TRACK:
        text = names.label(output.track_id)
        return Detail("output", text, text, ("track", names.token(output.track_id)))
    text = {OutputKind.MASTER: "master", OutputKind.NONE: "none"}.get(output.kind) or output.name or "outside"
    return Detail("output", text, text, (output.kind, text))


def _listed_automation(track: Track) -> int:
    """Count the automated parameters that other facts already show as automated."""
    switches = [device.enabled for device in track.walk_devices()]
    listed = [track.volume_automated is True, track.muted == "automated", *(send.automated for send in track.sends)]
    return sum(listed) + sum(switch == "automated" for switch in switches)

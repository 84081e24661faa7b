"""The mixer of a Logic project: tracks with plug-ins, bypass, levels, mute and solo, and the stereo output.

Offsets are those that logicxkit measured (see ``records``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf, log10
from struct import unpack_from

from daw_lint.model.fader import Fader
from daw_lint.model.session import Device, DeviceFormat, Output, OutputKind, Track, TrackKind
from daw_lint.parsers.logic.channels import INSERT, MASTER, STEREO_OUT, Channel, read_channels, slot_kind, text
from daw_lint.parsers.logic.names import full_name

APPLE = "Apple (Logic)"

_FADER, _SOLO, _PAN, _MUTE, _OUTPUT, _FADER_WORD = 85, 88, 89, 90, 92, 116
"""Offsets in the content of a channel."""
_FIRST_OUTPUT, _NO_OUTPUT = 0, 0xFFFF
_INDEX, _BYPASS, _NAME, _VENDOR, _TYPE, _CODE = 6, 112, 120, 132, 136, 140
"""Offsets in the content of a slot."""
_NAME_SIZE = 12
_LOGIC, _LOGIC_CODED = b"GAME", b"MELC"
"""EMAG (Emagic) and CLEM backwards: vendor codes of Logic's own plug-ins, by number and by four letters."""
_UNITY, _TOP = 90, 127
"""Fader positions of 0 dB and of the upper end."""
_KINDS = {"Audio": TrackKind.AUDIO, "Inst": TrackKind.INSTRUMENT, "Aux": TrackKind.RETURN, "Bus": TrackKind.RETURN}


@dataclass(frozen=True)
class Mixer:
    """The mixer of a project. If the master is not certain, ``no_master`` says why."""

    tracks: tuple[Track, ...]
    master: Track | None
    no_master: str = ""
    names_are_known: bool = False


def read_mixer(data: bytes) -> Mixer | None:
    """Read the mixer; ``None`` if the records are damaged."""
    channels = read_channels(data)
    if channels is None:
        return None
    tracks = tuple(
        _track(str(owner), channel, channel.name or channel.label, _KINDS[channel.kind])
        for owner, channel in channels.items()
        if channel.kind in _KINDS and (channel.kind != "Bus" or channel.slots)
    )
    are_known = all(channel.name for channel in channels.values() if channel.kind in _KINDS or channel.kind == "Output")
    master, reason = _master(channels.values())
    return Mixer(tracks, master, reason, are_known)


def _master(channels: Iterable[Channel]) -> tuple[Track | None, str]:
    """Return the stereo output, or why it is not certain. The fader that Logic calls Master comes after it."""
    outputs = [channel for channel in channels if channel.kind == "Output"]
    stereo_out = next((channel for channel in outputs if channel.label == STEREO_OUT), None)
    if stereo_out is None:
        return None, "this Logic project does not use the stereo output 1-2"
    if any(channel.slots for channel in outputs if channel is not stereo_out):
        return None, "this Logic project has plug-ins on several outputs, and does not show which one is the main mix"
    track = replace(_track("master", stereo_out, "Master", TrackKind.MASTER), output=None)
    fader = next((channel for channel in channels if channel.label == MASTER), None)
    fader_db = 0.0 if fader is None else _fader_db(fader.content)
    faders = (Fader("the fader of Stereo Out", track.volume_db, None), Fader("the Master fader", fader_db, None))
    volume = None if track.volume_db is None or fader_db is None else track.volume_db + fader_db
    return replace(track, volume_db=volume, faders=faders if fader is not None else ()), ""


def _track(ident: str, channel: Channel, path: str, kind: TrackKind) -> Track:
    muted = bool(channel.content[_MUTE] & 1)
    # MIDI effects come before the inserts, which include the instrument.
    slots = sorted(channel.slots, key=lambda slot: (slot_kind(slot) == INSERT, slot[_INDEX]))
    return Track(
        id=ident,
        kind=kind,
        name=channel.name or channel.label,
        path=path,
        named_by_user=channel.named_by_user,
        output=_output(channel.content),
        volume_db=_fader_db(channel.content),
        pan=_pan(channel.content[_PAN]),
        muted=muted,
        soloed=bool(channel.content[_SOLO] & 1),
        devices=tuple(_device(slot, path, muted) for slot in slots),
    )


def of_garageband(master: Track) -> Track:
    """Mark the switched-off plug-ins of the master as those of GarageBand's own strip, which holds a limiter that is off."""
    return replace(
        master,
        devices=tuple(
            replace(device, from_template=device.format is DeviceFormat.NATIVE and device.enabled is False)
            for device in master.devices
        ),
    )


def _output(content: bytes) -> Output | None:
    """Return the output if it is the stereo output or none. Other numbers depend on the inputs of the audio device."""
    number = int(unpack_from("<H", content, _OUTPUT)[0])
    if number == _FIRST_OUTPUT:
        return Output(OutputKind.MASTER, name="Stereo Out")
    return Output(OutputKind.NONE, name="No Output") if number == _NO_OUTPUT else None


def _device(slot: bytes, around: str, muted: bool) -> Device:
    short = text(slot[_NAME : _NAME + _NAME_SIZE])
    vendor, code = slot[_VENDOR : _VENDOR + 4], slot[_CODE : _CODE + 4]
    enabled = {0: True, 1: False}.get(slot[_BYPASS])
    active = enabled and not muted
    if vendor in (_LOGIC, _LOGIC_CODED):
        name = full_name(int.from_bytes(code, "little") if vendor == _LOGIC else _letters(code), short)
        path = f"{around} > {name}"
        return Device(name, DeviceFormat.NATIVE, path, enabled, active, vendor=APPLE, native_type=short or None)
    ident = "/".join(_letters(four) for four in (slot[_TYPE : _TYPE + 4], code, vendor))
    name = short or ident
    return Device(name, DeviceFormat.AU, f"{around} > {name}", enabled, active, plugin_id=f"AU:{ident}")


def _letters(four: bytes) -> str:
    return four[::-1].decode("latin-1")


def _fader_db(content: bytes) -> float | None:
    """Convert a fader to dB; ``None`` if the two stored copies disagree.

    The position is stored twice, in a byte and in a word with 24 more bits; 127 is the top and 90 is 0 dB.
    """
    word = int(unpack_from("<I", content, _FADER_WORD)[0])
    position = word / (1 << 24)
    if word >> 24 != content[_FADER] or position > _TOP:
        return None
    return 40 * log10(position / _UNITY) if position > 0 else -inf


def _pan(stored: int) -> float | None:
    """Convert the pan to -1 to 1: 64 is the centre, 0 left and 127 right."""
    if stored > _TOP:
        return None
    return (stored - 64) / (63 if stored > 64 else 64)

"""Check faders and clip gains, and utilities that change both channels of the master."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.processors import in_series
from daw_lint.model.compared import compared
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.session import Device, TrackKind
from daw_lint.model.wording import fixed


def master_fader(case: Case, settings: Settings) -> Result:
    """Find a master fader away from 0 dB, and from where the DAW itself puts it."""
    master = case.the_session.master
    if master is None or master.volume_automated:
        return
    wanted, tolerance = settings["wanted_db"], settings["tolerance_db"]
    if master.volume_db is None:
        yield Unjudged("the file does not give the position of the master fader", master.path)
    elif min(abs(compared(master.volume_db, one).step) for one in (wanted, master.default_volume_db)) > tolerance:
        moved = [
            fader
            for fader in master.faders
            if fader.volume_db is None or abs(compared(fader.volume_db, wanted).step) > tolerance
        ]
        shown = [f"{fader.name} {_position(fader.volume_db)}" for fader in moved]
        where = " and ".join(shown) or f"master fader {_position(master.volume_db)}"
        yield Hit(
            f"{where}, wanted {fixed(wanted)} dB",
            master.path,
            evidence=_moved(master.volume_db, settings["wanted_db"]),
            place=master.place,
        )


def _moved(fader_db: float, wanted_db: float) -> Evidence:
    """Say where a fader is, and by how much it raises or lowers the mix: advice on a level depends on which."""
    if isinf(fader_db):
        return {"fader_db": None}
    by = round(abs(fader_db - wanted_db), 1)
    return {"fader_db": round(fader_db, 2), ("raised_db" if fader_db > wanted_db else "lowered_db"): by}


def _position(level_db: float | None) -> str:
    """Say where a fader is."""
    if level_db is None:
        return "at an unknown level"
    return "fully down" if isinf(level_db) else f"at {fixed(level_db, sign=True)} dB"


def master_fader_automated(case: Case, settings: Settings) -> Result:
    """Find automation on the master fader: a fade, or rides."""
    master = case.the_session.master
    if master is not None and master.volume_automated:
        moved = " and ".join(fader.name for fader in master.faders if fader.automated) or "master fader"
        is_or_are = "are" if " and " in moved else "is"
        yield Hit(f"{moved} {is_or_are} automated: leave fades and rides to mastering", master.path, place=master.place)


def mono_master(case: Case, settings: Settings) -> Result:
    """Find a utility on the master path that sums to mono."""
    for device in _utilities(case):
        if device.parameters.get("mono") is True:
            yield Hit("the bounce is mono: the Mono switch is on", device.path, place=device.place)
        elif device.parameters.get("width") == 0.0:
            yield Hit(
                "the bounce is mono: the width is 0 %, wanted 100 %",
                device.path,
                evidence={"width_percent": 0},
                place=device.place,
            )


def off_centre_master(case: Case, settings: Settings) -> Result:
    """Find a panned master, or a utility on the master path with a balance off centre."""
    places = [(device.path, device.parameters.get("balance")) for device in _utilities(case)]
    master = case.the_session.master
    if master is not None:
        places.insert(0, (master.path, master.pan))
    for path, pan in places:
        if (
            isinstance(pan, float)
            and abs(pan) > settings["tolerance"]
            and compared(abs(pan), 0.0, 0, scale=100).is_above
        ):
            side = "left" if pan < 0 else "right"
            yield Hit(
                f"master is panned {100 * abs(pan):.0f} % to the {side}, wanted the centre",
                path,
                evidence={"pan_percent": round(100 * pan, 1)},
            )


def polarity_of_one_side(case: Case, settings: Settings) -> Result:
    """Find a utility on the master path that inverts the polarity of one channel."""
    for device in _utilities(case):
        left, right = device.parameters.get("invert_left"), device.parameters.get("invert_right")
        if left is not None and right is not None and left is not right:
            side = "left" if left else "right"
            yield Hit(
                f"the {side} channel of the master is inverted: centred sounds cancel in mono",
                device.path,
                place=device.place,
            )


def silenced_master(case: Case, settings: Settings) -> Result:
    """Find a muted master, by its own switch or by a utility on the master path."""
    master = case.the_session.master
    if master is not None and master.muted is True:
        yield Hit("the master is muted: the bounce will be silent", master.path, place=master.place)
    for device in _utilities(case):
        if device.parameters.get("mute") is True:
            yield Hit(
                "everything runs through this device, and it is muted: the bounce will be silent",
                device.path,
                place=device.place,
            )


def width_of_master(case: Case, settings: Settings) -> Result:
    """Find a utility on the master path that widens, narrows, or makes the bass mono."""
    for device in _utilities(case):
        width, bass = device.parameters.get("width"), device.parameters.get("bass_mono")
        if isinstance(width, float) and width != 0.0 and abs(width - 1.0) > settings["tolerance"]:
            verb = "narrowed" if width < 1.0 else "widened"
            yield Hit(
                f"master {verb} to {100 * width:.0f} %, wanted 100 %",
                device.path,
                evidence={"width_percent": round(100 * width, 1)},
                place=device.place,
            )
        if bass is True:
            below = device.parameters.get("bass_mono_hz")
            hz = f" below {below:.0f} Hz" if isinstance(below, float) else ""
            yield Hit(f"master is mono{hz}: leave that to mastering", device.path, place=device.place)


def high_fader(case: Case, settings: Settings) -> Result:
    """Find track faders above a level."""
    most = settings["max_db"]
    for track in case.the_session.tracks:
        level = track.volume_db if track.kind is not TrackKind.CUE else None
        if level is not None and not track.volume_automated and (over := compared(level, most, sign=True)).is_above:
            yield Hit(
                f"fader at {over.value} dB, wanted at most {over.bound} dB",
                track.path,
                evidence={"fader_db": round(level, 2)},
                place=track.place,
            )


def high_clip_gain(case: Case, settings: Settings) -> Result:
    """Find tracks with clips that are turned up a lot; the message names the loudest clip of each."""
    for track in case.the_session.tracks:
        gains = [(clip.gain_db, clip.name) for clip in track.clips if clip.gain_db is not None and not clip.muted]
        gain, name = max(gains, default=(-100.0, ""))
        found = compared(gain, settings["max_db"], bound_decimals=0)
        if found.is_above:
            yield Hit(
                f"clip '{name}' is turned up by {found.value} dB, wanted at most {found.bound} dB",
                track.path,
                evidence={"gain_db": round(gain, 2)},
                place=track.place,
            )


def _utilities(case: Case) -> Iterator[Device]:
    """Yield the active devices that the whole mix runs through: not those in parallel chains of a rack."""
    for track in case.routing.master_path:
        yield from (part.device for part in in_series(case, track.devices) if part.module is None)

"""Check the order of a mastering chain: what follows the last limiter, and dither."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import class_name
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit
from daw_lint.model.session import Device, Track, TrackKind

_FADER_LAST = frozenset(["als", "rpp", "flp"])
"""Session formats whose DAW has the master fader after all devices of the master."""
_MAY_HIDE_MORE = frozenset(["mastering-suite", "plugin-host", "unknown"])
"""Classes of devices that may contain a limiter or dither."""


def after_limiter(case: Case, settings: Settings) -> Result:
    """Find devices after the last limiter of a chain that may raise peaks again."""
    for device, before in _following(case, settings["limiters"]):
        found = case.classify(device)
        gain = device.parameters.get("gain_db")
        if found.plugin_class in settings["classes"]:
            yield Hit(
                f"{class_name(found.plugin_class)} after {before.label}, the last limiter: peaks may rise above its ceiling",
                device.path,
            )
        elif found.plugin_class == "utility" and isinstance(gain, float) and gain > 0.05:
            yield Hit(
                f"gain of {gain:+.1f} dB after {before.label}, the last limiter: peaks rise above its ceiling by as much",
                device.path,
                evidence={"gain_db": round(gain, 2)},
            )


def after_dither(case: Case, settings: Settings) -> Result:
    """Find devices after dither."""
    for device, before in _following(case, ["dither"]):
        if case.classify(device).plugin_class in settings["classes"]:
            yield Hit(f"{device.label} follows the dither of {before.label}, which must be the last step", device.path)


def two_dithers(case: Case, settings: Settings) -> Result:
    """Find more than one dither on a signal path."""
    seen: set[int] = set()
    for chain in _chains(case):
        found = [device for device in chain if case.classify(device).plugin_class == "dither"]
        for device in found[1:]:
            if id(device) not in seen:
                seen.add(id(device))
                yield Hit(f"second dither, after {found[0].label}: dither once, as the last step", device.path)


def fader_after_limiter(case: Case, settings: Settings) -> Result:
    """Find a master fader above 0 dB after a limiter on the master."""
    session = case.the_session
    master = session.master
    if session.format not in _FADER_LAST or master is None or master.volume_automated or master.volume_db is None:
        return
    limiters = [device for device in _active(master) if case.classify(device).plugin_class in settings["limiters"]]
    found = compared(master.volume_db, settings["max_db"], sign=True)
    if limiters and found.is_above:
        yield Hit(
            f"master fader at {found.value} dB after {limiters[-1].label}: peaks rise above its ceiling by as "
            f"much, wanted at most {found.bound} dB",
            master.path,
            evidence={"fader_db": round(master.volume_db, 2)},
        )


def several_limiters(case: Case, settings: Settings) -> Result:
    """Find chains with more than ``max_count`` limiters."""
    seen: set[int] = set()
    for chain in _chains(case):
        found = [device for device in chain if case.classify(device).plugin_class in settings["limiters"]]
        if len(found) > settings["max_count"] and id(found[-1]) not in seen:
            seen.add(id(found[-1]))
            yield Hit(
                f"{len(found)} limiters in one chain: {', '.join(device.label for device in found)}",
                found[-1].path,
                evidence={"limiters": len(found)},
            )


def _following(case: Case, classes: list[str]) -> Iterator[tuple[Device, Device]]:
    """Yield each device after the last one of these classes in its chain, with that last one; each device once.

    Skip chains in which a suite, a plug-in host or an unknown plug-in follows: it may contain another limiter or dither.
    """
    seen: set[int] = set()
    for chain in _chains(case):
        kinds = [case.classify(device).plugin_class for device in chain]
        last = max((index for index, kind in enumerate(kinds) if kind in classes), default=len(chain))
        if any(kind in _MAY_HIDE_MORE for kind in kinds[last + 1 :]):
            continue
        for device in chain[last + 1 :]:
            if id(device) not in seen:
                seen.add(id(device))
                yield device, chain[last]


def _chains(case: Case) -> Iterator[list[Device]]:
    """Yield the active devices in series between each track and the output of the master."""
    for track in case.routing.sources:
        way = case.routing.way_out(track)
        if track.kind is not TrackKind.RETURN and way and way[-1].kind is TrackKind.MASTER:
            yield [device for step in (track, *way) for device in _active(step)]


def _active(track: Track) -> Iterator[Device]:
    """Yield the active devices of a track in signal order; parallel chains have no order and are left out."""
    yield from _in_order(track.devices)


def _in_order(devices: tuple[Device, ...]) -> Iterator[Device]:
    for device in devices:
        if device.active is not True:
            continue
        if len(device.chains) == 1:
            yield from _in_order(device.chains[0].devices)
        elif not device.chains:
            yield device

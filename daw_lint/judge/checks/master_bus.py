"""Check the devices on the master path: the master track, the buses that everything runs through, and their racks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.settings_told import settings_evidence, told
from daw_lint.judge.checks.wording import class_name
from daw_lint.judge.processors import Processor
from daw_lint.judge.settings_wording import off_by_itself
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Evidence, Hit, Unjudged
from daw_lint.model.plugin_classes import LIMITERS, UNKNOWN
from daw_lint.model.session import Device, DeviceFormat, Track, TrackKind
from daw_lint.model.wording import listed
from daw_lint.named_tuple import NamedTuple
from daw_lint.rulebook.name_guess import advice

_OFF_AROUND = "inactive: its rack or chain, or all effects of the track, are switched off"
_GROUPS = "GroupDevice"
"""The end of Live's names for racks."""


class Found(NamedTuple):
    """The processors of one device that a rule is about."""

    track: Track
    device: Device
    parts: tuple[Processor, ...]

    @property
    def first(self) -> Processor:
        """The first of them: it gives the finding its class."""
        return self.parts[0]

    @property
    def word(self) -> str:
        """The class in words."""
        return class_name(self.first.role)

    @property
    def evidence(self) -> Evidence:
        """Its class, how that is known, and what it is set to."""
        return {"class": self.first.role, **settings_evidence(self.parts)}


def active_devices(case: Case, settings: Settings) -> Result:
    """Find active devices of the classes in ``classes``; report unknown plug-ins as not judged."""
    if Fact.ROUTING not in case.the_session.facts:
        yield Unjudged("track routing is not known, so only the master itself was checked, not the buses before it")
    for found in _devices(case):
        for part in found.parts:
            if part.plugin_class == UNKNOWN and part.active is not False:
                yield Unjudged(_unknown(part), found.device.path)
        for on in _that_are_on(found, lambda part: part.role in settings["classes"]):
            if isinstance(on, Unjudged):
                yield on
                continue
            yield Hit(
                f"{on.word} {_place(on.track)} of a mix ({_state(on.first)}){told(on.parts)}",
                on.device.path,
                evidence={
                    **on.evidence,
                    "device": on.device.name if on.first.module is None else on.first.label,
                    "known_by": on.first.known_by,
                },
                place=on.device.place,
            )


def bypassed_devices(case: Case, settings: Settings) -> Result:
    """Find devices of the classes in ``classes`` that are switched off, but those that a new session already has."""
    for track, device, parts in _devices(case):
        off = [part for part in parts if part.role in settings["classes"] and part.active is False]
        if off and not device.from_template:
            message = f"{class_name(off[0].role)} {_place(track)}, {_why_off(off)}"
            evidence: Evidence = {"class": off[0].role, "known_by": off[0].known_by}
            yield Hit(message, device.path, evidence=evidence, place=device.place)


def named_class(case: Case, settings: Settings) -> Result:
    """Find active devices of the classes in ``classes``; the setting ``message`` is the text of the finding.

    ``only`` and ``but``, if a rule has them, are names in the catalogue to include or to leave out.
    """
    only, but = settings.get("only", ()), settings.get("but", ())

    def is_meant(part: Processor) -> bool:
        name = part.catalogue_name
        # At 1:1 a compressor compresses nothing.
        does_nothing = part.plugin_class == "compressor" and part.parameters.get("ratio") == 1.0
        return part.role in settings["classes"] and name not in but and (not only or name in only) and not does_nothing

    for found in _devices(case):
        for on in _that_are_on(found, is_meant):
            if isinstance(on, Unjudged):
                yield on
                continue
            message = settings["message"].format(word=on.word, place=_place(on.track))
            yield Hit(
                f"{message} ({_state(on.first)}{told(on.parts)})",
                on.device.path,
                evidence=on.evidence,
                place=on.device.place,
            )


def shaping_devices(case: Case, settings: Settings) -> Result:
    """Find active devices that saturate or distort (``classes``, or Live's ``native``). A soft clip that is on is MB103."""

    def is_meant(part: Processor) -> bool:
        named = part.device.native_type in settings["native"] or part.role in settings["classes"]
        return named and part.parameters.get("soft_clip") is not True and part.parameters.get("dry_wet") != 0.0

    for found in _devices(case):
        for on in _that_are_on(found, is_meant):
            if isinstance(on, Unjudged):
                yield on
                continue
            yield Hit(
                f"{on.first.label} {_place(on.track)} distorts the whole mix ({_state(on.first)})",
                on.device.path,
                place=on.device.place,
            )


def hidden_clippers(case: Case, settings: Settings) -> Result:
    """Find native devices whose soft clip is on: a clipper under another name. A limiter is told by MB101."""

    def is_meant(part: Processor) -> bool:
        is_hidden = part.device.format is DeviceFormat.NATIVE and part.plugin_class not in LIMITERS
        return is_hidden and part.parameters.get("soft_clip") is True

    for found in _devices(case):
        for on in _that_are_on(found, is_meant):
            if isinstance(on, Unjudged):
                yield on
            else:
                yield Hit(
                    f"{on.device.name} soft-clips {_place(on.track)}: its soft clip is on",
                    on.device.path,
                    place=on.device.place,
                )


def _devices(case: Case) -> Iterator[Found]:
    """Yield the devices on the master path with what they do, racks left out: what is in them follows."""
    for track in case.routing.master_path:
        for device in track.walk_devices():
            if not device.chains and not (device.native_type or "").endswith(_GROUPS):
                yield Found(track, device, case.processors(device))


def _that_are_on(found: Found, is_meant: Callable[[Processor], bool]) -> Iterator[Found | Unjudged]:
    """Yield the part of a device that a rule means and that is on, or that it is not known whether it is."""
    meant = [part for part in found.parts if is_meant(part) and part.active is not False]
    sure = tuple(part for part in meant if part.active is not None)
    if sure:
        yield found._replace(parts=sure)
    elif meant:
        what = class_name(meant[0].role)
        yield Unjudged(f"the file does not say whether this {what} is on", found.device.path)


def _place(track: Track) -> str:
    if track.kind is TrackKind.MASTER:
        return "on the master bus"
    return f"on '{track.name}', the bus that every track runs through,"


def _state(part: Processor) -> str:
    return "its on/off switch is automated" if part.active == "automated" else "active"


def _why_off(off: list[Processor]) -> str:
    """Say what keeps devices off: the DAW's switch, something around them, their own bypass, or the switch of a module."""
    part, device = off[0], off[0].device
    if device.active is False:
        return "switched off" if device.enabled is False else _OFF_AROUND
    if by_itself := off_by_itself(part.settings):
        return by_itself
    if part.module is None:
        return "none of its modules is on"
    return f"switched off in {device.label}: {listed([part.module.name for part in off if part.module is not None])}"


def _unknown(part: Processor) -> str:
    if part.module is not None:
        return (
            f"{part.module.name!r} in {part.device.label} is a module that is not in the catalogue: it may be a limiter"
        )
    words = {DeviceFormat.MAX: "Max device", DeviceFormat.NATIVE: "native device"}
    device = part.device
    what = words.get(device.format, f"{device.format.value} plug-in")
    note = advice(device.name)
    return f"{device.name!r} is a {what} that is not in the catalogue{f'; {note}' if note else ': it may be a limiter'}"

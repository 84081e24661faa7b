"""The variables that rules written as data can name: ``track.volume_db``, ``bounce.loudness.integrated_lufs``, ...

They are made from what the model declares (``daw_lint.model.ask``). What no field of the model holds, because it hangs on
routing, catalogue or stage, is listed here and computed where a case is judged. What a format hides has no value, and a
rule that asks for it is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from daw_lint.model.ask import Ask
from daw_lint.model.export import Export
from daw_lint.model.facts import Fact
from daw_lint.model.session import Clip, Device, Marker, MediaRef, Session, Track
from daw_lint.named_tuple import NamedTuple

NUMBER, TEXT, FLAG, TEXTS, NUMBERS = "number", "text", "true or false", "list of texts", "numbers by name"


class Variable(NamedTuple):
    """What a condition, a limit or a message can name, by its full name."""

    name: str
    kind: str
    needs: Fact
    """What the session or bounce must give."""
    words: str
    """What it is, for the documentation; empty where the pages about measurement say it."""
    field: str = ""
    """The field or property of the model that holds it; empty where it is computed."""

    @property
    def unit(self) -> str:
        """The unit, as the end of the name says it; empty if it names no unit."""
        return next((unit for end, unit in _UNITS.items() if self.kind == NUMBER and self.name.endswith(end)), "")


_UNITS = {
    "_per_octave": "dB per octave", "_db": "dB", "_lufs": "LUFS", "_lu": "LU", "_hz": "Hz", "_bpm": "BPM", "_s": "s",
    "_beats": "quarter notes", "_semitones": "semitones", "_share": "0 to 1",
}  # fmt: skip

SCOPES = {
    "session": "once for the session, or for its bounce",
    "track": "for each track, group and return; the master is the fact master",
    "device": "for each device on any track and on the master, racks and what is in them",
    "clip": "for each clip on any track",
    "media": "for each media file",
    "marker": "for each locator",
}
"""The kinds of objects that a condition can be evaluated for (``for_each``)."""

COMPUTED = (
    Variable("session.stage", TEXT, Fact.SESSION, "mix or master"),
    Variable("session.device_classes", TEXTS, Fact.DEVICES, "classes of all devices, each once"),
    Variable("master.device_names", TEXTS, Fact.MASTER_DEVICES, "active devices on the master path"),
    Variable("master.device_classes", TEXTS, Fact.MASTER_DEVICES, "their classes"),
    Variable("track.group", TEXT, Fact.TRACKS, "name of the group around it, or nothing"),
    Variable("track.output_name", TEXT, Fact.ROUTING, "name of what it runs into"),
    Variable("track.is_reference", FLAG, Fact.TRACKS, "whether its name is that of a reference track"),
    Variable("track.is_heard", FLAG, Fact.ROUTING, "whether it makes sound: not muted, with something to play"),
    Variable("track.on_master_path", FLAG, Fact.ROUTING, "whether every audible track runs through it"),
    Variable("track.device_names", TEXTS, Fact.DEVICES, "names of its active devices"),
    Variable("track.device_classes", TEXTS, Fact.DEVICES, "their classes"),
    Variable("device.class", TEXT, Fact.DEVICES, "class in the catalogue, or unknown"),
    Variable("device.on_master_path", FLAG, Fact.ROUTING, "whether everything runs through it"),
    Variable("bounce.format.file", TEXT, Fact.BOUNCE_FORMAT, "name of the file"),
)
"""What no field of the model holds."""

_INHERITED = {"device": "track", "clip": "track"}
_OBJECTS = {
    "session": Session,
    "session.export": Export,
    "track": Track,
    "device": Device,
    "clip": Clip,
    "media": MediaRef,
    "marker": Marker,
}


@cache
def all_variables() -> dict[str, Variable]:
    """Load all facts by name."""
    heads = ("session", "master", *(head for head in _OBJECTS if head != "session"), Fact.BOUNCE_FORMAT)
    found = [variable for head in heads for variable in (*declared(head), *_computed(head))]
    found += [variable for part in measured_parts() for variable in measured(part)]
    return {variable.name: variable for variable in found}


def variables_of(scope: str) -> dict[str, Variable]:
    """Select the facts that a condition on this kind of object can name."""
    heads = {"session", "master", "bounce", scope, _INHERITED.get(scope, scope)}
    return {name: variable for name, variable in all_variables().items() if name.split(".")[0] in heads}


@cache
def declared(head: str) -> tuple[Variable, ...]:
    """Return what the fields and properties of an object declare: a scope, ``master`` or ``bounce.format``."""
    if head == Fact.BOUNCE_FORMAT:
        from daw_lint.model.bounce import AudioFormat

        return tuple(_asked(head, AudioFormat))
    if head == "master":
        return tuple(_asked(head, Track))
    return tuple(_asked(head, _OBJECTS[head]))


@cache
def measured_parts() -> tuple[str, ...]:
    """Return the parts of a bounce (``level``, ``loudness``, ...) that hold numbers or switches of the whole file."""
    from daw_lint.model.bounce import Bounce

    return tuple(name for name in Bounce._fields if measured(name))


@cache
def measured(part: str) -> tuple[Variable, ...]:
    """Return the numbers and switches of a part of a bounce; its fields need no declaration."""
    from daw_lint.model.bounce import Bounce

    model = next((kind for kind in get_args(get_type_hints(Bounce)[part]) if hasattr(kind, "_fields")), None)
    fields = {name: _kind(hint) for name, hint in get_type_hints(model).items()} if model is not None else {}
    return tuple(
        Variable(f"bounce.{part}.{name}", kind, Fact(f"bounce.{part}"), "", name)
        for name, kind in fields.items()
        if kind in (NUMBER, FLAG)
    )


def _computed(head: str) -> Iterator[Variable]:
    return (variable for variable in COMPUTED if variable.name.rpartition(".")[0] == head)


def _asked(head: str, model: type) -> Iterator[Variable]:
    for field, hint in _hints(model):
        if get_origin(hint) is Annotated:
            ask = next((entry for entry in hint.__metadata__ if isinstance(entry, Ask)), None)
            if ask is not None and (ask.of_master or head != "master"):
                kind = _kind(hint.__origin__)
                yield Variable(f"{head}.{ask.name or field}", kind, ask.needs, ask.words, field)


def _hints(model: type) -> Iterator[tuple[str, Any]]:
    """Yield the types of the fields of a class, then those that its properties return."""
    yield from get_type_hints(model, include_extras=True).items()
    for name, entry in vars(model).items():
        if isinstance(entry, property):
            yield name, get_type_hints(entry.fget, include_extras=True)["return"]


def _kind(hint: Any) -> str:
    """Return the kind of a type, or an empty text for one that no rule can ask for."""
    whole = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    types = [kind for kind in whole if kind is not type(None)]
    if bool in types:
        return FLAG  # of a switch that automation moves, neither state is true
    if all(kind in (int, float) for kind in types):
        return NUMBER
    if all(get_origin(kind) is Literal or kind is str or _is_enum(kind) for kind in types):
        return TEXT
    return {tuple[str, ...]: TEXTS, dict[str, float | bool]: NUMBERS}.get(types[0], "")


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)

"""Where the output ports of Ardour's routes are connected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daw_lint.model.session import Output, OutputKind

_HARDWARE = ("system:", "alsa_pcm:", "coreaudio:", "portaudio:")
"""Names before the colon under which the ports of a sound card appear."""


class Ports:
    """The routes of a session, by the name that their ports begin with."""

    def __init__(self, ids: Mapping[str, str], masters: set[str]) -> None:
        """``ids`` maps the names of routes to their IDs; ``masters`` holds the IDs of master buses."""
        self._ids = ids
        self._masters = masters

    def output(self, targets: Sequence[str] | None) -> Output | None:
        """Return the output of a route, or ``None`` if it is unknown or there are several.

        A hardware output beside a bus is only for listening, and a plug-in's sidechain is not an output.
        """
        if targets is None:
            return None
        if not targets:
            return Output(OutputKind.NONE)
        outputs = [target for target in targets if not self._is_sidechain(target)]
        found = {self._route(target) for target in outputs if not target.startswith(_HARDWARE)}
        if not outputs:
            return Output(OutputKind.NONE)
        if not found:
            return Output(OutputKind.OUTSIDE, name=outputs[0])
        name = found.pop()
        ident = self._ids.get(name)
        if found or ident is None:
            return None
        return Output(OutputKind.MASTER, name=name) if ident in self._masters else Output(OutputKind.TRACK, ident, name)

    def route(self, target: str) -> str | None:
        """Return the ID of the route that a port belongs to, or ``None``."""
        return self._ids.get(self._route(target))

    def _is_sidechain(self, target: str) -> bool:
        """Whether a port is an input of a plug-in, e.g. ``SC Bass/a-Compressor 17/audio_in 1``."""
        name = target.rpartition("/")[0]
        return "/" in name and name not in self._ids

    def _route(self, target: str) -> str:
        """Return the name of a port's route. Old versions write the program's name before it."""
        name = target.rpartition("/")[0]
        return name if name in self._ids else name.partition(":")[2] or name

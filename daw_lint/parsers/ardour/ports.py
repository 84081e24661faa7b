"""Where the ports of an Ardour session run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daw_lint.model.session import Output, OutputKind

_HARDWARE = ("system:", "alsa_pcm:", "coreaudio:", "portaudio:")


class Ports:
    """The routes of a session by the names that their ports carry."""

    def __init__(self, ids: Mapping[str, str], masters: set[str]) -> None:
        """``ids`` are the ids of the routes by name, ``masters`` those of the master bus."""
        self._ids = ids
        self._masters = masters

    def output(self, targets: Sequence[str] | None) -> Output | None:
        """Return where all ports of a route run, or ``None`` where that is not known, or more than one place.

        A hardware output beside a bus is only for listening, and the side chain of a plug-in is no way out.
        """
        if targets is None:
            return None
        if not targets:
            return Output(OutputKind.NONE)
        ways = [target for target in targets if not self._is_side_chain(target)]
        found = {self._route(target) for target in ways if not target.startswith(_HARDWARE)}
        if not ways:
            return Output(OutputKind.NONE)
        if not found:
            return Output(OutputKind.OUTSIDE, name=ways[0])
        name = found.pop()
        ident = self._ids.get(name)
        if found or ident is None:
            return None
        return Output(OutputKind.MASTER, name=name) if ident in self._masters else Output(OutputKind.TRACK, ident, name)

    def route(self, target: str) -> str | None:
        """Return the id of the route that a port belongs to, or ``None``."""
        return self._ids.get(self._route(target))

    def _is_side_chain(self, target: str) -> bool:
        """Whether a port is an input of a plug-in, e.g. ``SC Bass/a-Compressor 17/audio_in 1``."""
        name = target.rpartition("/")[0]
        return "/" in name and name not in self._ids

    def _route(self, target: str) -> str:
        """Return the name of a port's route; old versions write the name of the program before it."""
        name = target.rpartition("/")[0]
        return name if name in self._ids else name.partition(":")[2] or name

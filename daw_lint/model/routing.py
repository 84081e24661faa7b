"""The signal flow of a session: the tracks that reach the master, and the buses that all of them pass through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from daw_lint.model.by_fields import ByFields
from daw_lint.model.facts import Fact
from daw_lint.model.name_patterns import finds
from daw_lint.model.session import Device, OutputKind, Send, Session, Track, TrackKind
from daw_lint.named_tuple import NamedTuple

_SOURCES = (TrackKind.AUDIO, TrackKind.INSTRUMENT)
_CLOSED_DB = -69.0


def _open_sends(track: Track) -> list[Send]:
    """Return the sends that pass sound."""
    return [
        send
        for send in track.sends
        if send.enabled is not False and (send.automated or (send.level_db is not None and send.level_db > _CLOSED_DB))
    ]


class _Returns(NamedTuple):
    reached: frozenset[str]
    fed: frozenset[str]
    """Returns that receive sound in addition to its main path."""


@dataclass(frozen=True, eq=False, repr=False)
class Routing(ByFields):
    """The signal flow of one session. ``reference_names`` are patterns for the names of reference tracks."""

    session: Session
    reference_names: tuple[str, ...] = ()

    @cached_property
    def references(self) -> tuple[Track, ...]:
        """The reference tracks: those with a matching name, or in a group with one."""
        named = {track.id for track in self.session.tracks if self._is_reference_name(track)}
        return tuple(track for track in self.session.tracks if any(t.id in named for t in self._with_groups(track)))

    @cached_property
    def sources(self) -> tuple[Track, ...]:
        """The tracks that bring sound into the mix: not muted, with something to play, and no reference tracks."""
        references = {track.id for track in self.references}
        return tuple(
            track
            for track in self.session.tracks
            if track.id not in references
            and self.is_heard(track)
            and (track.kind is not TrackKind.RETURN or track.id in self._returns.fed)
        )

    @cached_property
    def master_path(self) -> tuple[Track, ...]:
        """The buses that every source passes through, in signal order, the master last.

        Source: the project's design. A single source defines no bus. A source with an unknown path leaves only the
        master, which everything in a bounce passes through. A bus may have clips of its own: they pass through it too.
        """
        master = (self.session.master,) if self.session.master is not None else ()
        if Fact.ROUTING not in self.session.facts:
            return master
        ways = [(track, way) for track in self.sources for way in self._ways(track)]
        inside = [(track, way) for track, way in ways if way is None or (way and way[-1].kind is TrackKind.MASTER)]
        known = [(track, *way) for track, way in inside if way is not None]
        if len(inside) < 2 or len(known) < len(inside):
            return master
        shared = set.intersection(*({step.id for step in way} for way in known))
        return tuple(step for step in known[0] if step.id in shared)

    def master_devices(self) -> Iterator[Device]:
        """Yield every device on the master path with everything nested in it, in signal order."""
        for track in self.master_path:
            yield from track.walk_devices()

    def way_out(self, track: Track) -> tuple[Track, ...] | None:
        """Return the tracks that a track's sound passes through, in signal order, up to the master.

        The track itself is not included. Empty: it has no output, or its own hardware output. ``None``: a part of the path is unknown.
        """
        way: list[Track] = []
        seen = {track.id}
        here = track
        while True:
            output = here.output
            if output is None:
                return None
            if output.kind is OutputKind.MASTER:
                return (*way, self.session.master) if self.session.master is not None else None
            if output.kind is not OutputKind.TRACK:
                return None if way and output.kind is OutputKind.NONE and _open_sends(here) else ()
            following = self._track(output.track_id)
            if following is None or following.id in seen:
                return None
            way.append(following)
            seen.add(following.id)
            here = following

    def _ways(self, track: Track) -> Iterator[tuple[Track, ...] | None]:
        """Yield each path of a track's sound. A track without an output of its own follows its sends."""
        if track.output is None or track.output.kind is not OutputKind.NONE:
            yield self.way_out(track)
            return
        for send in _open_sends(track):
            target = self._track(send.target_id)
            if target is not None and target.muted is not True:
                onward = self.way_out(target)
                yield (target, *onward) if onward else onward

    def is_heard(self, track: Track) -> bool:
        """Whether a track is audible: it and its path are not muted, and it has something to play."""
        if any(step.muted is True for step in (*self._with_groups(track), *(self.way_out(track) or ()))):
            return False
        if track.volume_db is not None and track.volume_db < _CLOSED_DB and not track.volume_automated:
            return False
        if track.kind is TrackKind.RETURN:
            return track.id in self._returns.reached
        return track.kind in (*_SOURCES, TrackKind.GROUP) and self.plays(track)

    def plays(self, track: Track) -> bool:
        """Whether a track has a clip that would be rendered: in the arrangement, or in a slot if the session has no arrangement."""
        return any(not clip.muted and (clip.start_beats is not None) == self._is_arranged for clip in track.clips)

    def _track(self, ident: str | None) -> Track | None:
        return self._by_id.get(ident)

    @cached_property
    def _by_id(self) -> dict[str | None, Track]:
        return {track.id: track for track in self.session.all_tracks()}

    @cached_property
    def _is_arranged(self) -> bool:
        return any(clip.start_beats is not None for track in self.session.tracks for clip in track.clips)

    @cached_property
    def _returns(self) -> _Returns:
        """The returns that sound reaches, from audible tracks and from other returns.

        The sends of a track without an output of its own are its main path, not an addition to it.
        """
        returns = {track.id: track for track in self.session.tracks if track.kind is TrackKind.RETURN}
        living = [
            track
            for track in self.session.tracks
            if track.kind is not TrackKind.RETURN and (track.kind is TrackKind.GROUP or self.is_heard(track))
        ]
        reached: set[str] = set()
        fed: set[str] = set()
        while living:
            track = living.pop()
            output = track.output
            sent = {send.target_id for send in _open_sends(track)}
            if output is None or output.kind is not OutputKind.NONE:
                fed |= returns.keys() & sent
            onward = sent | ({output.track_id} if output is not None else set())
            for ident in (returns.keys() & onward) - reached:
                reached.add(ident)
                if returns[ident].muted is not True:
                    living.append(returns[ident])
        return _Returns(frozenset(reached), frozenset(fed))

    def _with_groups(self, track: Track) -> Iterator[Track]:
        here: Track | None = track
        seen: set[str] = set()
        while here is not None and here.id not in seen:
            seen.add(here.id)
            yield here
            here = self._track(here.parent_id) if here.parent_id else None

    def _is_reference_name(self, track: Track) -> bool:
        if track.kind not in (TrackKind.AUDIO, TrackKind.GROUP):
            return False
        return any(finds(pattern, track.name) for pattern in self.reference_names)

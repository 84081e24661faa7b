"""The signal flow of a session as nested boxes: each track is in the box of the bus that it feeds, all in the master's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isinf

from daw_lint.health.model import Health
from daw_lint.model.facts import Fact
from daw_lint.model.routing import Routing
from daw_lint.model.session import OutputKind, Send, Session, Track, TrackKind
from daw_lint.report.html.chips import FOLD_ABOVE, Chips
from daw_lint.report.html.flow_legend import legend
from daw_lint.report.html.formatting import db
from daw_lint.report.html.marks import Marks
from daw_lint.report.html.strips import Flow, SendLine, Strip
from daw_lint.report.html.track_boxes import MASTER, NOWHERE, OUTSIDE, UNKNOWN, drawn, homes

MOST = 600
"""Most tracks that are drawn."""
_MANY = 40
"""With more tracks, the picture is drawn small and racks are folded."""


_ASKED = (Fact.TRACKS, Fact.DEVICES, Fact.MASTER_DEVICES, Fact.ROUTING, Fact.LEVELS, Fact.MUTE,
          Fact.SOLO)  # fmt: skip


def flow_of(health: Health) -> Flow | None:
    """Lay out the signal flow; ``None`` without a session."""
    session, routing = health.session, health.routing
    if session is None or routing is None:
        return None
    shown = [track for track in session.tracks if track.kind is not TrackKind.CUE]
    builder = _Builder(health, session, routing, drawn(shown, MOST))
    path = routing.master_path
    lost = builder.inside(UNKNOWN)
    master, outside, nowhere = builder.master(), builder.inside(OUTSIDE), builder.inside(NOWHERE)
    return Flow(
        master=master,
        outside=outside,
        nowhere=nowhere,
        several=tuple(strip for strip in lost if strip.sends),
        unknown=tuple(strip for strip in lost if not strip.sends),
        drawn=min(len(shown), MOST),
        left_out=max(len(shown) - MOST, 0),
        is_dense=len(shown) > _MANY,
        legend=tuple(legend(master, (*outside, *nowhere, *lost))),
        has_references=bool(routing.references),
        master_path=tuple(track.name for track in path) if len(path) > 1 else (),
        not_known=tuple(dict.fromkeys(why for fact in _ASKED if (why := session.missing_facts.get(fact)))),
    )


class _Builder:
    def __init__(self, health: Health, session: Session, routing: Routing, tracks: Sequence[Track]) -> None:
        self._session = session
        self._routing = routing
        self._levels = Fact.LEVELS in session.facts
        self._marks = Marks(health)
        self._chips = Chips(self._marks, health.catalogue, 0 if len(tracks) > _MANY else FOLD_ABOVE)
        self._names = {track.id: track.name for track in session.all_tracks()}
        self._references = {track.id for track in routing.references}
        self._master_id = session.master.id if session.master is not None else None
        self._homes = homes(tracks, self._master_id)
        self._children: dict[str, list[Track]] = {}
        for track in tracks:
            self._children.setdefault(self._homes[track.id], []).append(track)
        self._fed: dict[str, int] = {}
        for track in session.tracks:
            for send in track.sends:
                if send.target_id is not None and _is_open(send):
                    self._fed[send.target_id] = self._fed.get(send.target_id, 0) + 1

    def master(self) -> Strip | None:
        """Make the strip of the master, with everything that feeds it."""
        master = self._session.master
        if master is not None:
            return self._strip(master, self.inside(MASTER), self._unused(MASTER))
        inside = self.inside(MASTER)
        if not inside:
            return None
        return Strip("Master", "master", "", (), (), (), "", 0, (), False, inside, self._unused(MASTER), _width(inside))

    def inside(self, home: str) -> tuple[Strip, ...]:
        """Make the strips inside a box; ``homes`` limits how deep they nest."""
        return tuple(
            self._strip(track, self.inside(track.id), self._unused(track.id))
            for track in self._children.get(home, ())
            if home not in (MASTER, *self._names) or not self._is_unused(track)
        )

    def _unused(self, home: str) -> tuple[str, ...]:
        return tuple(track.name for track in self._children.get(home, ()) if self._is_unused(track))

    def _is_unused(self, track: Track) -> bool:
        is_bus = track.kind in (TrackKind.GROUP, TrackKind.RETURN) and not track.devices and not track.soloed
        return is_bus and not (self._is_bus(track) or self._marks.at(track.path))

    def _is_bus(self, track: Track) -> bool:
        """Whether any track or send feeds this track."""
        return track.id in self._children or track.id in self._fed

    def _strip(self, track: Track, inside: tuple[Strip, ...], unused: tuple[str, ...]) -> Strip:
        return Strip(
            name=track.name,
            kind=track.kind.value,
            level=self._level(track),
            badges=tuple(self._badges(track)),
            chips=self._chips.of(track.devices),
            sends=tuple(self._sends(track)),
            way=self._way(track),
            fed_by=self._fed.get(track.id, 0),
            marks=self._marks.at(track.path),
            is_quiet=track.muted is True,
            inside=inside,
            unused=unused,
            width=_width(inside),
        )

    def _level(self, track: Track) -> str:
        if track.volume_db is None:
            return "level unknown" if self._levels else ""
        moved = " (automated)" if track.volume_automated else ""
        return ("fader down" if isinf(track.volume_db) else db(track.volume_db, sign=True)) + moved

    def _badges(self, track: Track) -> Iterator[tuple[str, str]]:
        if track.soloed:
            yield "solo", "bad"
        if track.muted is True:
            yield "muted", ""
        elif track.muted == "automated":
            yield "mute automated", ""
        if track.armed:
            yield "armed", ""
        if track.frozen:
            yield "frozen", ""
        if track.id in self._references:
            yield "reference", ""
        if self._is_empty(track):
            yield "nothing to play", "quiet"

    def _is_empty(self, track: Track) -> bool:
        plays = track.kind in (TrackKind.AUDIO, TrackKind.INSTRUMENT) and not self._is_bus(track)
        return plays and Fact.CLIPS in self._session.facts and not self._routing.plays(track)

    def _sends(self, track: Track) -> Iterator[SendLine]:
        for send in track.sends:
            level = "level unknown" if send.level_db is None else db(send.level_db, sign=True)
            if send.level_db is not None and isinf(send.level_db):
                level = "closed"
            target = self._names.get(send.target_id or "", "unknown")
            moved = " (automated)" if send.automated else ""
            if _is_open(send):
                yield SendLine(target, level + moved, send.enabled is False)

    def _way(self, track: Track) -> str:
        output = track.output
        if output is None or output.kind is OutputKind.MASTER or track.kind is TrackKind.MASTER:
            return ""
        if output.kind is OutputKind.TRACK:
            home, target = self._homes.get(track.id), output.track_id or ""
            at_home = home == target or (home == MASTER and target == self._master_id)
            return "" if at_home else f"feeds {self._names.get(target, output.name)}"
        if output.kind is OutputKind.OUTSIDE:
            return f"output {output.name}" if output.name else "own hardware output"
        return ""


def _is_open(send: Send) -> bool:
    return send.automated or send.level_db is None or not isinf(send.level_db)


def _width(inside: Iterable[Strip]) -> int:
    return max(sum(strip.width for strip in inside), 1)

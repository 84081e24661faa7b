"""Compares the tracks and their sends; ``devices`` and ``clips`` compare what is on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from daw_lint.diff.align import Pairs, out_of_order
from daw_lint.diff.change import Change, Kind
from daw_lint.diff.clip_pairs import Side
from daw_lint.diff.clips import ClipComparison
from daw_lint.diff.detail_wording import detail_changes
from daw_lint.diff.details import is_closed, send_details, track_details
from daw_lint.diff.device_settings import SettingsOf
from daw_lint.diff.devices import DeviceComparison
from daw_lint.diff.labels import Names
from daw_lint.diff.track_wording import Places, holding, word
from daw_lint.diff.tracks import Match
from daw_lint.model.session import Send, Session, Track


class TrackComparison:
    """Compares the tracks of both versions, and lists those in one version only."""

    def __init__(
        self,
        old: Session,
        new: Session,
        matches: Sequence[Match],
        pairs: Pairs,
        sides: tuple[Side, Side],
        settings: SettingsOf,
    ) -> None:
        self._same_program = old.format == new.format
        self._matches, self._pairs = matches, pairs
        self._old, self._new = Places(old), Places(new)
        left = {match.old.id: f"#{index}" for index, match in enumerate(matches) if match.old}
        right = {match.new.id: f"#{index}" for index, match in enumerate(matches) if match.new}
        self._kept = set(left.values()) & set(right.values())
        self._names = Names(old, left), Names(new, right)
        self._devices = DeviceComparison(*self._names, settings)
        self._clips = ClipComparison(*sides)
        self.exchanged: set[str] = set()
        """Paths of the tracks that were added or removed, or whose devices were; complete after ``changes``."""

    def changes(self) -> Iterator[Change]:
        """Yield the changes track by track in the order of the newer version, then the removed tracks."""
        moved = self._moved()
        found: list[list[Change]] = []
        for order, (old, new) in enumerate(self._matches):
            found.append([])
            if old is not None and new is not None:
                found[-1] += self._track(order, old, new, order in moved)
            elif old is not None:
                found[-1] += self._whole(
                    Kind.REMOVED, old, self._old, {m.old.id for m in self._matches if m.old and not m.new}
                )
            elif new is not None:
                found[-1] += self._whole(
                    Kind.ADDED, new, self._new, {m.new.id for m in self._matches if m.new and not m.old}
                )
        for order, change in self._clips.rest():
            found[order].append(change)
        yield from (change for changes in found for change in changes)

    def _whole(self, kind: Kind, track: Track, places: Places, alike: set[str]) -> Iterator[Change]:
        """Yield a track that was added or removed with its contents; a group covers the tracks in it."""
        self.exchanged.add(track.path)
        if track.parent_id in alike:
            return
        inside = [other for other in places.inside(track) if other.id in alike]
        text = f"{word(track)} {places.name(track)} {kind}" + holding(
            track, inside, [places.name(one) for one in inside]
        )
        where = f", {places.after(track)}" if kind is Kind.ADDED else ""
        yield Change(kind, "track", "", text + where, places.name(track))

    def _track(self, order: int, old: Track, new: Track, is_moved: bool) -> Iterator[Change]:
        where = self._new.path(new)
        names = self._old.name(old), self._new.name(new)
        if names[0] != names[1] and not (old.named_by_user is False and new.named_by_user is False):
            text = f"renamed to {names[1]}"
            yield Change(Kind.RENAMED, "track", self._old.path(old), text, names[1], "name", *names)
        facts = detail_changes(
            "track", where, names[1], track_details(old, self._names[0]), track_details(new, self._names[1])
        )
        changed = [
            replace(change, fold=change.text)
            for change in facts
            if change.fact != "automation" or self._same_program
        ]  # fmt: skip
        if is_moved and not any(change.fact == "group" for change in changed):
            yield Change(Kind.MOVED, "track", where, f"moved, now {self._new.after(new)}", names[1], "place")
        yield from changed
        yield from self._sends(where, old, new)
        for change in self._devices.devices(new.path, old.devices, new.devices):
            if change.kind in (Kind.ADDED, Kind.REMOVED):
                self.exchanged |= {old.path, new.path}
            yield replace(change, where=_replaced(change.where, (old.path, new.path), where))
        yield from self._clips.track(order, where, old.clips, new.clips)

    def _sends(self, where: str, old: Track, new: Track) -> Iterator[Change]:
        left, right = _by_target(old, self._names[0]), _by_target(new, self._names[1])
        for key in dict.fromkeys([*left, *right]):
            before, after = left.get(key), right.get(key)
            if before is not None and after is not None:
                name = self._names[1].label(after.target_id)
                for change in detail_changes("send", where, name, send_details(before), send_details(after)):
                    text = change.text if change.fact == "switch" else change.text.removeprefix("level ")
                    yield replace(change, text=f"send to {name} {text}", fold=f"send to {name} {text}")
            elif after is not None and not is_closed(after):
                name, level = self._names[1].label(after.target_id), next(iter(send_details(after)), None)
                text = f"send to {name} added" + (f" at {level.text}" if level else "")
                value = level.value if level else None
                yield Change(Kind.ADDED, "send", where, text, name, "level", new=value, fold=text)
            elif before is not None and not is_closed(before) and key[0] in self._kept:
                name = self._names[0].label(before.target_id)
                text = f"send to {name} removed"
                yield Change(Kind.REMOVED, "send", where, text, name, "level", before.level_db, fold=text)

    def _moved(self) -> set[int]:
        """Return the places, in the newer version, of moved tracks; a moved group takes its tracks with it."""
        tracks = self._new.tracks
        moved = out_of_order(self._pairs)
        ids = {tracks[place].id for place in moved}
        return {place for place in moved if tracks[place].parent_id not in ids}


def _replaced(path: str, stems: tuple[str, str], where: str) -> str:
    """Replace the track at the head of a device's path by a path that is unique."""
    stem = next((stem for stem in reversed(stems) if path.startswith(stem)), None)
    return path if stem is None else where + path[len(stem) :]


def _by_target(track: Track, names: Names) -> dict[tuple[str, int], Send]:
    """Index the sends by their target; several may go to one track."""
    times: Counter[str] = Counter()
    found = {}
    for send in track.sends:
        token = names.token(send.target_id)
        found[token, times[token]] = send
        times[token] += 1
    return found

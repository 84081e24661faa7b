"""Pairs the tracks of two versions of a session.

Names come first, because people do not see IDs. A renamed track is identified by its contents, by its ID if the format
keeps IDs, or by being the only one between two paired tracks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from daw_lint.diff.align import Pairs, align
from daw_lint.diff.clip_wording import file_name
from daw_lint.diff.details import device_key
from daw_lint.diff.labels import UNNAMED, label, shown_tracks
from daw_lint.model.session import Device, Session, Track

KEPT_IDS = frozenset({"als", "ardour", "tracktionedit", "song"})
"""Formats in which a track keeps its ID; in the others the ID is its place, or new in every save."""
_ALIKE = 0.5
"""Smallest share of equal contents, 0 to 1, for two tracks of different names to be paired."""
_MOST = 250_000
"""Most pairs of tracks that are compared by contents: only hostile files have more, and there names must suffice."""


class Match(NamedTuple):
    """A track in both versions, or in one."""

    old: Track | None
    new: Track | None


def match_tracks(old: Session, new: Session) -> tuple[list[Match], Pairs]:
    """Return the tracks in the order of the newer version, then the removed ones; and the places of the pairs."""
    left = [_Profile(track, old.format) for track in shown_tracks(old)]
    right = [_Profile(track, new.format) for track in shown_tracks(new)]
    keeps_ids = old.format == new.format and new.format in KEPT_IDS
    pairs = align(left, right, _all_of_it, _named_and_held, _only_name(left, right))
    if keeps_ids:
        pairs = _by_id(left, right, pairs)
    pairs = _alike(left, right, pairs)
    if not (keeps_ids and _share_ids(left, right, pairs)):
        pairs = _alone_between(left, right, pairs)
    partner = {b: a for a, b in pairs}
    gone = [place for place in range(len(left)) if place not in set(partner.values())]
    matches = [
        Match(left[partner[b]].track if b in partner else None, profile.track) for b, profile in enumerate(right)
    ]
    return [*matches, *(Match(left[a].track, None) for a in gone)], pairs


class _Profile:
    """A track with the traits that identify it."""

    def __init__(self, track: Track, session_format: str) -> None:
        self.track = track
        self.label = label(track, session_format)
        self.is_named = self.label != UNNAMED and track.named_by_user is not False
        self.holds: Counter[Hashable] = Counter(_contents(track))

    def likeness(self, other: _Profile) -> float:
        """Return the share of equal contents of two tracks, 0 to 1."""
        most = max(self.holds.total(), other.holds.total())
        return (self.holds & other.holds).total() / most if most else 0.0


def _contents(track: Track) -> list[Hashable]:
    clips: list[Hashable] = [
        ("clip", clip.name, clip.kind, clip.start_beats, clip.end_beats, file_name(clip.media_path or ""))
        for clip in track.clips
    ]
    return [*clips, *(("device", *_device(device)) for device in track.walk_devices())]


def _device(device: Device) -> tuple[Hashable, ...]:
    return (*device_key(device), device.user_name)


def _all_of_it(profile: _Profile) -> Hashable:
    return profile.label, frozenset(profile.holds.items()), profile.track.volume_db, profile.track.pan, profile.track.id


def _named_and_held(profile: _Profile) -> Hashable:
    return profile.label, frozenset(profile.holds.items())


def _only_name(left: Sequence[_Profile], right: Sequence[_Profile]) -> Callable[[_Profile], Hashable]:
    """Make a key by name, for names that are unique in both versions; other tracks match none."""
    counts = [Counter(profile.label for profile in side) for side in (left, right)]

    def key(profile: _Profile) -> Hashable:
        is_single = all(count[profile.label] == 1 for count in counts)
        return profile.label if is_single and profile.label != UNNAMED else id(profile)

    return key


def _by_id(left: Sequence[_Profile], right: Sequence[_Profile], pairs: Pairs) -> Pairs:
    """Add the tracks with the same ID that share a name or some contents, or that are empty."""
    rest_left, rest_right = _rest(left, right, pairs)
    places = {left[a].track.id: a for a in rest_left}
    found = []
    for b in rest_right:
        a = places.get(right[b].track.id)
        if a is not None and _may_be_one(left[a], right[b]):
            found.append((a, b))
    return pairs + found


def _share_ids(left: Sequence[_Profile], right: Sequence[_Profile], pairs: Pairs) -> bool:
    """Whether IDs identify the tracks of these versions: most pairs have equal IDs."""
    return 2 * sum(left[a].track.id == right[b].track.id for a, b in pairs) > len(pairs)


def _may_be_one(old: _Profile, new: _Profile) -> bool:
    return old.label == new.label or not old.holds or not new.holds or old.likeness(new) > 0


def _alike(left: Sequence[_Profile], right: Sequence[_Profile], pairs: Pairs) -> Pairs:
    """Add the tracks with the same name or similar contents, the best first."""
    rest_left, rest_right = _rest(left, right, pairs)
    if len(rest_left) * len(rest_right) > _MOST:
        return pairs
    scored = []
    for a in rest_left:
        for b in rest_right:
            likeness, same_name = left[a].likeness(right[b]), left[a].label == right[b].label
            if likeness >= _ALIKE or (same_name and left[a].label != UNNAMED) or (same_name and likeness > 0):
                scored.append((-likeness - same_name, abs(a - b), a, b))
    taken_left, taken_right, found = set(), set(), []
    for _, _, a, b in sorted(scored):
        if a not in taken_left and b not in taken_right:
            taken_left.add(a)
            taken_right.add(b)
            found.append((a, b))
    return pairs + found


def _alone_between(left: Sequence[_Profile], right: Sequence[_Profile], pairs: Pairs) -> Pairs:
    """Add the tracks that are the only ones between the same two tracks in both versions, if they are compatible."""
    fences = [(-1, -1), *sorted(pairs, key=lambda pair: pair[1]), (len(left), len(right))]
    found = []
    for (a, b), (next_a, next_b) in pairwise(fences):
        if next_a == a + 2 and next_b == b + 2:
            old, new = left[a + 1], right[b + 1]
            if old.track.kind is new.track.kind and not (old.holds and new.holds and not old.likeness(new)):
                found.append((a + 1, b + 1))
    return pairs + found


def _rest(left: Sequence[_Profile], right: Sequence[_Profile], pairs: Pairs) -> tuple[list[int], list[int]]:
    taken_left, taken_right = {a for a, _ in pairs}, {b for _, b in pairs}
    return (
        [a for a in range(len(left)) if a not in taken_left],
        [b for b in range(len(right)) if b not in taken_right],
    )

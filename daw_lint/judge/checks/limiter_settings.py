"""Check what the limiters of a mastering chain are set to, where the session tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.mastering import FADER_LAST
from daw_lint.judge.processors import Processor, chains
from daw_lint.judge.settings_wording import NO_GAIN_DB, adds_no_gain, level, net_gain_db
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.session import Track, TrackKind
from daw_lint.model.wording import fixed
from daw_lint.named_tuple import NamedTuple

_LEAVES_LEVEL = frozenset({"meter", "analyser", "dither", "reference-tool"})
"""Classes that do not change the level of what passes through them."""


_HAS_OUTPUT_GAIN = "izotope"
"""The decoder of suites and modules with an output gain behind the limiter. Where it is not told, it is not known."""


class _Last(NamedTuple):
    """The last limiter of a chain."""

    limiter: Processor
    gain_after_db: float
    """What devices and the master fader add to the level after it."""


def high_ceiling(case: Case, settings: Settings) -> Result:
    """Find a last limiter whose ceiling leaves no room for encoding, or is above the limit of a target."""
    limits = [(target.max_true_peak_db, target.title) for target in case.targets if target.max_true_peak_db is not None]
    if case.targets and not limits:
        return
    most, whose = min(limits, default=(settings["max_db"], ""))
    for limiter, gain_after in _last_limiters(case, settings["limiters"]):
        ceiling = _output_ceiling_db(limiter)
        if ceiling is None:
            yield Unjudged(f"the session does not tell the ceiling of {limiter.label}", limiter.device.path)
            continue
        found = compared(ceiling + gain_after, most)
        if found.is_above:
            moved = f", with {fixed(gain_after, sign=True)} dB after it" if abs(gain_after) >= NO_GAIN_DB else ""
            purpose = whose or "a master that will be encoded"
            yield Hit(
                f"{limiter.label} holds the peaks at {found.value} dB{moved}, wanted at most {found.bound} dB for {purpose}: "
                f"{found.difference} dB over",
                limiter.device.path,
                evidence={
                    "ceiling_db": round(ceiling, 2),
                    "max_db": most,
                    "difference_db": round(ceiling + gain_after - most, 2),
                    "device": limiter.label,
                },
                place=limiter.device.place,
            )


def true_peak_off(case: Case, settings: Settings) -> Result:
    """Find a last limiter that can hold the peaks between the samples, but is not set to."""
    for limiter, gain_after in _last_limiters(case, settings["limiters"]):
        ceiling = _output_ceiling_db(limiter)
        is_low = ceiling is not None and ceiling + gain_after <= settings["safe_db"]
        if limiter.parameters.get("true_peak") is False and not is_low:
            where = f" at {fixed(ceiling)} dB" if ceiling is not None else ""
            yield Hit(
                f"true-peak limiting of {limiter.label} is off: it holds the samples{where}, the peaks between them may be higher",
                limiter.device.path,
                evidence={"ceiling_db": None if ceiling is None else round(ceiling, 2), "device": limiter.label},
                place=limiter.device.place,
            )


def same_ceiling(case: Case, settings: Settings) -> Result:
    """Find a limiter that follows another at once, with the same ceiling and without gain."""
    seen: set[tuple[int, int]] = set()
    of_all = _devices_of_all(case)
    tracks = {id(device): track.id for track in case.the_session.all_tracks() for device in track.walk_devices()}
    for chain in chains(case, whole=True):
        working = [part for part in chain if part.plugin_class not in _LEAVES_LEVEL]
        for first, second in pairwise(working):
            # Between two tracks there may be a fader, and other tracks.
            is_next = id(first.device) in of_all or tracks[id(first.device)] == tracks[id(second.device)]
            if is_next and second.key not in seen and _is_doubled(first, second, settings["limiters"]):
                seen.add(second.key)
                ceiling = level(second.parameters, "ceiling_db") or 0.0
                yield Hit(
                    f"its ceiling of {fixed(ceiling)} dB is that of {first.label} right before it, and it adds no gain: "
                    f"{first.label} already holds every peak there",
                    second.device.path,
                    evidence={"ceiling_db": round(ceiling, 2), "first": first.label, "device": second.label},
                    place=second.device.place,
                )


def gain_turned_down(case: Case, settings: Settings) -> Result:
    """Find a last limiter whose gain makes the master so loud that most of it is turned down at playback."""
    loudness = case.the_bounce.loudness
    if loudness is None:
        return
    excess = loudness.integrated_lufs - settings["played_at_lufs"]
    for limiter, _ in _last_limiters(case, settings["limiters"]):
        product = limiter.settings.product if limiter.settings is not None else ""
        gain = net_gain_db(limiter.parameters, limiter.plugin_class, product)
        if gain is not None and min(gain, excess) >= settings["min_db"]:
            yield Hit(
                f"{limiter.label} adds {fixed(gain)} dB, and the master plays at {fixed(loudness.integrated_lufs)} LUFS: services "
                f"that play at {settings['played_at_lufs']:g} LUFS turn it down by {fixed(excess)} dB",
                evidence={
                    "gain_db": round(gain, 2),
                    "integrated_lufs": round(loudness.integrated_lufs, 2),
                    "turned_down_db": round(excess, 2),
                    "device": limiter.label,
                },
            )


def _last_limiters(case: Case, limiters: Sequence[str]) -> Iterator[_Last]:
    """Yield the last limiter of each chain, once. Skip a chain in which something unknown or something that shapes the sound follows."""
    fader_db = _fader_db(case)
    of_all = _devices_of_all(case)
    seen: set[tuple[int, int]] = set()
    for chain in chains(case, whole=True) if fader_db is not None else ():
        last = max((place for place, part in enumerate(chain) if part.plugin_class in limiters), default=None)
        if last is None or chain[last].key in seen:
            continue
        if chain[last].active is not True or id(chain[last].device) not in of_all:
            continue
        seen.add(chain[last].key)
        gains = [_gain_db(part) for part in chain[last + 1 :]]
        if None not in gains:
            yield _Last(chain[last], (fader_db or 0.0) + sum(gain for gain in gains if gain is not None))


def _devices_of_all(case: Case) -> set[int]:
    """Return the devices that hold the peaks of the whole output: on the master, on buses before it, or on the only track.

    Where several tracks are summed after a limiter, or a fader before the master moves its output, its ceiling is not that of the
    output.
    """
    path = case.routing.master_path
    playing = [track for track in case.routing.sources if track.kind is not TrackKind.RETURN]
    if len(playing) == 1:
        path = (playing[0], *(case.routing.way_out(playing[0]) or path))
    found: set[int] = set()
    for track in reversed(path):
        if track.kind is not TrackKind.MASTER and not _is_at_0_db(track):
            break
        found.update(map(id, track.walk_devices()))
    return found


def _is_at_0_db(track: Track) -> bool:
    return not track.volume_automated and track.volume_db is not None and abs(track.volume_db) < NO_GAIN_DB


def _output_ceiling_db(limiter: Processor) -> float | None:
    """Return the level that nothing behind a limiter is above; ``None`` where it is not known.

    A suite has an output gain behind its modules. Unity gain lowers the output by the gain of the limiter.
    """
    ceiling, settings = level(limiter.parameters, "ceiling_db"), limiter.settings
    if ceiling is None or settings is None:
        return ceiling
    if limiter.parameters.get("dry_wet", 1.0) != 1.0:
        return None  # part of the sound goes past it
    after = level(settings.parameters, "output_db")
    if after is None and (limiter.in_suite or settings.decoder == _HAS_OUTPUT_GAIN):
        return None
    if limiter.parameters.get("unity_gain") is True:
        ceiling -= max(level(limiter.parameters, "gain_db") or 0.0, 0.0)
    return ceiling + (after or 0.0)


def _gain_db(part: Processor) -> float | None:
    """Return what a device adds to the level; ``None`` where that is not known."""
    if part.plugin_class in _LEAVES_LEVEL:
        return 0.0
    if part.active is not True or level(part.parameters, "width") not in (None, 1.0):
        return None  # more width is more level in one of the channels
    return level(part.parameters, "gain_db") if part.plugin_class == "utility" else None


def _fader_db(case: Case) -> float | None:
    """Return what the master fader adds after the devices of the master; ``None`` where that is not known."""
    master = case.the_session.master
    if master is None or master.volume_automated or master.volume_db is None:
        return None
    if abs(master.volume_db) < NO_GAIN_DB:
        return 0.0
    return master.volume_db if case.the_session.format in FADER_LAST else None


def _is_doubled(first: Processor, second: Processor, limiters: Sequence[str]) -> bool:
    """Whether a limiter has nothing left to catch after another. One that adds true-peak limiting has.

    What counts of the first is its output: a gain behind its ceiling, or sound that goes past it, is another level.
    """
    if not all(part.plugin_class in limiters and part.active is True for part in (first, second)):
        return False
    if second.parameters.get("true_peak") is True and first.parameters.get("true_peak") is not True:
        return False
    before = level(second.settings.parameters, "input_db") if second.settings is not None else None
    product = second.settings.product if second.settings is not None else ""
    net = net_gain_db(second.parameters, second.plugin_class, product)
    # A Pro-L lowers what it lets through: that is another level, not the same ceiling again.
    if any(gain is not None and abs(gain) >= NO_GAIN_DB for gain in (before, net)):
        return False
    one, other = _output_ceiling_db(first), level(second.parameters, "ceiling_db")
    return one is not None and other is not None and abs(one - other) < NO_GAIN_DB and adds_no_gain(second.parameters)

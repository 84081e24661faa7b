"""Check the order of a mastering chain: what follows the last limiter, and dither."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import class_name
from daw_lint.judge.processors import Processor, chains, in_series, opened
from daw_lint.judge.settings_wording import NO_GAIN_DB, level
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit

FADER_LAST = frozenset(["als", "rpp", "flp"])
"""Session formats whose DAW has the master fader after all devices of the master."""
MAY_HIDE_MORE = frozenset(["mastering-suite", "plugin-host", "unknown"])
"""Classes of devices that may contain a limiter or dither."""


def after_limiter(case: Case, settings: Settings) -> Result:
    """Find devices after the last limiter of a chain that may raise peaks again."""
    for part, before in _following(case, settings["limiters"]):
        gain = level(part.parameters, "gain_db")
        if part.plugin_class in settings["classes"]:
            yield Hit(
                f"{class_name(part.plugin_class)} after {before.label}, the last limiter: peaks may rise above its ceiling",
                part.device.path,
                place=part.device.place,
            )
        elif part.plugin_class == "utility" and gain is not None and gain > NO_GAIN_DB:
            yield Hit(
                f"gain of {gain:+.1f} dB after {before.label}, the last limiter: peaks rise above its ceiling by as much",
                part.device.path,
                evidence={"gain_db": round(gain, 2)},
                place=part.device.place,
            )


def after_dither(case: Case, settings: Settings) -> Result:
    """Find devices after dither."""
    for part, before in _following(case, ["dither"]):
        if part.plugin_class in settings["classes"]:
            message = f"{part.label} follows the dither of {before.label}, which must be the last step"
            yield Hit(message, part.device.path, place=part.device.place)


def two_dithers(case: Case, settings: Settings) -> Result:
    """Find more than one dither on a signal path."""
    seen: set[tuple[int, int]] = set()
    for chain in chains(case):
        found = [part for part in chain if part.plugin_class == "dither"]
        for part in found[1:]:
            if part.key not in seen:
                seen.add(part.key)
                yield Hit(
                    f"second dither, after {found[0].label}: dither once, as the last step",
                    part.device.path,
                    place=part.device.place,
                )


def fader_after_limiter(case: Case, settings: Settings) -> Result:
    """Find a master fader above 0 dB after a limiter on the master."""
    session = case.the_session
    master = session.master
    if session.format not in FADER_LAST or master is None or master.volume_automated or master.volume_db is None:
        return
    limiters = [
        part
        for one in in_series(case, master.devices)
        for part in opened(one)
        if part.plugin_class in settings["limiters"]
    ]
    found = compared(master.volume_db, settings["max_db"], sign=True)
    if limiters and found.is_above:
        yield Hit(
            f"master fader at {found.value} dB after {limiters[-1].label}: peaks rise above its ceiling by as "
            f"much, wanted at most {found.bound} dB",
            master.path,
            evidence={"fader_db": round(master.volume_db, 2)},
            place=master.place,
        )


def several_limiters(case: Case, settings: Settings) -> Result:
    """Find chains with more than ``max_count`` limiters."""
    seen: set[tuple[int, int]] = set()
    for chain in chains(case):
        found = [part for part in chain if part.plugin_class in settings["limiters"]]
        if len(found) > settings["max_count"] and found[-1].key not in seen:
            seen.add(found[-1].key)
            yield Hit(
                f"{len(found)} limiters in one chain: {', '.join(part.label for part in found)}",
                found[-1].device.path,
                evidence={"limiters": len(found)},
                place=found[-1].device.place,
            )


def _following(case: Case, classes: list[str]) -> Iterator[tuple[Processor, Processor]]:
    """Yield what comes after the last one of these classes in its chain, with that last one; each once.

    Skip chains in which a suite, a plug-in host or an unknown plug-in follows: it may contain another limiter or dither. A suite
    may dither although none of its modules is called so.
    """
    seen: set[tuple[int, int]] = set()
    for chain in chains(case):
        last = max((index for index, part in enumerate(chain) if part.plugin_class in classes), default=len(chain))
        if any(
            part.plugin_class in MAY_HIDE_MORE or (part.in_suite and "dither" in classes) for part in chain[last + 1 :]
        ):
            continue
        for part in chain[last + 1 :]:
            if part.key not in seen:
                seen.add(part.key)
                yield part, chain[last]

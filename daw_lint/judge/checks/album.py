"""Compare the songs of an album with each other."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import isfinite
from statistics import median

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.bounce import Bounce
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Unjudged

_NUMBER = re.compile(r"^\s*(?:\d-)?(\d{1,2})(?=[\s._-])")
_FEW = Unjudged("with fewer than three songs there is no way to say which one stands out")


def uneven_loudness(case: Case, settings: Settings) -> Result:
    """Find songs whose loudness is far from the median of the album."""
    values = [(b, b.loudness.integrated_lufs) for b in case.the_files.bounces if b.loudness is not None]
    heard = [(bounce, value) for bounce, value in values if isfinite(value)]
    if len(heard) < 3:
        yield _FEW
        return
    middle = median(value for _, value in heard)
    for bounce, value in heard:
        song = compared(value, middle)
        found = compared(abs(song.step), settings["max_difference_lu"], bound_decimals=0)
        if found.is_above:
            word = "louder" if song.is_above else "quieter"
            yield Hit(
                f"{song.value} LUFS, {song.difference} LU {word} than the album's median ({song.bound} LUFS), "
                f"wanted within {found.bound} LU",
                file=bounce.path,
                evidence={"integrated_lufs": round(value, 2), "album_lufs": round(middle, 2)},
            )


def uneven_spectrum(case: Case, settings: Settings) -> Result:
    """Find songs with one band far from the album's median, each band relative to its own song."""
    bounces = [bounce for bounce in case.the_files.bounces if bounce.spectrum is not None]
    if len(bounces) < 3:
        yield _FEW
        return
    balances = {bounce.path: _balance(bounce) for bounce in bounces}
    names = [band.name for band in bounces[0].spectrum.bands] if bounces[0].spectrum is not None else []
    middle = {name: median(balance[name] for balance in balances.values() if name in balance) for name in names}
    for bounce in bounces:
        differences = {n: v - middle[n] for n, v in balances[bounce.path].items() if n in middle}
        name = max(differences, key=lambda band: abs(differences[band]), default=None)
        if name is None:
            continue
        found = compared(abs(differences[name]), settings["max_difference_db"], bound_decimals=0)
        if found.is_above:
            word = "more" if differences[name] > 0 else "less"
            yield Hit(
                f"{found.value} dB {word} {name} than the album's median, wanted within {found.bound} dB",
                file=bounce.path,
                evidence={"band": name, "difference_db": round(differences[name], 2)},
            )


def odd_order(case: Case, settings: Settings) -> Result:
    """Find track numbers in the file names that are missing or used twice."""
    numbers = [int(found[1]) for path in case.the_files.files.files if (found := _NUMBER.match(path.stem))]
    if len(numbers) < len(case.the_files.files.files) or not numbers:
        return
    twice = sorted(number for number, times in Counter(numbers).items() if times > 1)
    missing = sorted(set(range(min(numbers), max(numbers))) - set(numbers))
    if twice:
        yield Hit(f"track number used more than once: {', '.join(map(str, twice))}", evidence={"number": twice[0]})
    if missing and not twice:
        yield Hit(f"track number missing: {', '.join(map(str, missing))}", evidence={"number": missing[0]})


def long_pause(case: Case, settings: Settings) -> Result:
    """Find long pauses between two songs: the silence at the end of one plus the silence at the start of the next."""
    for before, after in pairwise(case.the_files.bounces):
        if before.edges is None or after.edges is None:
            continue
        pause = before.edges.tail_silence_s + after.edges.head_silence_s
        found = compared(pause, settings["max_s"], bound_decimals=0)
        if found.is_above:
            yield Hit(
                f"{found.value} s of silence before {after.path.name}, wanted at most {found.bound} s",
                file=before.path,
                evidence={"pause_s": round(pause, 2)},
            )


def _balance(bounce: Bounce) -> dict[str, float]:
    """Give the level of each band in dB relative to the median of the song's bands; silent bands are left out."""
    bands = bounce.spectrum.bands if bounce.spectrum is not None else ()
    levels = {band.name: band.level_db for band in bands if isfinite(band.level_db)}
    whole = median(levels.values()) if levels else 0.0
    return {name: level - whole for name, level in levels.items()}

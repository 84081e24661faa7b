"""Compare the stems or alternates of a mix, which must line up exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.model.bounce import Bounce, BounceError
from daw_lint.model.compared import compared
from daw_lint.model.file_names import words
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.wording import count


def different_length(case: Case, settings: Settings) -> Result:
    """Find files of a set that are not as long as the mix, or as most of the set. Edits have a length of their own."""
    edits = set(settings.get("edits", ()))
    files = case.the_files
    wanted = files.mix or _usual(files.bounces)
    name = "the mix" if files.mix is not None else "most of the others"
    for bounce in files.bounces:
        own_words = {*words(bounce.path.stem)} - {*words(wanted.path.stem)}
        if bounce.audio.sample_rate_hz != wanted.audio.sample_rate_hz or edits & own_words:
            continue
        difference = bounce.audio.frames - wanted.audio.frames
        if abs(difference) > settings["tolerance_samples"]:
            seconds = abs(difference) / bounce.audio.sample_rate_hz
            longer = "longer" if difference > 0 else "shorter"
            yield Hit(
                f"{count(abs(difference), 'sample')} ({seconds:.3f} s) {longer} than {name}, wanted the same length",
                file=bounce.path,
                evidence={
                    "difference_samples": difference,
                    "difference_s": round(difference / bounce.audio.sample_rate_hz, 4),
                },
            )


def different_start(case: Case, settings: Settings) -> Result:
    """Find files whose Broadcast WAV time stamp differs from the others."""
    stamped = [(b, b.metadata.time_reference_s) for b in case.the_files.bounces if b.metadata is not None]
    starts = [(bounce, start) for bounce, start in stamped if start is not None]
    if len(starts) < 2:
        return
    usual = Counter(round(start, 4) for _, start in starts).most_common(1)[0][0]
    for bounce, start in starts:
        if abs(start - usual) > 0.001:
            yield Hit(
                f"starts at {start:.3f} s on the timeline, the others at {usual:.3f} s",
                file=bounce.path,
                evidence={"start_s": round(start, 4), "usual_s": usual},
            )


def different_format(case: Case, settings: Settings) -> Result:
    """Find files of a set whose sample rate or bit depth differs from the others."""
    files = case.the_files
    wanted = (files.mix or _usual(files.bounces)).audio
    for bounce in files.bounces:
        audio = bounce.audio
        if audio.sample_rate_hz != wanted.sample_rate_hz:
            yield Hit(f"{audio.sample_rate_hz:,} Hz, the others {wanted.sample_rate_hz:,} Hz", file=bounce.path)
        elif audio.bit_depth != wanted.bit_depth or audio.is_float != wanted.is_float:
            yield Hit(f"{audio.codec}, the others {wanted.codec}", file=bounce.path)


def same_audio(case: Case, settings: Settings) -> Result:
    """Find files of a set that hold the same audio as another one under another name."""
    files = case.the_files
    try:
        groups = files.same_audio
    except BounceError as error:
        yield Unjudged(f"{error.path.name} cannot be read ({error.what})")
        return
    for first, *others in groups:
        for path in others:
            # One song in two formats has one name, and two suffixes.
            if path.stem.casefold() != first.stem.casefold():
                yield Hit(f"holds the same audio as {first.name}", file=path, evidence={"same_as": first.name})


def sum_differs(case: Case, settings: Settings) -> Result:
    """Find stems that do not add up to the mix."""
    files = case.the_files
    mix = files.mix
    if mix is None:
        return
    odd = next((b for b in files.bounces if _shape(b) != _shape(mix)), None)
    if odd is not None:
        yield Unjudged(
            "its sample rate or number of channels differs from the mix, so the sum cannot be compared", odd.path.name
        )
        return
    try:
        found = files.residual
    except BounceError as error:
        yield Unjudged(f"{error.path.name} cannot be read ({error.what})")
        return
    residual = compared(found.level_db, settings["max_residual_db"], bound_decimals=0)
    if not residual.is_above:
        return
    level = "nothing of the mix cancels" if found.gain_db is None else f"residual {residual.value} dB"
    message = (
        f"the sum of {count(len(files.bounces), 'stem')} differs from the mix: {level}, "
        f"wanted at most {residual.bound} dB"
    )
    notes: tuple[str, ...] = ()
    if (
        found.gain_db is not None
        and abs(found.gain_db) > 0.05
        and found.level_after_gain_db <= settings["max_residual_db"]
    ):
        notes = (
            f"the sum matches the mix, but is {abs(found.gain_db):.1f} dB {'too quiet' if found.gain_db > 0 else 'too loud'}",
        )
    yield Hit(message, "", notes, evidence={"residual_db": None if isinf(found.level_db) else round(found.level_db, 2)})


def too_many(case: Case, settings: Settings) -> Result:
    """Find sets with more stems than most mastering engineers want."""
    number = len(case.the_files.bounces)
    if number > settings["max_stems"]:
        yield Hit(f"{number} stems, wanted at most {settings['max_stems']}", evidence={"stems": number})


def _shape(bounce: Bounce) -> tuple[int, int]:
    return bounce.audio.sample_rate_hz, bounce.audio.channels


def _usual(bounces: Sequence[Bounce]) -> Bounce:
    """Give a file whose sample rate and length are the most common ones."""
    lengths = Counter((bounce.audio.sample_rate_hz, bounce.audio.frames) for bounce in bounces)
    usual = lengths.most_common(1)[0][0]
    return next(bounce for bounce in bounces if (bounce.audio.sample_rate_hz, bounce.audio.frames) == usual)

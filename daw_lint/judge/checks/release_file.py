"""Compare a master with what its targets accept: file format, length, silence, and the stereo limits of vinyl."""

from __future__ import annotations

from msgspec.structs import replace

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.at_target import missed
from daw_lint.judge.checks.wording import duration, printed_s
from daw_lint.model.compared import compared
from daw_lint.model.wording import count
from daw_lint.rulebook.targets import Target


def sample_rate(case: Case, settings: Settings) -> Result:
    """Find a sample rate that a target does not accept."""
    rate = case.the_bounce.audio.sample_rate_hz
    for target in case.targets:
        least, accepted = target.min_sample_rate_hz, target.sample_rates_hz
        if accepted and rate not in accepted:
            message = f"sample rate {rate:,} Hz, wanted {_listed([f'{one:,}' for one in accepted])} Hz"
            yield missed(target, "sample_rates_hz", message, {"sample_rate_hz": rate})
        elif least is not None and rate < least:
            message = f"sample rate {rate:,} Hz, wanted at least {least:,} Hz"
            yield missed(target, "min_sample_rate_hz", message, {"sample_rate_hz": rate})


def bit_depth(case: Case, settings: Settings) -> Result:
    """Find a bit depth that a target does not accept. Lossy files have none."""
    audio = case.the_bounce.audio
    depth = audio.bit_depth
    for target in case.targets:
        if depth is None:
            continue
        shown = f"{depth}-bit float" if audio.is_float else f"{depth}-bit"
        accepted, least = target.bit_depths, target.min_bit_depth
        if least is not None and depth < least:
            yield missed(target, "min_bit_depth", f"{shown}, wanted at least {least}-bit", {"bit_depth": depth})
        elif accepted and (depth not in accepted or audio.is_float):
            wanted = _listed([f"{one}-bit" for one in accepted])
            found = missed(target, "bit_depths", f"{shown}, wanted {wanted}", {"bit_depth": depth})
            # Only more bits are in dispute: too few cannot be made good.
            yield replace(found, notes=()) if depth < min(accepted) else found


def channels(case: Case, settings: Settings) -> Result:
    """Find a number of channels that a target does not accept."""
    number = case.the_bounce.audio.channels
    for target in case.targets:
        least, accepted = target.min_channels, target.channels
        if accepted and number not in accepted:
            message = f"{count(number, 'channel')}, wanted {_listed([str(one) for one in accepted])}"
            yield missed(target, "channels", message, {"channels": number})
        elif least is not None and number < least:
            message = f"{count(number, 'channel')}, wanted at least {least}"
            yield missed(target, "min_channels", message, {"channels": number})


def codec(case: Case, settings: Settings) -> Result:
    """Find a lossy file that a target does not accept, or a codec that is not one of those that it accepts."""
    audio = case.the_bounce.audio
    for target in case.targets:
        if target.codecs and audio.codec not in target.codecs:
            message = f"{audio.codec}, wanted {_listed(list(target.codecs))}: encode it, and check the encoded file"
            yield missed(target, "codecs", message, {"codec": audio.codec})
        elif target.lossy is False and audio.lossy:
            yield missed(target, "lossy", f"{audio.codec} is lossy, wanted WAV, AIFF or FLAC", {"codec": audio.codec})


def length(case: Case, settings: Settings) -> Result:
    """Find a file that is shorter or longer than a target accepts."""
    length_s = case.the_bounce.audio.length_s
    for target in case.targets:
        least, most = target.min_length_s, target.max_length_s
        if least is not None and printed_s(length_s) < printed_s(least):
            message = f"{duration(length_s)} long, wanted at least {duration(least)}"
            yield missed(target, "min_length_s", message, {"length_s": round(length_s, 3)})
        elif most is not None and printed_s(length_s) > printed_s(most):
            message = f"{duration(length_s)} long, wanted at most {duration(most)}"
            yield missed(target, "max_length_s", message, {"length_s": round(length_s, 3)})


def silence(case: Case, settings: Settings) -> Result:
    """Find more silence before or after the music than a target accepts."""
    edges = case.the_bounce.edges
    if edges is None:
        return
    ends = (("max_head_silence_s", edges.head_silence_s, "start"), ("max_tail_silence_s", edges.tail_silence_s, "end"))
    for target in case.targets:
        found = [(name, there, where) for name, there, where in ends if _is_longer(target, name, there)]
        if found:
            places = " and ".join(f"{duration(there)} of silence at the {where}" for _, there, where in found)
            worst = max((name for name, _, _ in found), key=lambda name: target.severity(name).rank)
            evidence = {name.removeprefix("max_"): round(there, 2) for name, there, _ in found}
            yield missed(target, worst, f"{places}, wanted at most {_limits(target, found)}", dict(evidence))


def low_end_not_mono(case: Case, settings: Settings) -> Result:
    """Find a low end that is not mono enough to be cut."""
    stereo = case.the_bounce.stereo
    low = stereo.low_correlation if stereo is not None else None
    for target in case.targets:
        least = target.min_low_correlation
        if least is not None and low is not None and (found := compared(low, least, 2)).is_below:
            message = f"correlation {found.value} below 120 Hz, wanted at least {found.bound}: the low end is not mono"
            yield missed(target, "min_low_correlation", message, {"low_correlation": round(low, 3)})


def too_wide(case: Case, settings: Settings) -> Result:
    """Find a correlation below the minimum of a target."""
    stereo = case.the_bounce.stereo
    correlation = stereo.correlation if stereo is not None else None
    for target in case.targets:
        least = target.min_correlation
        if least is not None and correlation is not None and (found := compared(correlation, least, 2)).is_below:
            message = f"correlation {found.value}, wanted at least {found.bound}: too wide to cut well"
            yield missed(target, "min_correlation", message, {"correlation": round(correlation, 3)})


def _is_longer(target: Target, name: str, seconds: float) -> bool:
    most: float | None = getattr(target, name)
    return most is not None and printed_s(seconds) > printed_s(most)


def _limits(target: Target, found: list[tuple[str, float, str]]) -> str:
    limits = list(dict.fromkeys(duration(getattr(target, name)) for name, _, _ in found))
    return " and ".join(limits)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

"""Check the start and end of a bounce, and the silence in it."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import channel_name, duration, printed_s
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Severity
from daw_lint.model.wording import clock, count


def cut_tail(case: Case, settings: Settings) -> Result:
    """Find ends that are cut off while the music still sounds: at full level it is the music itself, else its reverb."""
    edges = case.the_bounce.edges
    if edges is not None and edges.tail_is_cut:
        what = "the music is cut off at full level" if edges.tail_at_full_level else "the tail is cut off"
        yield Hit(
            f"the bounce ends before the sound has died away ({edges.end_peak_db:.1f} dBFS in its last 200 ms): {what}",
            evidence={"end_peak_db": round(edges.end_peak_db, 2)},
            severity=None if edges.tail_at_full_level else Severity.WARNING,
        )


def no_space_at_head(case: Case, settings: Settings) -> Result:
    """Find music that starts too close to the start of the file."""
    edges, wanted = case.the_bounce.edges, settings["min_s"]
    found = compared(edges.head_silence_s, wanted, 0, scale=1000) if edges is not None else None
    if edges is not None and found is not None and found.is_below:
        yield Hit(
            f"the music begins {found.value} ms after the start, wanted at least {found.bound} ms",
            evidence={"head_silence_s": round(edges.head_silence_s, 4)},
        )


def hard_start(case: Case, settings: Settings) -> Result:
    """Find a start in the middle of a sound, or a first sample far from zero."""
    edges, most = case.the_bounce.edges, settings["max_db"]
    found = compared(edges.first_sample_db, most, bound_decimals=0) if edges is not None else None
    if edges is not None and edges.head_is_cut:
        yield Hit(
            f"the file begins in the middle of a sound (first sample {edges.first_sample_db:.1f} dBFS, at full level at once): "
            "its start is cut off",
            evidence={"first_sample_db": round(edges.first_sample_db, 2)},
        )
    elif edges is not None and found is not None and found.is_above:
        yield Hit(
            f"the first sample is at {found.value} dBFS, wanted at most {found.bound} dBFS: it starts with a click",
            evidence={"first_sample_db": round(edges.first_sample_db, 2)},
        )


def hard_end(case: Case, settings: Settings) -> Result:
    """Find a last sample far from zero, if the tail as a whole has died away."""
    edges, most = case.the_bounce.edges, settings["max_db"]
    found = compared(edges.last_sample_db, most, bound_decimals=0) if edges is not None else None
    if edges is not None and found is not None and found.is_above and not edges.tail_is_cut:
        yield Hit(
            f"the last sample is at {found.value} dBFS, wanted at most {found.bound} dBFS: it ends with a click",
            evidence={"last_sample_db": round(edges.last_sample_db, 2)},
        )


def long_head(case: Case, settings: Settings) -> Result:
    """Find long silence before the music."""
    edges, most = case.the_bounce.edges, settings["max_s"]
    if edges is not None and printed_s(edges.head_silence_s) > printed_s(most) and _has_music(case):
        yield Hit(
            f"{duration(edges.head_silence_s)} of silence at the start, wanted at most {duration(most)}",
            evidence={"head_silence_s": round(edges.head_silence_s, 2)},
        )


def long_tail(case: Case, settings: Settings) -> Result:
    """Find long silence after the music."""
    edges = case.the_bounce.edges
    most = settings["master_s"] if case.stage == "master" else settings["mix_s"]
    if edges is not None and printed_s(edges.tail_silence_s) > printed_s(most) and _has_music(case):
        yield Hit(
            f"{duration(edges.tail_silence_s)} of silence at the end, wanted at most {duration(most)}",
            evidence={"tail_silence_s": round(edges.tail_silence_s, 2)},
        )


def dropouts(case: Case, settings: Settings) -> Result:
    """Find holes that are cut into the music, on all channels or on one."""
    edges, channels = case.the_bounce.edges, case.the_bounce.audio.channels
    found = edges.dropouts if edges is not None else ()
    if found:
        places = [
            f"{clock(one.start_s)} ({1000 * one.length_s:.0f} ms"
            + (")" if one.channel is None else f", {channel_name(one.channel, channels)} channel)")
            for one in found
        ]
        yield Hit(
            f"the sound drops out in {count(len(found), 'place')}: {', '.join(places)}",
            evidence={"dropouts": len(found), "first_s": round(found[0].start_s, 3)},
        )


def short_gaps(case: Case, settings: Settings) -> Result:
    """Find a few short gaps of digital silence in music that has no others."""
    edges = case.the_bounce.edges
    if edges is None or not 1 <= edges.gap_count <= settings["max_count"]:
        return
    if all(gap.length_s <= settings["max_s"] for gap in edges.gaps):
        places = ", ".join(f"{clock(gap.start_s)} ({1000 * gap.length_s:.0f} ms)" for gap in edges.gaps)
        yield Hit(
            f"the sound pauses in {count(edges.gap_count, 'place')}: {places}",
            evidence={"gaps": edges.gap_count, "first_gap_s": round(edges.gaps[0].start_s, 3)},
        )


def faded_end(case: Case, settings: Settings) -> Result:
    """Find ends that fall slowly: a fade, or a long decay."""
    edges, most = case.the_bounce.edges, settings["max_s"]
    if edges is not None and printed_s(edges.fade_out_s) > printed_s(most):
        yield Hit(
            f"the level falls over {duration(edges.fade_out_s)} at the end, wanted at most {duration(most)}: a fade, or a long decay",
            evidence={"fade_out_s": round(edges.fade_out_s, 2)},
        )


def _has_music(case: Case) -> bool:
    """Whether the file has music at all: in a silent file the silence at the ends means nothing."""
    edges, length_s = case.the_bounce.edges, case.the_bounce.audio.length_s
    return edges is not None and max(edges.head_silence_s, edges.tail_silence_s) < length_s

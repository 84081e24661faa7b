"""Compare a master with its mix."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.settings_told import bracketed, settings_evidence
from daw_lint.judge.checks.wording import duration, printed_s
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Unjudged


def converted_mix(case: Case, settings: Settings) -> Result:
    """Find mastering sessions whose sample rate differs from their mix."""
    mix, rate = case.mix, case.the_session.sample_rate_hz
    if mix is not None and rate is not None and mix.audio.sample_rate_hz != round(rate):
        yield Hit(
            f"the session runs at {round(rate):,} Hz, its mix {mix.path.name} at {mix.audio.sample_rate_hz:,} Hz: "
            "it is resampled during playback",
            evidence={"session_rate_hz": round(rate), "mix_rate_hz": mix.audio.sample_rate_hz},
        )


def upsampled_master(case: Case, settings: Settings) -> Result:
    """Find masters at a higher sample rate than their mix."""
    mix, rate = case.mix, case.the_bounce.audio.sample_rate_hz
    if mix is not None and rate > mix.audio.sample_rate_hz:
        yield Hit(
            f"{rate:,} Hz, but its mix {mix.path.name} is at {mix.audio.sample_rate_hz:,} Hz: "
            "a higher rate adds nothing",
            evidence={"sample_rate_hz": rate, "mix_rate_hz": mix.audio.sample_rate_hz},
        )


def shorter_than_mix(case: Case, settings: Settings) -> Result:
    """Find masters that are shorter than the music in their mix, without the silence around it."""
    mix = case.mix
    if mix is None or mix.edges is None:
        return
    music_s = mix.audio.length_s - mix.edges.head_silence_s - mix.edges.tail_silence_s
    missing = music_s - case.the_bounce.audio.length_s
    if missing > settings["slack_s"] and printed_s(missing) > 0:
        yield Hit(
            f"{duration(case.the_bounce.audio.length_s)} long, but the music in its mix {mix.path.name} is "
            f"{duration(music_s)} long: {duration(missing)} missing",
            evidence={"length_s": round(case.the_bounce.audio.length_s, 3), "mix_music_s": round(music_s, 3)},
        )


def idle_limiter(case: Case, settings: Settings) -> Result:
    """Find an active limiter on the master path of a mix whose bounce shows no limiting."""
    dynamics, level = case.the_bounce.dynamics, case.level
    share = dynamics.ceiling_share if dynamics is not None else None
    if share is None:
        yield Unjudged("too few peaks to tell limiting from chance")
        return
    if level.flat_tops or share > settings["max_share"]:
        return
    for device in case.routing.master_devices():
        for part in () if device.chains else case.processors(device):
            if part.active is True and part.plugin_class in settings["classes"]:
                yield Hit(
                    f"{part.label} is active on the master{bracketed([part])}, but this bounce shows no limiting "
                    f"({100 * share:.1f} % of the peaks are at the highest level): it caught no peaks, "
                    "or the bounce was rendered without it",
                    evidence={
                        "ceiling_share": round(share, 4),
                        "device": device.name,
                        **settings_evidence([part]),
                    },
                )
                return


def lost_dynamics(case: Case, settings: Settings) -> Result:
    """Find masters with a much lower PLR than their mix."""
    mix, master = case.mix, case.the_bounce.dynamics
    before = mix.dynamics.plr_db if mix is not None and mix.dynamics is not None else None
    after = master.plr_db if master is not None else None
    if before is None or after is None or mix is None:
        return
    plr = compared(after, before)
    lost = compared(-plr.step, settings["max_loss_db"], bound_decimals=0)
    if lost.is_above:
        yield Hit(
            f"PLR {plr.value} dB, {lost.value} dB less than the mix {mix.path.name} ({plr.bound} dB), "
            f"wanted at most {lost.bound} dB less",
            evidence={"plr_db": round(after, 2), "mix_plr_db": round(before, 2), "lost_db": round(before - after, 2)},
        )

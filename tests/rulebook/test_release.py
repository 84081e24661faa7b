"""Places of release: what a master is told of each of them, and how bad it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import Result

from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import Judgement, judge
from daw_lint.model.finding import Finding, Severity
from daw_lint.report.catalogue.profiles_and_targets import target_page
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import Rule, configure, select_rules
from daw_lint.rulebook.targets import NUMBERS, Target, all_targets, read_target
from tests.support.command_line import run
from tests.support.signals import faded, tone

RULES = select_rules(load_rules(), ["RT"], [])
STREAMING = [target.name for target in all_targets().values() if target.kind == "streaming"]


def judged(*targets: str, rules: tuple[Rule, ...] = RULES, **bounce: Any) -> Judgement:
    """Judge a master that goes to these targets; of the bounce only what is given was measured."""
    measured = {"true_peak": {"peak_db": -3.0}, "loudness": {"integrated_lufs": -14.0}, "peak_db": -3.0} | bounce
    return judge(build_case({"stage": "master", "targets": list(targets), "bounce": measured}, load()), rules)


def findings(*targets: str, **bounce: Any) -> dict[str, Finding]:
    return {finding.code: finding for finding in judged(*targets, **bounce).findings}


def reasons(judgement: Judgement, code: str) -> list[str]:
    return [entry.reason for entry in judgement.not_judged if entry.code == code]


@pytest.mark.parametrize("target", all_targets().values(), ids=lambda target: target.name)
def test_a_target_has_sources_and_a_page_that_shows_every_number(target: Target) -> None:
    assert target.sources
    assert all(source.url or source.says for source in target.sources)
    page = target_page(target)
    asked = [number for number in NUMBERS if getattr(target, number) not in (None, (), False)]
    assert page.count("\n- ") >= len(asked)
    assert target.title in page
    for words in target.disputed.values():
        assert words in page


def test_the_page_says_what_is_rejected_and_what_is_requested() -> None:
    page = target_page(all_targets()["netflix"])
    assert "sample rate: 48000 Hz, otherwise rejected (error)" in page
    assert "true peak at most: -2.0 dBTP, requested (warning)" in page
    assert "loudness range at most: 18.0 LU\n" in page


@pytest.mark.parametrize("field", ["rejects", "requires"])
def test_a_number_that_a_target_does_not_name_cannot_be_rejected(field: str) -> None:
    with pytest.raises(ValueError, match="has no limit 'max_peak'; did you mean 'max_peak_db'"):
        read_target("place", {"title": "Place", "kind": "disc", "max_peak_db": -1.0, field: ["max_peak"]})
    with pytest.raises(ValueError, match="has no limit 'max_peak_db'"):
        read_target("place", {"title": "Place", "kind": "disc", field: ["max_peak_db"]})


@pytest.mark.parametrize("name", STREAMING)
def test_music_louder_than_a_service_is_a_note_and_never_more(name: str) -> None:
    found = judged(name, loudness={"integrated_lufs": -6.0}).findings
    assert [(finding.code, finding.severity) for finding in found] == [("RT101", Severity.INFO)]
    assert all_targets()[name].title in found[0].message


@pytest.mark.parametrize(
    ("name", "peak_db", "says"),
    [
        ("spotify", -9.0, "played 6.0 dB louder"),
        ("spotify", -5.0, "played 4.0 dB louder, until its true peak is at -1.0 dBTP, still 2.0 LU too quiet"),
        ("spotify", -0.5, "it is not turned up, because its true peak is already at -0.5 dBTP (at most -1.0)"),
        ("youtube", -5.0, "it is not turned up; its true peak of -5.0 dBTP leaves 4.0 dB of headroom below -1.0"),
        ("youtube", -9.0, "it is not turned up; its true peak of -9.0 dBTP leaves enough headroom below -1.0"),
        (
            "amazon-music",
            -2.0,
            "it is not known whether it is turned up; its true peak of -2.0 dBTP leaves no headroom below -2.0",
        ),
        ("apple-music", -5.0, "it is turned up; its true peak of -5.0 dBTP leaves enough headroom below -1.0"),
    ],
)
def test_a_quiet_master_is_told_how_far_it_is_raised(name: str, peak_db: float, says: str) -> None:
    finding = findings(name, true_peak={"peak_db": peak_db}, loudness={"integrated_lufs": -20.0})["RT102"]
    assert finding.message.endswith(says)
    assert finding.severity is Severity.INFO


def test_the_stricter_true_peak_holds_only_for_a_loud_master() -> None:
    peak = {"peak_db": -1.5}
    assert "RT103" not in findings("spotify", true_peak=peak, loudness={"integrated_lufs": -14.5})
    assert "RT103" in findings("spotify", true_peak=peak, loudness={"integrated_lufs": -13.5})


@pytest.mark.parametrize(
    ("name", "severity"), [("ebu-r128", "error"), ("vinyl", "warning"), ("deezer", "info"), ("alexa", "error")]
)
def test_how_bad_a_true_peak_is_hangs_on_the_place(name: str, severity: str) -> None:
    assert findings(name, true_peak={"peak_db": 0.5})["RT103"].severity == severity


def test_the_severity_that_the_user_sets_holds_for_every_place() -> None:
    mine = configure(RULES, {"RT103": {"severity": "info"}})
    found = judged("ebu-r128", rules=mine, true_peak={"peak_db": 0.5}, loudness={"integrated_lufs": -23.0}).findings
    assert [finding.severity for finding in found if finding.code == "RT103"] == [Severity.INFO]


def test_a_dispute_about_a_number_is_told_with_its_finding_and_no_other() -> None:
    found = findings("youtube", true_peak={"peak_db": 0.5}, loudness={"integrated_lufs": -8.0})
    assert "publishes no number" in found["RT101"].notes[0]
    assert "names none" in found["RT103"].notes[0]
    assert not findings("spotify", true_peak={"peak_db": 0.5})["RT103"].notes


@pytest.mark.parametrize("name", ["netflix", "prime-video"])
def test_the_loudness_of_dialogue_is_not_judged_by_that_of_the_whole(name: str) -> None:
    judgement = judged(name, loudness={"integrated_lufs": -10.0})
    assert not [finding for finding in judgement.findings if finding.code == "RT104"]
    assert "its loudness limit applies to the dialogue" in reasons(judgement, "RT104")[0]


@pytest.mark.parametrize(
    ("loudness", "passes"), [(-24.0, True), (-21.0, True), (-27.0, True), (-20.9, False), (-27.2, False)]
)
def test_a_whole_programme_in_the_range_of_quality_control_passes_at_netflix(loudness: float, passes: bool) -> None:
    judgement = judged("netflix", loudness={"integrated_lufs": loudness})
    assert not [finding for finding in judgement.findings if finding.code == "RT104"]
    assert (not reasons(judgement, "RT104")) is passes


def test_the_whole_programme_says_nothing_where_only_the_dialogue_counts_or_the_file_is_mono() -> None:
    inside: dict[str, Any] = {"loudness": {"integrated_lufs": -24.0}}
    assert reasons(judged("prime-video", **inside), "RT104")
    assert reasons(judged("netflix", channels=1, **inside), "RT104")


def test_youtube_music_turns_down_only_what_is_louder_than_minus_7() -> None:
    loud: dict[str, Any] = {"loudness": {"integrated_lufs": -5.0}}
    assert "played 2.0 dB quieter, at -7.0 LUFS" in findings("youtube-music", **loud)["RT101"].message
    assert "played 9.0 dB quieter, at -14.0 LUFS" in findings("youtube", **loud)["RT101"].message
    usual = findings("youtube-music", loudness={"integrated_lufs": -9.0})
    assert usual.keys() == {"RT102"}
    assert "it is not turned up" in usual["RT102"].message


def test_silence_at_the_start_is_a_request_and_at_the_end_a_reason_to_reject() -> None:
    head = findings("distributor", length_s=200.0, edges={"head_silence_s": 12.0, "tail_silence_s": 1.0})
    tail = findings("distributor", length_s=200.0, edges={"head_silence_s": 0.2, "tail_silence_s": 12.0})
    assert (head["RT115"].severity, tail["RT115"].severity) == (Severity.WARNING, Severity.ERROR)


def test_only_short_items_count_as_a_whole_on_american_television() -> None:
    loud: dict[str, Any] = {"loudness": {"integrated_lufs": -18.0}}
    assert findings("atsc-a85", length_s=30.0, **loud)["RT104"].severity is Severity.ERROR
    long = judged("atsc-a85", length_s=1800.0, **loud)
    assert "RT104" not in {finding.code for finding in long.findings}
    assert reasons(long, "RT104")


@pytest.mark.parametrize(
    ("name", "channels", "is_judged"), [("podcast", 2, True), ("podcast", 1, False), ("podcast-mono", 1, True),
                                        ("podcast-mono", 2, False), ("ebu-r128", 1, False)]
)  # fmt: skip
def test_a_loudness_is_compared_only_with_as_many_channels_as_it_is_meant_for(
    name: str, channels: int, is_judged: bool
) -> None:
    judgement = judged(name, channels=channels, loudness={"integrated_lufs": -10.0})
    assert ("RT104" in {finding.code for finding in judgement.findings}) is is_judged
    assert bool(reasons(judgement, "RT104")) is not is_judged


def test_what_is_measured_on_a_downmix_is_not_judged_on_the_file() -> None:
    judgement = judged("dolby-atmos", channels=12, true_peak={"peak_db": 1.0}, loudness={"integrated_lufs": -5.0})
    assert not judgement.findings
    assert "5.1 downmix" in reasons(judgement, "RT103")[0]
    assert "5.1 downmix" in reasons(judgement, "RT104")[0]


def test_a_song_is_no_half_hour_of_play() -> None:
    assert "30 minutes of play" in reasons(judged("game"), "RT104")[0]
    assert "RT104" in findings("game", length_s=3600.0)


def test_a_place_without_a_loudness_says_nothing_of_it() -> None:
    assert not findings("bandcamp", loudness={"integrated_lufs": -5.0})


def test_a_file_too_short_for_a_loudness_is_not_judged() -> None:
    assert (
        "too short or too quiet" in reasons(judged("spotify", loudness={"integrated_lufs": float("-inf")}), "RT101")[0]
    )


def test_a_lossy_file_is_right_where_lossy_files_are_taken() -> None:
    lossy = {"codec": "MP3", "lossy": True, "bit_depth": 0}
    everything = select_rules(load_rules(), ["FM101", "RT113"], [])
    assert not judged("podcast", rules=everything, **lossy).findings
    assert {finding.code for finding in judged("distributor", rules=everything, **lossy).findings} == {"FM101", "RT113"}


def test_sixteen_bits_are_right_for_a_cd() -> None:
    rules = select_rules(load_rules(), ["FM113"], [])
    assert judged(rules=rules, bit_depth=16).findings
    assert not judged("cd", rules=rules, bit_depth=16).findings


# True audio


def write(
    name: str, level_db: float, seconds: float = 32.0, rate: int = 48000, bits: int = 24, channels: int = 2
) -> None:
    """Write a sine of 1 kHz: on two channels one that peaks at -23 dBFS has -23 LUFS (EBU Tech 3341)."""
    samples = faded(tone((seconds, level_db), rate=rate, channels=channels), rate // 100)
    noise = np.random.default_rng(1).standard_normal(samples.shape) * 1e-5
    soundfile.write(name, samples + noise, rate, subtype=f"PCM_{bits}")


def check(*arguments: str) -> Result:
    return run("check", *arguments, "--isolated", "--select", "RT", "--format", "concise")


def test_without_a_target_no_rule_of_release_runs(folder: Path) -> None:
    write("Song master.wav", -3.0)
    result = check("Song master.wav")
    assert result.exit_code == 0
    assert "RT1" not in result.output


@pytest.mark.slow
def test_broadcast_takes_minus_23_and_sends_minus_20_back(folder: Path) -> None:
    write("Right master.wav", -23.0)
    write("Loud master.wav", -20.0)
    assert "RT104" not in check("Right master.wav", "-t", "ebu-r128").output
    result = check("Loud master.wav", "-t", "ebu-r128")
    assert "RT104 error" in result.output
    assert "integrated loudness -20.0 LUFS, wanted -23.0 within 1 LU: 3.0 LU too loud" in result.output
    assert result.exit_code == 1


@pytest.mark.slow
def test_one_master_is_told_of_each_place_once(folder: Path) -> None:
    write("Song master.wav", -8.0)
    output = check("Song master.wav", "-t", "spotify", "-t", "tidal", "-t", "cd").output
    assert output.count("RT101 info") == 2
    assert "Spotify: integrated loudness -8.0 LUFS, played 6.0 dB quieter, at -14.0 LUFS" in output
    assert "CD: sample rate 48,000 Hz, wanted 44,100 Hz" in output
    assert "CD: 24-bit, wanted 16-bit" in output


def test_the_noise_of_an_audio_book_is_that_of_its_quietest_moment(folder: Path) -> None:
    rate = 44100
    chance = np.random.default_rng(2)
    for name, noise_db in (("Noisy master.wav", -52.0), ("Quiet master.wav", -66.0)):
        words = tone(*[(0.8, -10.0), (0.4, -np.inf)] * 20, rate=rate, hz=200.0, channels=1)
        soundfile.write(
            name, words + chance.standard_normal(words.shape) * 10 ** (noise_db / 20), rate, subtype="PCM_24"
        )
    assert "RT109 error" in check("Noisy master.wav", "-t", "acx").output
    assert "RT109" not in check("Quiet master.wav", "-t", "acx").output


@pytest.mark.parametrize(
    ("limits", "measured", "missed"),
    [
        ({"max_loudness_lufs": -18.0}, {"loudness": -18.04}, None),
        ({"max_loudness_lufs": -18.0}, {"loudness": -17.9}, "0.1 LU too loud"),
        ({"max_loudness_lufs": -18.0}, {"loudness": -40.0}, None),
        ({"loudness_lufs": -23.0, "loudness_tolerance_lu": 1.0}, {"loudness": -24.0}, None),
        ({"loudness_lufs": -23.0, "loudness_tolerance_lu": 1.0}, {"loudness": -24.1}, "1.1 LU too quiet"),
        ({"loudness_lufs": -23.0, "loudness_tolerance_lu": 1.0}, {"loudness": -21.9}, "1.1 LU too loud"),
        ({"loudness_lufs": -23.0}, {"loudness": -10.0}, None),
        ({"max_range_lu": 18.0}, {"range": 18.04}, None),
        ({"max_range_lu": 18.0}, {"range": 18.1}, "0.1 LU too wide"),
        ({"max_short_term_lufs": -15.0}, {"short": -15.04}, None),
        ({"max_short_term_lufs": -15.0}, {"short": -14.9}, "0.1 LU over"),
        ({"max_rms_db": -18.0}, {"rms": -18.04}, None),
        ({"max_rms_db": -18.0}, {"rms": -17.9}, "0.1 dB too loud"),
        ({"min_rms_db": -23.0}, {"rms": -23.04}, None),
        ({"min_rms_db": -23.0}, {"rms": -23.1}, "0.1 dB too quiet"),
        ({"max_peak_db": -3.0}, {"peak": -3.0}, None),
        ({"max_peak_db": -3.0}, {"peak": -2.99}, "0.01 dB over"),
        ({"max_true_peak_db": -1.0}, {"true_peak": -0.8}, None),
        ({"max_true_peak_db": -1.0}, {"true_peak": -0.7}, "0.3 dB over"),
    ],
)
def test_a_limit_is_missed_from_the_first_printed_step_beyond_it(
    limits: dict[str, Any], measured: dict[str, float], missed: str | None
) -> None:
    values = {"loudness": -20.0, "range": 5.0, "short": -20.0, "rms": -20.0, "peak": -6.0, "true_peak": -6.0} | measured
    bounce = {
        "loudness": {
            "integrated_lufs": values["loudness"],
            "range_lu": values["range"],
            "short_term_max_lufs": values["short"],
        },
        "true_peak": {"peak_db": values["true_peak"]},
        "peak_db": values["peak"],
        "rms_db": values["rms"],
    }
    case = build_case({"stage": "master", "targets": ["spotify"], "bounce": bounce}, load())
    target = Target(name="ours", title="Ours", kind="upload", **limits)
    found = judge(replace(case, targets=(target,)), RULES).findings
    assert [finding.message.rpartition(": ")[2] for finding in found] == ([missed] if missed else [])


@pytest.mark.parametrize("loudness", [-35.0, -5.0])
@pytest.mark.parametrize("channels", [1, 2])
def test_each_target_is_judged_as_if_it_were_the_only_one(loudness: float, channels: int) -> None:
    def told(*names: str) -> set[tuple[str, str]]:
        measured = {"integrated_lufs": loudness, "short_term_max_lufs": loudness + 4, "range_lu": 30.0}
        true_peak = {"peak_db": 0.5 if loudness > -20 else -20.0}
        judgement = judged(*names, channels=channels, loudness=measured, true_peak=true_peak, rms_db=loudness)
        hits = {(one.code, one.message) for one in judgement.findings}
        return hits | {(one.code, one.reason) for one in judgement.not_judged}

    names = list(all_targets())
    alone = set().union(*(told(name) for name in names))
    assert told(*names) == told(*reversed(names)) == alone

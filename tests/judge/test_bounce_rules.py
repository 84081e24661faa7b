"""Rules about bounces, where an example in a rule's file cannot say it: notes, settings, true audio."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import Judgement, judge
from daw_lint.model.finding import Finding
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import RuleError, configure, select_rules
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import lint
from tests.support.signals import amplitude, faded, music, tone

LIMITED = {"peak_db": -3.0, "dynamics": {"ceiling_share": 0.6}}


def judged(code: str, example: dict[str, Any], **settings: Any) -> Judgement:
    rules = configure(load_rules(), {code: settings})
    return judge(build_case(example, load()), select_rules(rules, [code], []))


def found_in(
    path: Path, samples: Any, *codes: str, rate: int = 48000, subtype: str = "PCM_24", stage: str = "mix"
) -> list[Finding]:
    """Write a file and return what these rules find in it."""
    soundfile.write(path, samples, rate, subtype=subtype)
    configs = ConfigFinder(isolated=True, overrides={"stage": stage, "select": codes})
    return lint([path], [], configs).findings


@pytest.mark.parametrize(
    ("session", "is_told"),
    [
        ({"master": []}, True),
        ({"master": [{"name": "FabFilter Pro-L 2", "on": False}]}, True),
        ({"master": ["FabFilter Pro-Q 3"]}, True),
        ({"master": ["FabFilter Pro-L 2"]}, False),
        ({"master": ["A plug-in that nobody knows"]}, False),
        ({"master": [{"name": "Saturator", "native": "Saturator"}]}, False),
        ({"tracks": [{"name": "Bus", "kind": "group", "devices": ["FabFilter Pro-L 2"]},
                     {"name": "Drums", "output": "Bus"}, {"name": "Bass", "output": "Bus"}]}, False),
        ({"master": [{"name": "EQ Eight", "native": "Eq8"}]}, True),
        ({"master": [{"name": "EQ Eight", "native": "Eq8", "parameters": {"soft_clip": True}}]}, False),
        ({}, False),
    ],
    ids=["no device", "one that is off", "an equalizer", "a limiter", "an unknown one", "a saturator", "on the bus of all",
         "native", "native with soft clip", "no session"],
)  # fmt: skip
def test_limited_audio_is_looked_for_elsewhere_only_when_the_master_path_cannot_have_done_it(
    session: dict[str, Any], is_told: bool
) -> None:
    (finding,) = judged("DY102", {**session, "bounce": LIMITED}).findings
    assert any("no limiter is on the master path" in note for note in finding.notes) is is_told


def test_a_float_file_above_full_scale_has_lost_nothing_yet(tmp_path: Path) -> None:
    loud = faded(tone((2.0, 6.0)), 480)
    assert not found_in(tmp_path / "a.wav", loud, "HR103", subtype="FLOAT")
    (finding,) = found_in(tmp_path / "c.wav", loud, "HR103", "HR112", subtype="FLOAT", stage="master")
    assert (finding.code, finding.message.split(":")[0]) == ("HR112", "peak +6.00 dBFS in a float file")
    (finding,) = found_in(tmp_path / "b.wav", np.clip(loud, -1, 1), "HR103", subtype="FLOAT")
    assert finding.message.startswith("clips in ")


def test_a_pattern_that_is_no_regular_expression_is_refused_in_words() -> None:
    with pytest.raises(RuleError, match="is not a valid regular expression"):
        judged("FM108", {"bounce": {}}, pattern="(")


def test_a_cut_into_a_wave_is_heard_at_the_start_and_a_rise_from_zero_is_not(tmp_path: Path) -> None:
    sine = tone((4.0, -6.0), hz=110.0)
    assert [f.code for f in found_in(tmp_path / "cut.wav", sine[109:], "ED103")] == ["ED103"]
    assert not found_in(tmp_path / "rise.wav", faded(sine[109:], 480), "ED103")


def test_silence_around_the_music_is_told_and_a_silent_file_is_not_called_one_with_a_long_head(tmp_path: Path) -> None:
    song = faded(music(12.0), 480)
    padded = np.concatenate([np.zeros((8 * 48000, 2)), song, np.zeros((12 * 48000, 2))])
    assert [f.code for f in found_in(tmp_path / "a.wav", padded, "ED105", "ED106")] == ["ED105"]
    assert [f.code for f in found_in(tmp_path / "b.wav", padded, "ED105", "ED106", stage="master")] == [
        "ED105",
        "ED106",
    ]
    assert not found_in(tmp_path / "c.wav", np.zeros((12 * 48000, 2)), "ED105", "ED106")


def test_a_band_that_cancels_in_mono_is_named(tmp_path: Path) -> None:
    low, high = tone((12.0, -12.0), hz=80.0), tone((12.0, -12.0), hz=4000.0) * [1, -1]
    (finding,) = found_in(tmp_path / "a.wav", faded(2 * low + high, 480), "IM106")
    assert finding.evidence["band"] == "high-mid"
    assert not found_in(tmp_path / "b.wav", faded(2 * low + high * [1, -1], 480), "IM106")


def test_next_to_no_width_is_told_and_none_at_all_has_its_own_rule(tmp_path: Path) -> None:
    middle = faded(music(8.0, channels=1), 480)
    sides = np.random.default_rng(3).standard_normal(middle.shape) * amplitude(-60)
    assert [
        f.code for f in found_in(tmp_path / "a.wav", np.hstack([middle + sides, middle - sides]), "IM104", "FM104")
    ] == ["IM104"]
    assert [f.code for f in found_in(tmp_path / "b.wav", np.hstack([middle, middle]), "IM104", "FM104")] == ["FM104"]


def test_a_fade_without_dither_is_told_where_its_last_bit_stands_still(tmp_path: Path) -> None:
    time = np.arange(20 * 48000) / 48000
    hum = np.sin(2 * np.pi * 20 * time) * 10 ** (-0.25 * time)
    fade = np.stack([hum, hum], axis=1) * 0.5
    chance = np.random.default_rng(4)
    noise = (chance.random(fade.shape) - chance.random(fade.shape)) / 32768
    assert [f.code for f in found_in(tmp_path / "a.wav", fade, "FM114", subtype="PCM_16", stage="master")] == ["FM114"]
    assert not found_in(tmp_path / "b.wav", fade + noise, "FM114", subtype="PCM_16", stage="master")


def test_many_short_peaks_at_full_scale_clip_and_a_single_one_is_normalised(tmp_path: Path) -> None:
    noise = np.random.default_rng(6).standard_normal((12 * 48000, 2)) * 0.2
    (finding,) = found_in(tmp_path / "a.wav", faded(np.clip(noise * 1.25, -1, 1), 480), "HR103", "HR109")
    assert (finding.code, finding.severity) == ("HR103", "error")
    assert "at full scale, the first at" in finding.message
    (finding,) = found_in(tmp_path / "b.wav", noise / np.abs(noise).max(), "HR103", "HR109")
    assert finding.code == "HR109"
    assert "nothing clips" in finding.message


STEREO = ("IM101", "IM102", "IM103", "IM104", "IM105", "IM106", "IM108")


@pytest.mark.parametrize("hiss_db", [-200, -80])
@pytest.mark.parametrize("from_s", [0, 5])
def test_a_dead_channel_is_the_one_finding_about_the_stereo_image(
    tmp_path: Path, from_s: float, hiss_db: float
) -> None:
    song = faded(music(12.0), 480)
    song[round(from_s * 48000) :, 1] = 0
    song[:, 1] += np.random.default_rng(5).standard_normal(len(song)) * amplitude(hiss_db)
    (finding,) = found_in(tmp_path / "a.wav", song, *STEREO)
    assert (finding.code, finding.severity) == ("IM108", "error")
    assert "the right channel" in finding.message
    assert ("from 0:05.0" in finding.message) is bool(from_s)
    assert "inf" not in finding.message


def test_one_side_with_inverted_polarity_fails_and_a_wide_mix_does_not(tmp_path: Path) -> None:
    song = faded(music(12.0), 480)
    (finding, *_) = found_in(tmp_path / "a.wav", song * [1, -1], "IM101")
    assert finding.severity == "error"
    assert "inverted (polarity)" in finding.message
    middle, side = song.mean(axis=1), np.random.default_rng(2).standard_normal(len(song)) * 0.1
    side[:] -= np.convolve(side, np.ones(64) / 64, mode="same")
    side *= 1.1 * np.sqrt(np.mean(middle**2) / np.mean(side**2))
    wide = faded(np.stack([middle + side, middle - side], axis=1) / 4, 480)
    (finding,) = found_in(tmp_path / "b.wav", wide, "IM101")
    assert finding.severity == "warning"
    assert "out of phase" in finding.message

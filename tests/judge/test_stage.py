"""Mix or master: what a session is, who said so, and what a mastering session has to do with its mix."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import Result

from tests.support.command_line import run
from tests.support.live_sets import clip, live_set, native, parameter, track, vst2, write_set
from tests.support.wav_files import write_wav

NOTES = '<MidiClip Id="0" Time="0"><CurrentStart Value="0"/><CurrentEnd Value="200"/><Name Value="Lights"/></MidiClip>'
LIGHTS = track("Lights", number=2, kind="MidiTrack", clips=NOTES)
CHAIN = vst2("FabFilter Pro-Q 3") + vst2("FabFilter Pro-L 2")


def codes(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info) ", result.output)


def mastering(folder: Path, *, more: str = "", chain: str = CHAIN, beats: float = 200.0) -> Path:
    """Write a mastering session of one file, ``Song mix.wav``, that lies beside it."""
    source = clip("Song mix", 0, beats, path=str(folder / "Song mix.wav"), relative="Song mix.wav")
    tracks = track("Song", number=1, clips=source) + more
    return write_set(folder / "Song master.als", live_set(tracks, master=chain))


def stage(result: Result, name: str) -> str:
    return re.search(rf"{name}: judged as a (\w+)", result.output)[1]  # type: ignore[index]


def test_one_file_through_a_chain_is_a_mastering_session(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    result = run("check", str(mastering(folder).name))
    assert stage(result, "Song master.als") == "master"
    assert "it plays one file from start to end through a processing chain" in result.output
    assert "MB101" not in result.output


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"more": track("Bass", number=2)}, "more than one file|nothing says"),
        ({"chain": ""}, "no processing chain"),
        ({"beats": 40.0}, "does not fill the arrangement"),
        ({"chain": native("SpectrumAnalyzer")}, "no processing chain"),
        ({"chain": native("Compressor2")}, "one device, which is no chain"),
        ({"chain": native("Compressor2", on=False) + native("Eq8")}, "one device, which is no chain"),
        ({"more": LIGHTS}, "it plays notes beside its one file"),
    ],
    ids=["two tracks", "no devices", "short", "a meter only", "a compressor", "one of two is off", "a light show"],
)
def test_anything_else_is_judged_as_a_mix(folder: Path, change: dict[str, object], reason: str) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    mastering(folder, **change)  # type: ignore[arg-type]
    result = run("check", "Song master.als", "-v")
    assert stage(result, "Song master.als") == "mix"
    assert re.search(reason, result.output)


@pytest.mark.parametrize(
    ("clips", "name"),
    [
        ([(40.0, 240.0)], "master"),
        ([(0.0, 100.0), (100.0, 200.0)], "master"),
        ([(0.0, 100.0), (130.0, 200.0)], "mix"),
        ([(0.0, 60.0), (140.0, 200.0)], "mix"),
    ],
    ids=["starts late", "in two clips", "with a gap of a seventh", "with a long gap"],
)
def test_one_file_fills_the_arrangement_from_its_first_clip_on(
    folder: Path, clips: list[tuple[float, float]], name: str
) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    events = "".join(
        clip("Song mix", *span, path=str(folder / "Song mix.wav"), relative="Song mix.wav") for span in clips
    )
    write_set(folder / "Song master.als", live_set(track("Song", number=1, clips=events), master=CHAIN))
    assert stage(run("check", "Song master.als", "-v"), "Song master.als") == name


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        (CHAIN, "master (likely)"),
        (native("Eq8") + native("Compressor2"), "master (uncertain)"),
        (vst2("FabFilter Pro-L 2"), "master (uncertain)"),
        ("", "mix (likely)"),
    ],
    ids=["chain with a limiter", "chain without", "a limiter alone", "no chain"],
)
def test_a_stage_says_how_sure_it_is(folder: Path, chain: str, said: str) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    mastering(folder, chain=chain)
    assert f"Song master.als: judged as a {said}: " in run("check", "Song master.als", "-v").output
    told = json.loads(run("check", "Song master.als", "--format", "json").stdout)
    assert f"{told['stages'][0]['stage']} ({told['stages'][0]['confidence']})" == said


def test_a_stage_that_somebody_set_is_certain(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    assert "Song.wav: judged as a mix (uncertain): nothing says" in run("check", "Song.wav", "-v").output
    assert "Song.wav: judged as a mix: set in the options" in run("check", "Song.wav", "-v", "--stage", "mix").output
    write_wav(folder / "Song master.wav", peak_db=-0.5)
    assert "Song master.wav: judged as a master (likely): its name" in run("check", "Song master.wav").output


def test_what_is_said_counts_more_than_what_is_seen(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    mastering(folder)
    assert "MB101" in codes(run("check", "Song master.als", "--stage", "mix"))
    (folder / "daw-lint.toml").write_text('[[paths]]\nmatch = "*master*"\nstage = "mix"\n')
    assert "MB101" in codes(run("check", "Song master.als"))


def test_settings_hold_for_the_paths_that_match(folder: Path) -> None:
    for name in ("mixes/A.als", "sketches/B.als"):
        write_set(folder / name, live_set(master=vst2("FabFilter Pro-L 2")))
    (folder / "daw-lint.toml").write_text('[[paths]]\nmatch = ["sketches/*"]\nignore = ["MB"]\n')
    result = run("check")
    assert "A.als: Master > FabFilter Pro-L 2: MB101" in result.output
    assert "B.als" not in result.output


def test_the_mix_of_a_master_is_judged_as_a_mix(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-0.2)
    mastering(folder)
    result = run("check", "Song master.als")
    assert "Song mix.wav: HR101 error  peak -0.2 dBFS" in result.output


def test_the_mix_session_is_found_and_judged_with_the_mix(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    write_set(folder / "Song.als", live_set(master=vst2("FabFilter Pro-L 2")))
    mastering(folder)
    result = run("check", "Song master.als")
    assert "Song.als: Master > FabFilter Pro-L 2: MB101" in result.output


def test_the_rest_is_not_asked_of_somebody_elses_mix(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    mastering(folder)
    assert "TM101" in codes(run("check", "Song master.als"))
    (folder / "daw-lint.toml").write_text('mastering-by = "other"\n')
    assert "TM101" not in codes(run("check", "Song master.als"))


def test_a_bounce_alone_is_a_master_when_its_name_says_so(folder: Path) -> None:
    for name in ("Song master.wav", "Song premaster.wav", "Song pre-master.wav", "Song.wav"):
        write_wav(folder / name, peak_db=-0.5)
    assert "HR101" in codes(run("check", "Song pre-master.wav"))
    assert "HR101" not in codes(run("check", "Song master.wav"))
    assert "HR101" in codes(run("check", "Song premaster.wav"))
    assert "HR101" in codes(run("check", "Song.wav"))


def test_a_profile_is_a_rule_book_to_start_from(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-2.0)
    assert codes(run("check", "Song.wav")) == ["HR101"]
    assert codes(run("check", "Song.wav", "--profile", "relaxed")) == []
    assert codes(run("check", "Song.wav", "--profile", "relaxed", "--extend-select", "HR101")) == ["HR101"]
    refused = run("check", "Song.wav", "--profile", "relaxd")
    assert refused.exit_code == 2
    assert "did you mean 'relaxed'" in refused.output


def test_unknown_targets_and_wrong_path_settings_are_refused_with_a_hint(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    result = run("check", "Song.wav", "--target", "spotfy")
    assert result.exit_code == 2
    assert "did you mean 'spotify'" in result.output
    (folder / "daw-lint.toml").write_text('[[paths]]\nmatch = "x"\nstag = "mix"\n')
    assert "unknown key 'stag' in [[paths]]; did you mean 'stage'" in run("check").output


def test_a_bounce_for_a_place_of_release_is_a_master_and_a_mix_is_told_that_it_is_none(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=-4.0)
    result = run("check", "Song.wav", "--target", "ebu-r128")
    assert stage(result, "Song.wav") == "master"
    assert "RT" in " ".join(codes(result))
    write_set(folder / "Song.als")
    result = run("check", "Song.als", "--target", "ebu-r128", "-v")
    assert (
        "targets apply to masters, and this was judged as a mix (use --stage master if it is one) (RT)" in result.output
    )


def test_a_utility_is_no_chain(folder: Path) -> None:
    write_wav(folder / "Song mix.wav", peak_db=-4.0)
    mastering(folder, chain=native("StereoGain", parameter("Gain", "1")))
    assert stage(run("check", "Song master.als", "-v"), "Song master.als") == "mix"

"""The command ``daw-lint check`` as a user runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import Result

from tests.support.command_line import run
from tests.support.live_sets import clip, live_set, native, parameter, track, vst2, write_set
from tests.support.wav_files import write_wav

LIMITER = vst2("Precision Limiter")
FM103_ONLY = "1 rule not fully checked"


def codes(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info) ", result.output)


def test_a_limiter_and_a_hot_bounce_are_found_and_explain_each_other(folder: Path) -> None:
    write_set(folder / "Night Bus.als", live_set(master=LIMITER))
    write_wav(folder / "Night Bus mix v4.wav", peak_db=-0.1)
    result = run("check", "Night Bus.als", "--bounce", "Night Bus mix v4.wav")
    lines = result.output.splitlines()
    assert (
        lines[0]
        == "Night Bus.als: Master > Precision Limiter: MB101 error  limiter on the master bus of a mix (active)"
    )
    assert (
        lines[1] == "Night Bus mix v4.wav: HR101 error  peak -0.1 dBFS, wanted around -6.0 to -3.0 dBFS: 2.9 dB too hot"
    )
    assert lines[2].startswith("  the limiter on the master (MB101) is why it does not clip")
    assert lines[3] == (
        "2 findings (2 errors), 3 rules not fully checked (-v says why). Learn more: daw-lint rule MB101"
    )
    assert result.exit_code == 1


def test_a_limiter_is_not_said_to_prevent_clipping_where_nothing_is_near_full_scale(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    write_wav(folder / "Song.wav", peak_db=-2.0)
    output = run("check").output
    assert "shapes these peaks" in output
    assert "does not clip" not in output


@pytest.mark.parametrize(("ceiling_db", "is_why"), [("-0.3", False), ("-2.1", True)])
def test_a_limiter_is_not_said_to_shape_peaks_that_do_not_reach_its_ceiling(
    folder: Path, ceiling_db: str, is_why: bool
) -> None:
    device = native("Limiter", parameter("Gain", "0"), parameter("Ceiling", ceiling_db))
    write_set(folder / "Song.als", live_set(master=device))
    write_wav(folder / "Song.wav", peak_db=-2.0)
    assert ("shapes these peaks" in run("check").output) is is_why


def test_the_limiter_that_the_peaks_reach_is_named_as_their_cause(folder: Path) -> None:
    open_one = native("Limiter", parameter("Gain", "0"), parameter("Ceiling", "0"))
    write_set(folder / "Song.als", live_set(master=open_one + LIMITER))
    write_wav(folder / "Song.wav", peak_db=-2.0)
    assert "shapes these peaks" in run("check").output


def test_a_clean_session_and_bounce_exit_with_zero(folder: Path) -> None:
    write_set(folder / "Song.als")
    write_wav(folder / "Song.wav", peak_db=-4.0)
    result = run("check")
    assert result.exit_code == 0
    assert "Song.wav: used as the bounce of Song.als (found by its name beside the session)" in result.output
    assert "no findings: 1 session and 1 bounce" in result.output


def test_a_bounce_is_linted_alone(folder: Path) -> None:
    write_wav(folder / "mix.wav", peak_db=-1.0)
    result = run("check", "mix.wav")
    assert codes(result) == ["HR101"]
    assert "MB101" not in result.output


def test_a_session_without_a_bounce_says_what_was_not_judged(folder: Path) -> None:
    write_set(folder / "Song.als")
    result = run("check", "Song.als", "-v")
    assert result.exit_code == 0
    assert "not judged: there is no bounce (" in result.output


def test_unreadable_files_are_findings_and_the_others_are_still_linted(folder: Path) -> None:
    (folder / "a empty.als").write_bytes(b"")
    (folder / "b pointer.als").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    (folder / "c noise.wav").write_bytes(b"not audio at all" * 100)
    write_set(folder / "d good.als", live_set(master=LIMITER))
    result = run("check", "a empty.als", "b pointer.als", "c noise.wav", "d good.als", "e gone.als")
    assert sorted(codes(result)) == ["E902", "E902", "E902", "E902", "MB101"]
    assert "git lfs pull" in result.output
    assert result.exit_code == 2, "one of them is not there"
    assert run("check", "a empty.als", "c noise.wav", "d good.als").exit_code == 1


def test_e902_can_be_neither_ignored_nor_suppressed(folder: Path) -> None:
    (folder / "empty.als").write_bytes(b"")
    (folder / "daw-lint.toml").write_text('ignore = ["E"]\n[[suppress]]\nrule = "E902"\nreason = "no"\n')
    result = run("check", "empty.als", "--ignore", "E")
    assert codes(result) == ["E902"]
    assert result.exit_code == 1


def test_notes_do_not_fail_a_run_unless_asked(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Precision Limiter", on=False)))
    assert run("check", "Song.als").exit_code == 0
    assert run("check", "Song.als", "--fail-on", "info").exit_code == 1
    assert run("check", "Song.als", "--fail-on", "info", "--exit-zero").exit_code == 0


def test_rules_are_selected_and_ignored_by_prefix(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER, volume="0.5"))
    assert codes(run("check", "Song.als")) == ["GS101", "MB101"] or codes(run("check", "Song.als")) == [
        "MB101",
        "GS101",
    ]
    assert codes(run("check", "Song.als", "--select", "GS")) == ["GS101"]
    assert codes(run("check", "Song.als", "--ignore", "gs,HR")) == ["MB101"]
    assert codes(run("check", "Song.als", "--select", "GS", "--extend-select", "MB101")) in (
        ["GS101", "MB101"],
        ["MB101", "GS101"],
    )


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--select", "MB1O1"), "did you mean 'MB101'"),
        (("--config", "gone.toml"), "no configuration file gone.toml"),
    ],
)
def test_what_cannot_work_is_said_in_one_line_with_exit_code_two(
    folder: Path, arguments: tuple[str, str], hint: str
) -> None:
    write_set(folder / "Song.als")
    result = run("check", "Song.als", *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_closest_configuration_wins(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('ignore = ["MB"]\n')
    write_set(folder / "a" / "Song.als", live_set(master=LIMITER))
    write_set(folder / "b" / "Song.als", live_set(master=LIMITER))
    (folder / "b" / "pyproject.toml").write_text("[tool.daw-lint]\nstage = 'mix'\n")
    result = run("check")
    assert codes(result) == ["MB101"]
    assert "b/Song.als: Master" in result.output


def test_an_unknown_key_of_the_configuration_is_an_error_with_a_suggestion(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text("ignroe = []\n")
    write_set(folder / "Song.als")
    result = run("check")
    assert result.exit_code == 2
    assert "unknown key 'ignroe'; did you mean 'ignore'?" in result.stderr


def test_a_suppression_in_the_session_silences_and_keeps_its_reason(folder: Path) -> None:
    xml = live_set(master=vst2("Precision Limiter", annotation="daw-lint: ignore[MB101] client wants it"))
    write_set(folder / "Song.als", xml)
    result = run("check", "Song.als", "-v")
    assert result.exit_code == 0
    assert "Master > Precision Limiter: MB101 suppressed: client wants it" in result.output
    document = json.loads(run("check", "Song.als", "--format", "json").output)
    assert document["suppressed"][0]["suppressed"] == "client wants it"


def test_an_unused_suppression_is_reported(folder: Path) -> None:
    drums = track("Drums", number=1, annotation="daw-lint: ignore[MB101,XY9] why not")
    write_set(folder / "Song.als", live_set(drums + track("Bass", number=2)))
    result = run("check", "Song.als")
    assert codes(result) == ["E903", "E904"]
    assert "ignore[MB101] suppresses nothing" in result.output
    assert "names an unknown rule: XY9" in result.output


def test_a_suppression_in_the_configuration_is_held_to_its_file_and_object(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text(
        '[[suppress]]\nrule = "MB101"\nfile = "One.als"\nobject = "Master > Precision*"\nreason = "meant"\n'
    )
    for name in ("One", "Two"):
        write_set(folder / f"{name}.als", live_set(master=LIMITER))
    result = run("check")
    assert codes(result) == ["MB101"]
    assert "Two.als: Master" in result.output
    assert "1 suppressed" in result.output


def test_an_unused_suppression_of_the_configuration_is_reported_for_the_files_it_is_about(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('[[suppress]]\nrule = "MB101"\nfile = "One.als"\nreason = "meant"\n')
    write_set(folder / "Two.als")
    assert codes(run("check")) == []
    write_set(folder / "One.als")
    result = run("check")
    assert codes(result) == ["E903"]
    assert "daw-lint.toml: E903 warning  the suppression of MB101 (meant) suppresses nothing" in result.output
    assert result.exit_code == 1


def test_a_suppression_without_a_reason_is_refused(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('[[suppress]]\nrule = "MB101"\n')
    write_set(folder / "Song.als")
    result = run("check")
    assert result.exit_code == 2
    assert "needs 'reason'" in result.stderr


def test_a_plugin_of_the_users_own_is_judged_as_configured(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("House Loudness Thing")))
    assert "is not in the catalogue" in run("check", "Song.als", "-v").output
    (folder / "daw-lint.toml").write_text('[[plugins]]\nname = "House Loudness Thing"\nclass = "limiter"\n')
    assert codes(run("check", "Song.als")) == ["MB101"]


def test_a_safety_limiter_is_still_a_limiter_and_the_message_says_what_it_does(folder: Path) -> None:
    device = native("Limiter", parameter("Gain", "0"), parameter("Ceiling", "-0.3"))
    write_set(folder / "Song.als", live_set(master=device))
    assert "(active): adds no gain; it catches only peaks above -0.3 dBFS" in run("check", "Song.als").output


def test_missing_media_is_reported_once_a_file(folder: Path) -> None:
    clips = clip("a", 0, 8, "/gone/kick.wav", "Samples/kick.wav") + clip(
        "b", 8, 16, "/gone/kick.wav", "Samples/kick.wav"
    )
    write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    result = run("check", "Song.als")
    assert codes(result) == ["SH102"]
    (folder / "Samples").mkdir()
    write_wav(folder / "Samples" / "kick.wav", peak_db=-4.0)
    assert codes(run("check", "Song.als")) == []


@pytest.mark.parametrize(
    ("relative", "absolute", "kind", "expected"),
    [
        ("Samples/kick.wav", "/Users/ana/Song Project/Samples/kick.wav", 3, ["SH102"]),
        ("Samples/kick.wav", "C:/Users/ana/Song Project/Samples/kick.wav", 1, ["SH102"]),
        ("../../Music/kick.wav", "C:/Users/ana/Music/kick.wav", 1, ["SH103"]),
        ("", "D:/kick.wav", 0, ["SH103"]),
        ("Samples/kick.wav", "/Applications/Live/Samples/kick.wav", 5, []),
    ],
)
def test_media_of_another_computer_is_judged_only_as_far_as_its_path_tells(
    folder: Path, relative: str, absolute: str, kind: int, expected: list[str]
) -> None:
    clips = clip("kick", 0, 16, absolute, relative, kind)
    tracks = track("Drums", number=1, clips=clips) + track("Bass", number=2)
    write_set(folder / "Song Project" / "Song.als", live_set(tracks))
    assert codes(run("check", "Song Project")) == expected


def test_many_findings_of_one_rule_are_folded_until_asked_for(folder: Path) -> None:
    tracks = "".join(track(f"Drums {n}", number=n, soloed=True) for n in range(16))
    write_set(folder / "Song.als", live_set(tracks + track("Bass", number=20)))
    assert "and 11 more SH101 in this file" in run("check", "Song.als").output
    assert len(codes(run("check", "Song.als", "-v"))) == 16


def test_missing_media_are_one_finding_for_people_and_each_of_them_for_programs(folder: Path) -> None:
    clips = "".join(clip(str(n), n, n + 1, f"/gone/{n}.wav", f"Samples/{n}.wav") for n in range(16))
    write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    one = "16 of 16 media files are missing, all in `Samples/`: the folder did not come along"
    for form in ("text", "grouped", "concise", "markdown", "github", "email"):
        assert (
            run("check", "Song.als", "--format", form).output.replace("\n           ", " ").count("did not come along")
            == 1
        ), form
    assert one in run("check", "Song.als").output
    assert "1 finding (1 error)" in run("check", "Song.als").output
    listing = run("check", "Song.als", "-v").output
    assert all(f"media file is missing: Samples/{n}.wav" in listing for n in range(16))
    for form, part in (("json", '"code": "SH102"'), ("sarif", '"ruleId": "SH102"')):
        assert run("check", "Song.als", "--format", form).output.count(part) == 16, form


def test_a_bounce_older_than_its_session_is_found_with_its_evidence(folder: Path) -> None:
    song = write_set(folder / "Song.als")
    bounce = write_wav(folder / "Song.wav", peak_db=-4.0)
    now = time.time()
    os.utime(bounce, (now - 7200, now - 7200))
    os.utime(song, (now, now))
    result = run("check")
    assert codes(result) == ["FR101"]
    assert "saved 2.0 h after this bounce" in result.output
    assert "(file time)" in result.output


def test_a_short_bounce_is_found(folder: Path) -> None:
    write_set(folder / "Song.als")
    write_wav(folder / "Song.wav", peak_db=-4.0, seconds=3.0)
    assert codes(run("check")) == ["FR102"]


def test_the_rest_of_a_mix_is_judged_at_the_stage_of_the_master(folder: Path) -> None:
    mix = write_wav(folder / "mix.wav", peak_db=-4.0)
    clips = clip("mix", 0, 16, str(mix), "mix.wav")
    song = write_set(folder / "Song mastering.als", live_set(track("Mix", number=1, clips=clips), master=LIMITER))
    now = time.time()
    os.utime(song, (now, now))
    for hours, expected in ((3, ["TM101"]), (30, ["TM102"]), (80, [])):
        os.utime(mix, (now - hours * 3600, now - hours * 3600))
        result = run("check", "Song mastering.als", "--stage", "master")
        assert codes(result) == expected, result.output
    assert "it is not known when it was started" in run("check", "Song mastering.als", "--stage", "master", "-v").output
    (folder / "daw-lint.toml").write_text('mastering-by = "other"\n')
    os.utime(mix, (now - 3600, now - 3600))
    assert codes(run("check", "Song mastering.als", "--stage", "master")) == []


def test_a_dated_backup_tells_when_a_master_was_begun(folder: Path) -> None:
    mix = write_wav(folder / "mix.wav", peak_db=-4.0)
    os.utime(mix, (1_700_000_000, 1_700_000_000))
    song = write_set(folder / "M.als", live_set(track("Mix", number=1, clips=clip("mix", 0, 16, str(mix), "mix.wav"))))
    begun = time.strftime("%Y-%m-%d %H%M%S", time.localtime(1_700_000_000 + 5 * 3600))
    write_set(folder / "Backup" / f"M [{begun}].als")
    assert song.is_file()
    result = run("check", "M.als", "--stage", "master")
    assert codes(result) == ["TM101"]
    assert "rested 5.0 h" in result.output
    assert "first backup" in result.output


def test_names_from_files_cannot_steer_a_terminal_or_a_log(folder: Path) -> None:
    evil = "a\u009b31m\u202e\u2028::error::x\nb"
    write_set(folder / "Song.als", live_set(track(evil, number=1, soloed=True) + track("B", number=2)))
    for form in ("text", "concise", "github", "json"):
        output = run("check", "Song.als", "--format", form).output
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", output), form
        if form == "github":
            assert all(line.startswith("::error file=") for line in output.splitlines())
    assert json.loads(run("check", "Song.als", "--format", "json").output)["findings"][0]["code"] == "SH101"


def test_the_report_goes_to_a_file_when_asked(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    result = run("check", "Song.als", "-o", "json=lint.json")
    assert "MB101" in result.output
    assert json.loads((folder / "lint.json").read_text())["summary"]["error"] == 1


def test_json_names_its_schema_version_and_the_evidence(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    write_wav(folder / "Song.wav", peak_db=-0.1)
    document = json.loads(run("check", "--format", "json").output)
    assert document["schema_version"] == 1
    hot = next(finding for finding in document["findings"] if finding["code"] == "HR101")
    assert hot["evidence"]["difference_db"] == pytest.approx(2.9, abs=0.01)
    assert hot["related"] == [{"code": "MB101", "file": "Song.als"}]
    assert document["pairings"][0]["why"].startswith("found by its name")
    assert any(missed["code"] == "FM103" and "sample rate" in missed["reason"] for missed in document["not_judged"])


def test_neither_numpy_nor_rich_is_imported_for_a_session_in_a_pipe(folder: Path) -> None:
    write_set(folder / "Song.als")
    script = (
        "import sys; sys.argv = ['daw-lint', 'check', 'Song.als']\n"
        "from daw_lint.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('numpy', 'soundfile', 'rich', 'pydantic', 'threading', 'typing_extensions')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_only_a_bounce_or_a_fix_needs_is_not_imported_for_a_session_without(folder: Path) -> None:
    write_set(folder / "Song.als", live_set())
    script = (
        "import sys, daw_lint\n"
        "assert daw_lint.check('Song.als').sessions\n"
        "for name in ('html', 'string', 'daw_lint.disk.git', 'daw_lint.run.dates', 'daw_lint.run.fix_records'):\n"
        "    print(name if name in sys.modules else '-')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=folder)
    assert set(done.stdout.split()) == {"-"}


@pytest.mark.parametrize(("force", "coloured"), [("FORCE_COLOR", True), ("NO_COLOR", False)])
def test_colours_are_forced_and_forbidden_by_the_environment(folder: Path, force: str, coloured: bool) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    done = subprocess.run(
        [sys.executable, "-m", "daw_lint", "check", "Song.als"],
        capture_output=True, text=True, check=False, cwd=folder, env=environment | {force: "1"},
    )  # fmt: skip
    assert ("\x1b[" in done.stdout) is coloured
    assert done.returncode == 1


def test_a_terminal_that_cannot_show_a_character_does_not_stop_the_run(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(track("Größe 🎛", number=1, soloed=True) + track("B", number=2)))
    done = subprocess.run(
        [sys.executable, "-m", "daw_lint", "check", "Song.als"],
        capture_output=True, check=False, cwd=folder, env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"SH101" in done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_in_a_git_checkout_the_commit_dates_a_file_not_the_checkout(folder: Path) -> None:
    def git(*arguments: str, when: int) -> None:
        date = f"{when} +0000"
        environment = os.environ | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t.invalid", *arguments],
            check=True, capture_output=True, env=environment,
        )  # fmt: skip

    git("init", when=0)
    write_wav(folder / "Song.wav", peak_db=-4.0)
    git("add", ".", when=0)
    git("commit", "-m", "bounce", when=1_700_000_000)
    write_set(folder / "Song.als")
    git("add", ".", when=0)
    git("commit", "-m", "set", when=1_700_100_000)
    now = time.time()
    os.utime(folder / "Song.wav", (now, now))
    os.utime(folder / "Song.als", (now - 90_000, now - 90_000))
    result = run("check", "Song.als")
    assert codes(result) == ["FR101"]
    assert "git commit time" in result.output


def test_texts_of_other_programs_are_passed_over_in_a_folder_and_refused_by_name(folder: Path) -> None:
    write_set(folder / "Song.als")
    (folder / "schema.cue").write_text("package config\n\nport: int & >0\n")
    (folder / "hymn.song").write_text("# Verse 1\nAmazing grace\n")
    assert codes(run("check", ".")) == []
    assert codes(run("check", "schema.cue", "hymn.song")) == ["E902", "E902"]


def test_a_damaged_session_in_a_folder_is_not_passed_over(folder: Path) -> None:
    (folder / "Song.song").write_bytes(b"PK\x03\x04" + bytes(50))
    (folder / "Album.cue").write_bytes(b"")
    assert codes(run("check", ".")) == ["E902", "E902"]

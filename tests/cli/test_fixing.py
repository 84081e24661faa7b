"""``daw-lint check`` with fixes, and ``daw-lint fix``, as a user runs them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from daw_lint.fix.apply import FixedFinding, FixedSession
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.fix import Action, Fix, Safety
from daw_lint.model.place import Address
from daw_lint.report.fixes.text import lines as lines_of
from daw_lint.report.terminal import plain
from daw_lint.report.view import PLAIN
from tests.support.command_line import run
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

LIMITER = vst2("Precision Limiter")
NOTED = track("Drums", number=1, annotation="daw-lint: ignore[MB113] no dither here") + track("Bass", number=2)
BOTH = live_set(NOTED, master=LIMITER)


@pytest.fixture
def song(folder: Path) -> Path:
    """A session with a finding whose fix is safe (E903), and one whose fix is not (MB101)."""
    return write_set(folder / "Song.als", BOTH)


# The hint


def test_the_last_line_says_what_can_be_fixed_and_how(song: Path) -> None:
    assert run("check").output.splitlines()[-1] == "1 fixable with --fix, 1 more with --unsafe-fixes."
    assert run("check", "--select", "MB101").output.splitlines()[-1] == "1 fixable with --fix --unsafe-fixes."
    assert "fixable" not in run("check", "--quiet").output
    assert "fixable" not in run("check", "--ignore", "MB,E903").output


def test_what_is_automated_is_no_finding_that_can_be_fixed(folder: Path) -> None:
    fixture = Path(__file__).parents[2] / "fixtures" / "als" / "live10-automated-limiter.als"
    (folder / "Song.als").write_bytes(fixture.read_bytes())
    result = run("check", "--format", "json")
    found = [one for one in json.loads(result.stdout)["findings"] if one["code"].startswith("MB1")]
    assert found
    assert [one["fix"] for one in found if "automat" in one["message"]] == [None] * len(found)
    assert "fixable" not in run("check").output


def test_a_format_that_is_not_written_is_not_said_to_be_fixable(folder: Path) -> None:
    fixture = Path(__file__).parents[2] / "fixtures" / "audacity" / "limiter-on.aup3"
    (folder / "Song.aup3").write_bytes(fixture.read_bytes())
    result = run("check")
    assert "MB101" in result.output
    assert "fixable" not in result.output
    words = "daw-lint does not write Audacity (.aup3, .aup4, .aup): make the change in the DAW."
    assert run("check", "--diff", "--unsafe-fixes").output.splitlines() == ["Nothing to fix.", words]
    assert words not in run("check", "--diff", "--select", "SH101").output


@pytest.mark.parametrize("setting", ['unfixable=["MB"]', 'fixable=["SH"]'])
def test_what_the_configuration_forbids_is_neither_offered_nor_done(folder: Path, setting: str) -> None:
    song = write_set(folder / "Song.als", live_set(master=LIMITER))
    before = song.read_bytes()
    assert "fixable" not in run("check", "--config", setting).output
    assert run("check", "--diff", "--unsafe-fixes", "--config", setting).output == "Nothing to fix.\n"
    run("check", "--fix", "--unsafe-fixes", "--config", setting)
    assert song.read_bytes() == before


def test_a_fix_that_the_configuration_calls_safe_needs_no_other_option(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    setting = 'extend-safe-fixes=["MB101"]'
    assert run("check", "--config", setting).output.splitlines()[-1] == "1 fixable with --fix."
    shown = run("check", "--diff", "--config", setting).output
    assert "this changes the sound, and the configuration calls it safe" in shown
    assert "calls it safe" not in run("check", "--diff", "--unsafe-fixes", "--config", setting).output
    assert "Fixed 1 finding in 1 session." in run("check", "--fix", "--config", setting).output


def test_missing_media_are_told_apart_since_they_have_to_be_found(folder: Path) -> None:
    clips = "".join(clip(str(n), n, n + 1, f"/gone/{n}.wav", f"Samples/{n}.wav") for n in range(5))
    write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    last = run("check").output.splitlines()[-1]
    assert last == "5 missing media files to look for with --fix --unsafe-fixes --media-folder FOLDER."


def test_a_file_that_two_sessions_miss_is_missing_twice(folder: Path) -> None:
    lost = live_set(track("Drums", number=1, clips=clip("Kick", 0, 1, "/gone/Kick.wav", "Samples/Kick.wav")))
    write_set(folder / "One.als", lost)
    write_set(folder / "Two.als", lost)
    said = "2 missing media files to look for with --fix --unsafe-fixes --media-folder FOLDER."
    assert run("check").output.splitlines()[-1] == said
    fixed = run("check", "--fix-only", "--unsafe-fixes", "--select", "SH102").output
    assert "Fixed nothing; 2 missing media files not fixed." in fixed


def test_a_missing_file_that_is_found_in_a_named_folder_is_shown_and_then_linked(folder: Path) -> None:
    clips = "".join(clip(str(n), n, n + 1, f"/gone/{n}.wav", f"Samples/{n}.wav") for n in range(5))
    write_set(folder / "Song" / "Song.als", live_set(track("Drums", number=1, clips=clips) + track("Bass", number=2)))
    write_wav(folder / "Elsewhere" / "2.wav", peak_db=-4.0)
    asked = ("Song", "--unsafe-fixes", "--select", "SH102", "--media-folder", "Elsewhere")
    lines = run("check", "--diff", *asked).output.splitlines()
    assert lines[1].startswith("  SH102  Drums: Samples/2.wav: point to the file that was found: ")
    assert lines[1].endswith("Elsewhere/2.wav")
    assert lines[2] == (
        "  SH102 (4): not fixed, no file of its name was found in these folders: name the folder that it is in"
    )
    fixed = run("check", "--fix-only", *asked).output
    assert "Fixed 1 finding in 1 session; 4 missing media files not fixed." in fixed
    assert "4 of 5 media files are missing" in run("check", "Song").output


# Fixing


def test_fix_does_the_safe_ones_and_lists_what_is_left(song: Path) -> None:
    result = run("check", "--fix")
    lines = result.output.splitlines()
    assert lines[:2] == ["Song.als", "  E903   Drums: remove the note: daw-lint: ignore[MB113] no dither here"]
    assert lines[2] == "  The file before this is kept. To put it back: daw-lint fix --undo Song.als"
    assert lines[3:5] == ["Fixed 1 finding in 1 session.", ""]
    assert "MB101 error" in result.output
    assert "E903 " not in "\n".join(lines[5:])
    assert lines[-1] == "1 fixable with --fix --unsafe-fixes."
    assert result.exit_code == 1


def test_a_second_run_writes_nothing(song: Path) -> None:
    assert run("check", "--fix", "--unsafe-fixes").exit_code == 0
    state = song.stat()
    result = run("check", "--fix", "--unsafe-fixes")
    assert result.output.startswith("Nothing to fix.\n")
    assert (song.stat().st_mtime_ns, song.stat().st_ino) == (state.st_mtime_ns, state.st_ino)


def test_a_fix_that_is_heard_says_that_the_bounce_is_to_be_made_again(song: Path) -> None:
    words = "The sound may have changed: listen, and bounce again."
    assert words not in run("check", "--fix").output
    assert words not in run("check", "--diff", "--unsafe-fixes").output
    assert words in run("check", "--fix", "--unsafe-fixes").output


def test_the_way_back_is_said_once_for_many_sessions(folder: Path) -> None:
    for name in ("A.als", "B.als"):
        write_set(folder / name, live_set(NOTED))
    output = run("check", "--fix-only").output
    assert output.count("--undo") == 1
    assert "The files before this are kept. To put one back: daw-lint fix --undo SESSION" in output.splitlines()


def test_a_change_that_settles_several_findings_is_shown_once() -> None:
    fixes = [("MB107", Address(line=7)), ("MB108", Address(line=7)), ("MB107", Address(line=9))]
    fixed = tuple(
        FixedFinding(
            Finding(Path("A.als"), code, "x", Severity.INFO, "x", "Master > Ozone", fix=Fix(
                Action.DEVICE_OFF, Safety.UNSAFE, at, "Master > Ozone")), "on", "off")
        for code, at in fixes
    )  # fmt: skip
    shown = [
        plain(line) for line in lines_of([FixedSession(Path("A.als"), fixed, ())], (), set(Safety), False, PLAIN, False)
    ]
    assert shown[1:] == [
        "  MB107, MB108  Master > Ozone: switch the device off (on -> off)",
        "  MB107  Master > Ozone: switch the device off (on -> off)",
        "Would fix 3 findings in 1 session.",
    ]


def test_fix_only_lists_no_findings_and_fails_for_none(song: Path) -> None:
    result = run("check", "--fix-only")
    assert result.output.splitlines()[-1] == "Fixed 1 finding in 1 session. 1 fixable with --fix --unsafe-fixes."
    assert "MB101 error" not in result.output
    assert result.exit_code == 0


def test_fix_only_fails_where_it_could_not_do_its_work(folder: Path) -> None:
    assert run("check", "--fix-only", "Song.als").exit_code == 2
    assert run("check", "--fix-only").exit_code == 2


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error(song: Path) -> None:
    song.parent.chmod(0o555)
    try:
        assert run("check", "--fix", "--no-cache").exit_code == 2
    finally:
        song.parent.chmod(0o755)


def test_a_session_that_cannot_be_stored_is_an_error(song: Path) -> None:
    before = song.read_bytes()
    (song.parent / ".daw-lint").write_text("a file where the folder of the backups would be")
    result = run("check", "--fix", "--fail-on", "error", "--ignore", "MB101")
    assert result.exit_code == 2
    assert "Fixed nothing; 1 finding not fixed." in result.output
    assert song.read_bytes() == before


def test_diff_shows_the_change_and_touches_nothing(song: Path) -> None:
    run("check")
    before = {path: path.stat() for path in (song, song.parent)}
    result = run("check", "--diff", "--unsafe-fixes")
    assert "  MB101  Master > Precision Limiter: switch the device off (on -> off)" in result.output.splitlines()
    assert result.output.splitlines()[-1] == "Would fix 2 findings in 1 session."
    assert result.exit_code == 1
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in before} == {
        path: (state.st_mtime_ns, state.st_ctime_ns) for path, state in before.items()
    }
    assert run("check", "--diff", "--select", "MB101").exit_code == 0


def test_only_the_selected_rules_are_fixed(song: Path) -> None:
    run("check", "--fix-only", "--unsafe-fixes", "--select", "MB101")
    output = run("check").output
    assert "MB101" not in output
    assert "E903" in output


def test_what_is_suppressed_or_in_the_baseline_is_not_fixed(folder: Path) -> None:
    note = 'rule = "MB101"\nreason = "the client wants it"\n'
    write_set(folder / "Song.als", live_set(master=LIMITER))
    (folder / "daw-lint.toml").write_text(f"[[suppress]]\n{note}")
    assert run("check", "--diff", "--unsafe-fixes").output == "Nothing to fix.\n"
    (folder / "daw-lint.toml").write_text('baseline = "known.json"\n')
    run("check", "--update-baseline")
    assert run("check", "--diff", "--unsafe-fixes").output == "Nothing to fix.\n"
    result = run("check", "--fix", "--unsafe-fixes")
    assert "1 known to the baseline" in result.output
    assert result.exit_code == 0


def test_a_report_for_a_program_has_standard_output_for_itself(song: Path) -> None:
    result = run("check", "--fix", "--format", "json")
    assert {one["code"] for one in json.loads(result.stdout)["findings"]} == {"MB101"}
    assert "Fixed 1 finding in 1 session." in result.stderr


def test_a_report_in_a_file_leaves_the_fixes_on_the_screen(song: Path) -> None:
    result = run("check", "--fix", "--output", "json=lint.json")
    assert "Fixed 1 finding in 1 session." in result.stdout
    assert json.loads((song.parent / "lint.json").read_text())["summary"]["error"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unsafe-fixes",), "--unsafe-fixes needs --fix"),
        (("--media-folder", "."), "--media-folder needs --fix"),
        (("--fix", "--media-folder", "."), "--media-folder needs --unsafe-fixes"),
        (("--fix", "--unsafe-fixes", "--media-folder", "nowhere"), "there is no nowhere"),
        (("--fix", "--unsafe-fixes", "--media-folder", "Song.als"), "Song.als is no folder"),
        (("--diff", "--format", "json"), "--diff lists no findings"),
        (("--fix-only", "--output", "x.json"), "--fix-only lists no findings"),
        (("--fix", "--update-baseline"), "--update-baseline does not go with fixes"),
        (("-", "--fix", "--stdin-filename", "Song.als"), "what comes through a pipe cannot be fixed"),
    ],
)
def test_what_contradicts_itself_is_said_and_nothing_is_changed(
    song: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = song.read_bytes()
    result = run("check", *arguments, data=before)
    assert words in result.stderr
    assert result.exit_code == 2
    assert song.read_bytes() == before


def test_what_has_one_reason_is_refused_in_one_line(folder: Path) -> None:
    song = write_set(folder / "Song.als", live_set(NOTED, master=LIMITER + vst2("Pro-L 2")))
    song.chmod(0o444)
    lines = run("check", "--diff", "--unsafe-fixes").output.splitlines()
    reason = "not fixed, it is write-protected: make it writable if you want it changed"
    assert lines == ["Song.als", f"  MB101 (2), E903: {reason}", "Would fix nothing; 3 findings not fixed."]
    verbose = run("check", "--diff", "--unsafe-fixes", "-v").output
    assert f"  MB101  Master > Pro-L 2: {reason}" in verbose


# The reports


def test_sarif_says_what_a_fix_replaces_in_a_session_that_is_text(folder: Path) -> None:
    from sarif_kit.validate import validation_errors

    fixture = Path(__file__).parents[2] / "fixtures" / "ardour" / "limiter-on.ardour"
    (folder / "Song.ardour").write_bytes(fixture.read_bytes())
    log = json.loads(run("check", "--format", "sarif").stdout)
    assert validation_errors(log) == []
    (result,) = log["runs"][0]["results"]
    ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
    text = (folder / "Song.ardour").read_text()
    for part in change["replacements"]:
        region = part["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        lines = text.splitlines(keepends=True)
        line = lines[region["startLine"] - 1]
        before, after = line[: region["startColumn"] - 1], line[region["endColumn"] - 1 :]
        lines[region["startLine"] - 1] = before + part["insertedContent"]["text"] + after
        text = "".join(lines)
    run("check", "--fix-only", "--unsafe-fixes")
    assert (folder / "Song.ardour").read_text() == text


def test_sarif_has_no_fixes_of_a_session_that_is_packed(song: Path) -> None:
    results = json.loads(run("check", "--format", "sarif").stdout)["runs"][0]["results"]
    assert results
    assert not [result for result in results if "fixes" in result]


def test_a_rule_says_whether_it_can_be_fixed() -> None:
    page = run("rule", "MB101").output
    assert "Can be fixed: switches the device off (unsafe: the session may sound different): " in page
    assert "daw-lint check --fix --unsafe-fixes --select MB101 Song.als" in page
    assert json.loads(run("rule", "MB101", "--format", "json").stdout)["fix"] == {
        "action": "device-off",
        "safety": "unsafe",
    }
    assert "Can be fixed" not in run("rule", "HR101").output
    assert json.loads(run("rule", "HR101", "--format", "json").stdout)["fix"] is None


@pytest.mark.slow
def test_the_page_has_the_command_that_fixes_the_first_thing_to_do(song: Path) -> None:
    pytest.importorskip("jinja2")
    write_wav(song.parent / "Song mix.wav", peak_db=-4.0)
    run("report", "Song.als", "-o", "page.html")
    page = (song.parent / "page.html").read_text("utf-8")
    assert "daw-lint can do this for you: switch the device off." in page
    assert "daw-lint check --fix --unsafe-fixes --select MB101 Song.als" in page


# The way back


def test_undo_brings_the_first_file_back_and_the_list_says_so(song: Path) -> None:
    before = song.read_bytes()
    run("check", "--fix-only", "--unsafe-fixes")
    listed = run("fix", "--list").output
    assert "MB101  Master > Precision Limiter: switch the device off" in listed
    assert run("fix", "--undo", "Song.als").exit_code == 0
    assert song.read_bytes() == before
    assert ", undone" in run("fix", "--list").output


def test_only_the_hook_that_says_so_changes_a_session_and_only_what_cannot_change_the_sound() -> None:
    root = Path(__file__).parents[2]
    hooks = [*root.glob(".pre-commit-hooks.yaml"), *root.glob("action.y*ml"), *root.glob("daw_lint/cli/setup/*.py")]
    assert hooks
    text = "".join(path.read_text("utf-8") for path in hooks)
    assert re.findall(r".*--(?:fix|unsafe).*", text) == ["  entry: daw-lint check --fix"]
    assert "- id: daw-lint-fix\n" in text[: text.index("--fix")]

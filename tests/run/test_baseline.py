"""A baseline: an old archive is adopted, only new faults fail, and what is mended is told until it is pruned."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from typer.testing import Result

from tests.support.check_outputs import LIMITER, check_json
from tests.support.command_line import run
from tests.support.git_repositories import commit_all, make_repository, needs_git
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

UPDATE = ("--baseline", "known.json", "--update-baseline")
AGAINST = ("--baseline", "known.json")


def loud(*soloed: str, volume: str = "1", limiter: bool = True, first: int = 1) -> str:
    """Return a set with a limiter on its master, and tracks that are soloed."""
    tracks = "".join(track(name, number=first + place, soloed=True) for place, name in enumerate(soloed))
    return live_set(tracks + track("B", number=first + 50), master=LIMITER if limiter else "", volume=volume)


def entries(path: Path | str = "known.json") -> dict[str, dict[str, dict[str, int]]]:
    document: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    assert document["baseline_version"] == 1
    files: dict[str, dict[str, dict[str, int]]] = document["files"]
    return files


def found(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info)  ", result.stdout)


def leftovers(result: Result) -> list[str]:
    return [line.split(" is listed")[0] for line in result.stdout.splitlines() if "no longer occurs" in line]


def test_an_archive_is_adopted_and_passes_from_then_on(folder: Path) -> None:
    write_set(folder / "Songs" / "A.als", loud("Drums"))
    write_set(folder / "B.als", loud())
    adopted = run("check", *UPDATE)
    assert adopted.exit_code == 0
    assert adopted.stderr == "daw-lint: known.json knows 3 findings in 2 files\n"
    assert entries() == {
        "B.als": {"MB101": {"Master > Precision Limiter": 1}},
        "Songs/A.als": {"MB101": {"Master > Precision Limiter": 1}, "SH101": {"Drums": 1}},
    }
    later = run("check", *AGAINST)
    assert later.exit_code == 0
    assert later.stdout == adopted.stdout
    assert "no new findings: 2 sessions" in later.stdout
    assert "3 known to the baseline" in later.stdout
    assert run("check").exit_code == 1, "without the baseline they fail as before"


def test_a_baseline_that_an_editor_of_windows_saved_is_read(folder: Path) -> None:
    write_set(folder / "Song.als", loud())
    run("check", "--baseline", "known.json", "--update-baseline")
    kept = Path("known.json")
    kept.write_bytes(b"\xef\xbb\xbf" + kept.read_bytes().replace(b"\n", b"\r\n"))
    assert run("check", "--baseline", "known.json").exit_code == 0


def test_a_new_fault_fails_in_an_old_file_and_in_a_new_one(folder: Path) -> None:
    write_set(folder / "A.als", loud())
    run("check", *UPDATE)
    write_set(folder / "A.als", loud("Drums"))
    write_set(folder / "New.als", loud())
    result = run("check", *AGAINST)
    assert result.exit_code == 1
    assert found(result) == ["SH101", "MB101"]
    assert "A.als: Drums: SH101" in result.stdout
    assert "New.als: Master" in result.stdout


def test_a_fault_that_was_mended_is_told_until_it_is_pruned_and_fails_when_it_comes_back(folder: Path) -> None:
    write_set(folder / "A.als", loud("Drums"))
    run("check", *UPDATE)
    write_set(folder / "A.als", loud())
    for _ in range(2):
        result = run("check", *AGAINST)
        assert result.exit_code == 0, "a leftover fails nothing"
        assert leftovers(result) == ["A.als: Drums: SH101"]
        assert "is listed in known.json but no longer occurs (--update-baseline removes it)" in result.stdout
    run("check", *UPDATE)
    assert entries() == {"A.als": {"MB101": {"Master > Precision Limiter": 1}}}
    assert leftovers(run("check", *AGAINST)) == []
    write_set(folder / "A.als", loud("Drums"))
    assert found(run("check", *AGAINST)) == ["SH101"]


def test_findings_are_known_by_file_rule_and_object_whatever_their_ids_order_and_levels(folder: Path) -> None:
    write_set(folder / "A.als", loud("Drums", "Bass", volume="0.5"))
    run("check", *UPDATE)
    write_set(folder / "A.als", loud("Bass", "Drums", volume="0.25", first=300).replace(' Id="0"', ' Id="9"'))
    result = run("check", *AGAINST)
    assert (result.exit_code, found(result), leftovers(result)) == (0, [], [])
    write_set(folder / "A.als", loud("Bass", "Drum", volume="0.25"))
    result = run("check", *AGAINST)
    assert "A.als: Drum: SH101 error" in result.stdout
    assert leftovers(result) == ["A.als: Drums: SH101"]


def test_objects_that_are_called_the_same_are_counted(folder: Path) -> None:
    write_set(folder / "A.als", loud("Drums", "Drums"))
    run("check", *UPDATE)
    assert entries()["A.als"]["SH101"] == {"Drums": 2}
    assert run("check", *AGAINST).exit_code == 0
    write_set(folder / "A.als", loud("Drums", "Drums", "Drums"))
    assert found(run("check", *AGAINST)) == ["SH101"], "one more than are known"
    write_set(folder / "A.als", loud("Drums"))
    result = run("check", *AGAINST)
    assert leftovers(result) == ["A.als: Drums: SH101"]
    assert " times " not in result.stdout
    write_set(folder / "A.als", loud())
    assert "A.als: Drums: SH101 is listed 2 times in known.json" in run("check", *AGAINST).stdout


def test_an_archive_can_be_moved_and_linted_from_anywhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(folder / "music" / "Songs" / "A.als", loud())
    monkeypatch.chdir(folder / "music")
    run("check", *UPDATE)
    assert list(entries()) == ["Songs/A.als"]
    monkeypatch.chdir(folder)
    shutil.move("music", "elsewhere")
    (folder / "elsewhere" / "Songs" / "deep").mkdir()
    for place, path, baseline in (
        (".", "elsewhere", "elsewhere/known.json"),
        ("elsewhere/Songs", ".", "../known.json"),
        ("elsewhere/Songs", "A.als", "../known.json"),
        ("elsewhere/Songs/deep", "../..", "../../known.json"),
        ("elsewhere", str(folder / "elsewhere" / "Songs" / "A.als"), str(folder / "elsewhere" / "known.json")),
    ):
        monkeypatch.chdir(folder / place)
        result = run("check", path, "--baseline", baseline)
        assert (result.exit_code, leftovers(result)) == (0, []), place
        assert "1 known to the baseline" in result.stdout


def test_an_archive_behind_a_link_is_the_same_archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(folder / "disk" / "music" / "A.als", loud())
    (folder / "link").symlink_to(folder / "disk", target_is_directory=True)
    monkeypatch.chdir(folder / "disk" / "music")
    run("check", *UPDATE)
    assert list(entries()) == ["A.als"]
    assert run("check", str(folder / "link" / "music"), *AGAINST).exit_code == 0
    monkeypatch.chdir(folder)
    assert run("check", "link/music", "--baseline", "disk/music/known.json").exit_code == 0


def test_a_session_that_is_a_link_keeps_its_name_in_the_archive(folder: Path) -> None:
    write_set(folder / "disk" / "True.als", loud())
    (folder / "music").mkdir()
    (folder / "music" / "A.als").symlink_to(folder / "disk" / "True.als")
    run("check", "music", "--baseline", "music/known.json", "--update-baseline")
    assert list(entries("music/known.json")) == ["A.als"]


def test_letters_that_a_mac_spells_in_two_characters_are_the_same_letters(folder: Path) -> None:
    write_set(folder / normalize("NFC", "Größe é.als"), loud())
    run("check", *UPDATE)
    (folder / normalize("NFC", "Größe é.als")).rename(folder / normalize("NFD", "Größe é.als"))
    result = run("check", *AGAINST)
    assert (result.exit_code, leftovers(result)) == (0, [])


def test_the_configuration_names_a_baseline_relative_to_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "daw-lint.toml").write_text('baseline = "lint/known.json"\n', "utf-8")
    (folder / "lint").mkdir()
    write_set(folder / "Songs" / "A.als", loud())
    monkeypatch.chdir(folder / "Songs")
    assert run("check", "--update-baseline").exit_code == 0
    assert list(entries(folder / "lint" / "known.json")) == ["../Songs/A.als"]
    assert run("check", "A.als").exit_code == 0
    assert run("check", "A.als", "--isolated").exit_code == 1


def test_each_song_can_have_a_baseline_of_its_own(folder: Path) -> None:
    for name in ("One", "Two"):
        write_set(folder / name / f"{name}.als", loud())
        (folder / name / "daw-lint.toml").write_text('baseline = "known.json"\n', "utf-8")
    said = run("check", "--update-baseline").stderr
    assert said.count("known.json knows 1 finding in 1 file\n") == 2
    write_set(folder / "Two" / "Two.als", loud("Drums"))
    result = run("check")
    assert found(result) == ["SH101"]
    assert list(entries("One/known.json")) == ["One.als"]


def test_a_run_over_one_file_says_nothing_of_the_others(folder: Path) -> None:
    for name in ("A", "B"):
        write_set(folder / f"{name}.als", loud())
    run("check", *UPDATE)
    write_set(folder / "A.als", loud(limiter=False))
    write_set(folder / "B.als", loud(limiter=False))
    assert leftovers(run("check", "A.als", *AGAINST)) == ["A.als: Master > Precision Limiter: MB101"]
    run("check", "A.als", *UPDATE)
    assert list(entries()) == ["B.als"], "the others stay"


def test_a_file_that_is_gone_is_told_by_a_run_over_its_folder_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(folder / "Songs" / "A.als", loud())
    write_set(folder / "Other" / "B.als", loud())
    run("check", *UPDATE)
    (folder / "Songs" / "A.als").unlink()
    (folder / "Other" / "B.als").unlink()
    assert leftovers(run("check", "Songs", *AGAINST)) == ["Songs/A.als: Master > Precision Limiter: MB101"]
    assert len(leftovers(run("check", *AGAINST))) == 2, "also where no session is left"
    monkeypatch.chdir(folder / "Songs")
    assert len(leftovers(run("check", "..", "--baseline", "../known.json"))) == 2
    monkeypatch.chdir(folder)
    assert "daw-lint: known.json knows 0 findings in 0 files\n" in run("check", *UPDATE).stderr
    assert entries() == {}


def test_rules_that_were_not_selected_or_not_judged_leave_nothing_over(folder: Path) -> None:
    write_set(folder / "A.als", loud("Drums"))
    write_wav(folder / "A.wav", peak_db=-0.1)
    run("check", *UPDATE)
    assert entries().keys() == {"A.als", "A.wav"}
    for partial in (("--select", "MB"), ("--ignore", "SH,HR"), ("--no-bounce", "A.als")):
        result = run("check", *partial, *AGAINST)
        assert (result.exit_code, leftovers(result)) == (0, []), partial


def test_an_update_with_a_selection_keeps_what_the_other_rules_know(folder: Path) -> None:
    write_set(folder / "A.als", loud("Drums"))
    run("check", *UPDATE)
    write_set(folder / "A.als", loud("Bass", limiter=False, volume="0.5"))
    run("check", "--select", "GS,SH101", *UPDATE)
    assert entries()["A.als"] == {
        "GS101": {"Master": 1},
        "MB101": {"Master > Precision Limiter": 1},
        "SH101": {"Bass": 1},
    }


def test_what_is_suppressed_does_not_come_into_a_baseline(folder: Path) -> None:
    quiet = vst2("Precision Limiter", annotation="daw-lint: ignore[MB101] the client wants it")
    write_set(folder / "A.als", live_set(master=quiet))
    run("check", *UPDATE)
    assert entries() == {}


def test_an_unreadable_file_can_be_known_and_takes_nothing_away(folder: Path) -> None:
    write_set(folder / "A.als", loud())
    (folder / "Old.als").write_bytes(b"")
    run("check", *UPDATE)
    assert entries()["Old.als"] == {"E902": {"": 1}}
    assert run("check", *AGAINST).exit_code == 0
    (folder / "A.als").write_bytes(b"")
    result = run("check", *AGAINST)
    assert found(result) == ["E902"]
    assert leftovers(result) == [], "whether the limiter is still there is not known"


def test_of_two_bounces_the_one_that_cannot_be_read_takes_nothing_away(folder: Path) -> None:
    write_set(folder / "A.als", loud(limiter=False))
    for name in ("One", "Two"):
        write_wav(folder / f"{name}.wav", peak_db=-0.1)
    both = ("A.als", "--bounce", "One.wav", "--bounce", "Two.wav")
    run("check", *both, *UPDATE)
    assert set(entries()) == {"One.wav", "Two.wav"}
    (folder / "Two.wav").write_bytes(b"not audio")
    result = run("check", *both, *AGAINST)
    assert (found(result), leftovers(result)) == (["E902"], [])


def test_a_file_that_is_there_and_passed_over_leaves_nothing_over(folder: Path) -> None:
    write_set(folder / "Old" / "A.als", loud())
    write_set(folder / "Clean.als")
    run("check", *UPDATE)
    (folder / "daw-lint.toml").write_text('exclude = ["Old"]\n', "utf-8")
    result = run("check", *AGAINST)
    assert (result.exit_code, leftovers(result)) == (0, [])


def test_files_that_belong_together_can_be_known(folder: Path) -> None:
    for name, rate in (("Drums", 48000), ("Bass", 44100)):
        write_wav(folder / "Stems" / f"{name}.wav", peak_db=-4.0, rate=rate)
    arguments = ("check", "Stems", "--set", "stems", *AGAINST)
    assert run(*arguments, "--update-baseline").exit_code == 0
    assert entries()
    assert run(*arguments).exit_code == 0


def test_what_comes_through_a_pipe_is_known_by_its_name(folder: Path) -> None:
    write_set(folder / "A.als", loud())
    run("check", *UPDATE)
    data = (folder / "A.als").read_bytes()
    result = run("check", "-", "--stdin-filename", "A.als", *AGAINST, data=data)
    assert (result.exit_code, found(result), leftovers(result)) == (0, [], [])


@needs_git
def test_a_run_over_what_changed_alone_is_a_part_too_and_may_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "music", monkeypatch)
    for name in ("A", "B"):
        write_set(folder / f"{name}.als", loud())
    run("check", *UPDATE)
    commit_all()
    before = (folder / "known.json").read_bytes()
    result = run("check", "--diff-from", "HEAD", *UPDATE)
    assert (result.exit_code, (folder / "known.json").read_bytes()) == (0, before)
    write_set(folder / "A.als", loud("Drums"))
    result = run("check", "--diff-from", "HEAD", *AGAINST)
    assert (found(result), leftovers(result)) == (["SH101"], [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is not a baseline of daw-lint (not JSON)"),
        (b"<<<<<<< HEAD\n{}", "this is not a baseline of daw-lint (not JSON)"),
        (b"\xff\xfe", "this is not a baseline of daw-lint (not JSON)"),
        (b"[" * 100_000, "this is not a baseline of daw-lint (not JSON)"),
        (b"[]", "this daw-lint cannot read this baseline (its baseline_version is None, not 1)"),
        (b'{"baseline_version": 2, "files": {}}', "(its baseline_version is 2, not 1)"),
        (b'{"baseline_version": 1}', "must be nested tables"),
        (b'{"baseline_version": 1, "files": {"A.als": ["MB101"]}}', "must be nested tables"),
        (b'{"baseline_version": 1, "files": {"A.als": {"MB101": {"x": 0}}}}', "must be a whole number above 0"),
        (b'{"baseline_version": 1, "files": {"A.als": {"MB101": {"x": true}}}}', "must be a whole number above 0"),
    ],
)
def test_a_damaged_baseline_is_said_in_one_line_and_never_written_over(folder: Path, content: bytes, said: str) -> None:
    write_set(folder / "A.als", loud())
    (folder / "known.json").write_bytes(content)
    for arguments in (AGAINST, UPDATE):
        result = run("check", *arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"daw-lint: {folder / 'known.json'}: ")
        assert said in line
        assert (folder / "known.json").read_bytes() == content


def test_a_baseline_that_is_not_there_or_cannot_be_written_is_said(folder: Path) -> None:
    write_set(folder / "A.als", loud())
    result = run("check", *AGAINST)
    assert (result.exit_code, "this baseline does not exist; --update-baseline writes it" in result.stderr) == (2, True)
    result = run("check", "--baseline", "gone/known.json", "--update-baseline")
    assert (result.exit_code, "cannot be written (No such file" in result.stderr) == (2, True)
    result = run("check", "--update-baseline")
    assert (result.exit_code, "there is no baseline to update: name one" in result.stderr) == (2, True)
    (folder / "there").mkdir()
    assert "cannot be read (Is a directory)" in run("check", "--baseline", "there").stderr


def test_the_file_is_in_order_and_the_same_for_the_same_findings(folder: Path) -> None:
    for name in ("b", "a", "C"):
        write_set(folder / f"{name}.als", loud("Z", "A"))
    run("check", *UPDATE)
    text = (folder / "known.json").read_bytes()
    assert list(entries()) == ["C.als", "a.als", "b.als"]
    assert list(entries()["a.als"]["SH101"]) == ["A", "Z"]
    assert b"\r" not in text
    assert text.endswith(b"}\n")
    assert text.isascii()
    run("check", "b.als", "C.als", "a.als", *UPDATE)
    assert (folder / "known.json").read_bytes() == text


def test_many_leftovers_are_folded_until_asked_for(folder: Path) -> None:
    clips = "".join(clip(str(n), n, n + 1, f"/gone/{n}.wav", f"Samples/{n}.wav") for n in range(9))
    tracks = "".join(track(f"T{n}", number=n, soloed=True) for n in range(9)) + track("B", number=90, clips=clips)
    write_set(folder / "A.als", live_set(tracks))
    run("check", *UPDATE)
    write_set(folder / "A.als")
    result = run("check", *AGAINST)
    assert len(leftovers(result)) == 5
    assert "  and 5 more that no longer occur (-v shows them all)" in result.stdout
    assert len(leftovers(run("check", *AGAINST, "-v"))) == 10


def test_known_findings_are_shown_when_asked_for(folder: Path) -> None:
    write_set(folder / "A.als", loud())
    run("check", *UPDATE)
    known = "A.als: Master > Precision Limiter: MB101 known to the baseline: limiter on the master bus"
    assert known not in run("check", *AGAINST).stdout
    assert known in run("check", *AGAINST, "--show-suppressed").stdout
    assert [entry["code"] for entry in check_json("json", *AGAINST)["known"]] == ["MB101"]


def test_what_is_known_fails_no_run_however_low_the_bar(folder: Path) -> None:
    write_set(folder / "A.als", live_set(master=vst2("Precision Limiter", on=False)))
    assert run("check", "--fail-on", "info").exit_code == 1
    run("check", *UPDATE)
    assert run("check", "--fail-on", "info", *AGAINST).exit_code == 0

"""Sessions beside their versions at the base of a change: scores, findings, and what could not be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.health import since
from daw_lint.health.since import Base, NotCompared, Since
from daw_lint.run.find import ConfigFinder
from tests.support.check_outputs import check
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.reaper_projects import project, project_track

BAD = live_set(master=vst2("Precision Limiter"))
pytestmark = needs_git


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with three sessions on the branch ``base``, checked out on another one."""
    folder = make_repository(tmp_path / "repo", monkeypatch)
    write_set(folder / "Song.als")
    write_set(folder / "Bad.als", BAD)
    (folder / "Take.rpp").write_text(project(project_track("Bass"), project_track("Keys")))
    commit_all()
    git("branch", "base")
    git("checkout", "-q", "-b", "work")
    return folder


def said(form: str = "markdown") -> str:
    commit_all()
    return check(form, "--diff-from", "base...")


def test_a_session_that_got_worse_has_its_score_its_new_findings_and_its_changes(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    text = said()
    assert "**Since** `base...`" in text
    assert "**Song.als**: score 100 → 80 (-20), session OK → not ready\n" in text
    assert "- new: error MB101 Master &gt; Precision Limiter: limiter on the master bus of a mix (active)" in text
    assert "<details><summary>1 change in the session</summary>" in text


def test_a_session_that_got_better_says_which_findings_are_gone(repo: Path) -> None:
    write_set(repo / "Bad.als")
    text = said()
    assert "**Bad.als**: score 80 → 100 (+20), not ready → session OK\n" in text
    assert "- gone: error MB101 Master" in text
    assert text.startswith("### daw-lint: no findings")


def test_a_new_session_has_only_a_score_of_now(repo: Path) -> None:
    write_set(repo / "New.als", BAD)
    assert "**New.als**: new, score 80 (not ready)\n" in said()


def test_a_renamed_session_is_compared_under_its_old_name(repo: Path) -> None:
    git("mv", "Take.rpp", "Final.rpp")
    text = said()
    assert "**Final.rpp** (was Take.rpp): score 100 as before (session OK)" in text
    assert "no changes" in text


def test_a_change_that_added_a_track_is_a_line_and_not_a_list_in_the_list(repo: Path) -> None:
    (repo / "Take.rpp").write_text(project(project_track("Bass"), project_track("Keys"), project_track("Pad")))
    assert "\n- \\+ track Pad added" in said()


def test_what_changed_on_the_other_branch_in_the_meantime_is_no_change_of_this_one(repo: Path) -> None:
    git("checkout", "-q", "base")
    write_set(repo / "Bad.als")
    commit_all()
    git("checkout", "-q", "work")
    write_set(repo / "Bad.als", live_set(track("Solo", number=1, soloed=True), master=vst2("Precision Limiter")))
    assert "**Bad.als**: score 80 → " in said(), "not from the score that the branch base has by now"


def test_a_session_whose_old_version_is_damaged_is_told_and_not_guessed(repo: Path) -> None:
    (repo / "Old.rpp").write_text("<REAPER_PROJECT 0.1\n  <TRACK\n    NAME a\n")
    commit_all()
    git("branch", "-f", "base")
    (repo / "Old.rpp").write_text(project(project_track("Bass"), project_track("Keys")))
    assert "**Old.rpp**: not compared: " in said()


def test_more_sessions_than_are_compared_are_counted(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(since, "MOST_SESSIONS", 2)
    for number in range(5):
        write_set(repo / f"New {number}.als")
    assert "3 more sessions not compared here" in said()


def test_both_outputs_of_a_run_compare_once(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(repo / "Song.als", BAD)
    read: list[str] = []
    true = Base._compared

    def compared(base: Base, file: Path) -> Since | NotCompared:
        read.append(file.name)
        return true(base, file)

    monkeypatch.setattr(Base, "_compared", compared)
    check("concise", "--diff-from", "base", "-o", "markdown=a.md", "-o", "github-summary=b.md")
    assert len(read) == 1
    assert "score 100 → 80" in (repo / "b.md").read_text("utf-8")


def test_names_in_changes_are_no_markup(repo: Path) -> None:
    write_set(repo / "Song.als", live_set(track("@ana <b> [x](http://y)", number=1), master=vst2("<img> `x`")))
    text = said()
    part = text[text.index("**Song.als**") : text.index("</details>")]
    assert "<b>" not in part
    assert "<img>" not in part
    assert "http://y" not in part


def test_without_a_base_nothing_is_compared(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    assert "Since" not in check("markdown")


def test_a_file_through_a_pipe_finds_no_bounce_so_both_versions_are_judged_alike(repo: Path) -> None:
    write_set(repo / "Song.als")
    base = Base("base", _finder())
    (one,) = base.of([repo / "Song.als"])
    assert isinstance(one, Since)
    assert one.before == one.after


def _finder() -> ConfigFinder:

    return ConfigFinder(None, True, {})

"""The comment of a CI job: written once, edited in place, only when something changed, and never at the cost of the job."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from daw_lint.hosts.comment import main, mark
from tests.support.fake_git_host import GitHost, Kept, git_host

HOSTS = ("github", "gitlab")


@pytest.fixture
def host() -> Iterator[GitHost]:
    with git_host() as running:
        yield running


def job(kind: str, host: GitHost, folder: Path) -> dict[str, str]:
    """Return the variables of a job that runs for request 7."""
    if kind == "gitlab":
        host.account = host.account or "daw-lint-bot"
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{host.address}/api/v4",
            "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_JOB_NAME": "daw-lint",
            "DAW_LINT_TOKEN": "secret",
        }
    (folder / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}))
    return {
        "GITHUB_API_URL": host.address,
        "GITHUB_REPOSITORY": "me/music",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_WORKFLOW": "Check",
        "GITHUB_JOB": "daw-lint",
        "GITHUB_TOKEN": "secret",
    }


def report(folder: Path, text: str) -> str:
    (folder / "report.md").write_text(text, "utf-8")
    return str(folder / "report.md")


@pytest.mark.parametrize("kind", HOSTS)
def test_a_second_run_edits_the_comment_and_a_third_that_found_the_same_writes_nothing(
    kind: str, host: GitHost, folder: Path
) -> None:
    environment = job(kind, host, folder)
    assert main([report(folder, "### 2 findings\n")], environment) == 0
    assert main([report(folder, "### 1 finding\n")], environment) == 0
    assert main([report(folder, "### 1 finding\n")], environment) == 0
    (kept,) = host.comments.values()
    assert kept.text == f"{mark(environment)}\n### 1 finding\n"
    assert host.writes == ["POST", "PATCH" if kind == "github" else "PUT"]
    places = {path.split("?")[0] for method, path in host.requests if method != "GET"}
    assert places == (
        {"/repos/me/music/issues/7/comments", "/repos/me/music/issues/comments/1"}
        if kind == "github"
        else {"/api/v4/projects/12/merge_requests/7/notes", "/api/v4/projects/12/merge_requests/7/notes/1"}
    )


@pytest.mark.parametrize("kind", HOSTS)
def test_the_comment_is_found_among_hundreds(kind: str, host: GitHost, folder: Path) -> None:
    environment = job(kind, host, folder)
    host.comments = {number: Kept("ana", f"take {number}") for number in range(1, 250)}
    main([report(folder, "first")], environment)
    main([report(folder, "second")], environment)
    assert len(host.comments) == 250
    assert host.comments[250].text.endswith("second\n")


@pytest.mark.parametrize("kind", HOSTS)
def test_a_comment_of_somebody_else_with_the_same_mark_is_left_alone(kind: str, host: GitHost, folder: Path) -> None:
    environment = job(kind, host, folder)
    host.comments[1] = Kept("mallory", f"{mark(environment)}\nall is well\n")
    main([report(folder, "### 1 finding")], environment)
    assert host.comments[1].text.endswith("all is well\n")
    assert len(host.comments) == 2


def test_with_a_token_of_a_person_the_comment_of_that_person_is_edited(host: GitHost, folder: Path) -> None:
    environment = job("github", host, folder)
    host.account = "ana"
    main([report(folder, "first")], environment)
    main([report(folder, "second")], environment)
    assert [kept.text.splitlines()[1] for kept in host.comments.values()] == ["second"]


def test_each_job_has_its_own_comment(host: GitHost, folder: Path) -> None:
    environment = job("github", host, folder)
    main([report(folder, "songs")], environment)
    main([report(folder, "prints")], environment | {"GITHUB_JOB": "prints"})
    assert len(host.comments) == 2


def test_the_name_of_a_job_cannot_end_the_hidden_mark() -> None:
    line = mark({"GITHUB_JOB": "a --> <b>\n- [x](http://y)"})
    assert line.count(">") == 1
    assert "\n" not in line


@pytest.mark.parametrize("kind", HOSTS)
def test_a_request_without_findings_gets_no_comment_but_an_earlier_one_says_so(
    kind: str, host: GitHost, folder: Path
) -> None:
    environment = job(kind, host, folder)
    main(["--edit-only", report(folder, "no findings")], environment)
    assert host.writes == []
    main([report(folder, "### 1 finding")], environment)
    main(["--edit-only", report(folder, "no findings")], environment)
    (kept,) = host.comments.values()
    assert "no findings" in kept.text


@pytest.mark.parametrize("kind", HOSTS)
def test_a_token_that_may_not_write_puts_the_report_into_the_summary_and_passes(
    kind: str, host: GitHost, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.may_write = False
    (folder / "summary.md").write_text("before\n")
    words = [report(folder, "### 1 finding"), "--summary", str(folder / "summary.md")]
    assert main(words, job(kind, host, folder)) == 0
    assert (folder / "summary.md").read_text() == "before\n### 1 finding\n\n"
    assert "no comment: the token may not write comments" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["GITHUB_EVENT_PATH", "GITHUB_TOKEN", "GITHUB_API_URL", "GITHUB_REPOSITORY"])
def test_a_job_that_runs_for_no_request_or_has_no_token_sends_nothing(
    missing: str, host: GitHost, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = job("github", host, folder)
    del environment[missing]
    assert main([report(folder, "### 1 finding")], environment) == 0
    assert host.requests == []
    assert "daw-lint: no comment: " in capsys.readouterr().err


@pytest.mark.parametrize("status", [301, 401, 404, 500])
def test_a_host_that_refuses_fails_no_job_and_is_told(
    status: int, host: GitHost, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.status = status
    assert main([report(folder, "### 1 finding")], job("github", host, folder)) == 0
    assert "no comment: the host" in capsys.readouterr().err
    assert not any("elsewhere" in path for _, path in host.requests), "the token goes to no other address"


def test_a_host_that_is_not_there_fails_no_job(host: GitHost, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = job("github", host, folder) | {"GITHUB_API_URL": "http://127.0.0.1:9"}
    assert main([report(folder, "### 1 finding")], environment) == 0
    assert "the host does not answer" in capsys.readouterr().err


def test_a_comment_that_was_deleted_in_the_meantime_is_written_anew(host: GitHost, folder: Path) -> None:
    environment = job("github", host, folder)
    main([report(folder, "first")], environment)
    answer = host.answer

    def gone(method: str, path: str, body: dict[str, str]) -> tuple[int, object]:
        if method == "PATCH":
            host.comments.clear()
        return answer(method, path, body)

    host.answer = gone  # type: ignore[method-assign]
    main([report(folder, "second")], environment)
    assert [kept.text.splitlines()[1] for kept in host.comments.values()] == ["second"]


def test_the_token_is_in_a_header_and_nowhere_else(
    host: GitHost, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([report(folder, "first")], job("github", host, folder))
    assert all(headers["Authorization"] == "Bearer secret" for headers in host.headers)
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err + "".join(path for _, path in host.requests)


@pytest.mark.slow
def test_the_command_line_of_daw_lint_loads_nothing_that_uses_the_network() -> None:
    program = "import sys; import daw_lint.cli.check, daw_lint.run.lint; print('daw_lint.hosts' in sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

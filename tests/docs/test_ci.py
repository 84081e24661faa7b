"""The GitHub action, the GitLab example and the container file, as far as they can be tried without their hosts."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.support.fake_git_host import GitHost, git_host
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import live_set, vst2, write_set

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / "docs" / "examples" / "gitlab-ci.yml").read_text("utf-8"))["daw-lint"]
SCHEMAS = [
    ("vendor.github-actions", "action.yml"),
    ("vendor.github-workflows", "docs/examples/github-workflow.yml"),
    ("vendor.github-workflows", ".github/workflows/ci.yml"),
    ("vendor.github-workflows", ".github/workflows/release.yml"),
    ("vendor.github-workflows", ".github/workflows/programs.yml"),
    ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
    ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/crash.yml"),
    ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/feature.yml"),
    ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/wrong-finding.yml"),
    ("vendor.gitlab-ci", "docs/examples/gitlab-ci.yml"),
]
BAD = live_set(master=vst2("Precision Limiter"))
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
pytestmark = [needs_git, needs_bash, pytest.mark.slow]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_repository(tmp_path / "repo", monkeypatch)


def step(name: str) -> dict[str, Any]:
    return next(entry for entry in ACTION["runs"]["steps"] if entry.get("id") == name)


class Job:
    """A job of GitHub Actions: runs a step of the action with the files that a runner gives it."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.output, self.summary = folder / "output", folder / "summary"
        self.temp, self.workspace = folder / "temp", workspace
        self.temp.mkdir()
        for file in (self.output, self.summary):
            file.write_text("")

    def run(
        self, name: str, folder: Path | None = None, action: Path = ROOT, **values: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            **values,
        }
        unset = set(step(name)["env"]) - set(values) - {"PYTHONUTF8"}
        assert not unset, f"the step needs {unset}"
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step(name)["run"]]
        return subprocess.run(
            command, cwd=folder or self.workspace, env=environment, capture_output=True, text=True, check=False
        )

    def lint(self, folder: Path | None = None, **values: str) -> subprocess.CompletedProcess[str]:
        """Run the step with the inputs as they are by default, but for those that are given."""
        given = {
            "BIN": str(BIN),
            "PATHS": ACTION["inputs"]["paths"]["default"],
            "ARGS": ACTION["inputs"]["args"]["default"],
            "BASELINE": ACTION["inputs"]["baseline"]["default"],
            "SARIF": ACTION["inputs"]["sarif"]["default"],
            "SUMMARY": ACTION["inputs"]["summary"]["default"],
            "COMMENT": ACTION["inputs"]["comment"]["default"],
            "DAW_LINT_DOCS": "",
            **values,
        }
        return self.run("lint", folder, **given)

    def comment(self, host: GitHost, **values: str) -> subprocess.CompletedProcess[str]:
        """Run the step that comments on pull request 7, with what the step before gave."""
        event = self.temp / "event.json"
        event.write_text(json.dumps({"pull_request": {"number": 7}}))
        given = {
            "BIN": str(BIN),
            "REPORT": self.outputs["report"],
            "EXIT_CODE": self.outputs["exit-code"],
            "SUMMARY": ACTION["inputs"]["summary"]["default"],
            "GITHUB_TOKEN": "secret",
            "GITHUB_API_URL": host.address,
            "GITHUB_REPOSITORY": "me/music",
            "GITHUB_EVENT_PATH": str(event),
            **values,
        }
        return self.run("comment", **given)

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.output.read_text("utf-8").splitlines())


@pytest.fixture
def job(tmp_path: Path, repo: Path) -> Job:
    (tmp_path / "runner").mkdir()
    return Job(tmp_path / "runner", repo)


# What the files are


@pytest.mark.parametrize(("schema", "name"), SCHEMAS)
def test_each_file_follows_the_schema_of_its_host(schema: str, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_zizmor_has_nothing_to_say_of_the_action(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "action.yml", tmp_path / "action.yml")
    command = [str(BIN / "zizmor"), "--offline", "--no-config", "--no-progress", "--persona=pedantic", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["ci.yml", "programs.yml", "release.yml"])
def test_zizmor_has_nothing_to_say_of_our_own_workflows(name: str, tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / ".github" / "workflows" / name, folder / name)
    command = [str(BIN / "zizmor"), "--offline", "--no-config", "--no-progress", "--persona=pedantic", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_file_of_our_own_automation_is_checked_here() -> None:
    known = {name for _, name in SCHEMAS}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / ".github").rglob("*.yml")}
    assert found <= known


def test_our_own_hooks_are_a_configuration_of_pre_commit_and_run_what_ci_runs() -> None:
    path = ROOT / ".pre-commit-config.yaml"
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(path)], check=False)
    assert done.returncode == 0
    entries = [hook["entry"] for repo in yaml.safe_load(path.read_text("utf-8"))["repos"] for hook in repo["hooks"]]
    ran = (ROOT / ".ci" / "run").read_text("utf-8")
    tools = {entry.split()[0] for entry in entries}
    assert tools == {".venv/bin/ruff", ".venv/bin/mypy", ".venv/bin/lint-imports", ".venv/bin/pytest"}
    assert all(tool in ran for tool in tools)


def test_zizmor_wants_of_the_workflow_only_that_daw_lint_is_pinned(tmp_path: Path) -> None:
    workflow = (ROOT / "docs" / "examples" / "github-workflow.yml").read_text("utf-8")
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "daw-lint.yml").write_text(workflow.replace("TAG-OR-COMMIT", "0" * 40))
    command = [str(BIN / "zizmor"), "--offline", "--no-config", "--no-progress", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_script_of_the_action_holds_an_expression_that_its_user_could_write_a_command_into() -> None:
    scripts = [entry["run"] for entry in ACTION["runs"]["steps"] if "run" in entry]
    assert len(scripts) == 3
    assert not any("${{" in script for script in scripts)


def test_every_input_of_the_action_is_used_and_every_output_comes_from_a_step() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.lint\.outputs\.([\w-]+)", text)) == {*ACTION["outputs"], "report"}


# The action


def test_a_bad_session_fails_the_job_with_an_annotation_a_summary_and_sarif(repo: Path, job: Job) -> None:
    write_set(repo / "Songs" / "Night Bus.als", BAD)
    done = job.lint()
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=Songs/Night Bus.als,line=1,title=MB101 ")
    assert "MB101" in job.summary.read_text("utf-8")
    assert job.outputs == {"exit-code": "1", "sarif": "daw-lint.sarif"}
    results = json.loads((repo / "daw-lint.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["MB101"]


def test_a_clean_session_passes_and_still_has_a_sarif_file_that_closes_what_was_open(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als")
    done = job.lint()
    assert done.returncode == 0, done.stderr
    assert job.outputs["exit-code"] == "0"
    assert json.loads((repo / "daw-lint.sarif").read_text("utf-8"))["runs"][0]["results"] == []


def test_paths_stand_on_lines_of_their_own_and_may_have_spaces_and_dashes(repo: Path, job: Job) -> None:
    for name in ("a song.als", "--b.als", "c.als"):
        write_set(repo / name, BAD)
    done = job.lint(PATHS="a song.als\n--b.als\r\n\n")
    assert re.findall(r"file=(.*?),", done.stdout) == ["a song.als", "--b.als"]


def test_options_are_split_at_spaces_but_for_quotes(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    (repo / "my rules.toml").write_text('ignore = ["MB101"]\n')
    assert job.lint(ARGS="--config 'my rules.toml'").returncode == 0
    assert job.lint(ARGS="--exit-zero -v").returncode == 0
    assert job.lint(ARGS="--no-such-option").returncode == 2
    assert job.outputs["exit-code"] == "2"


def test_nothing_that_is_given_to_the_action_is_run(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    evil = "$(touch gone) `touch gone` ; touch gone"
    job.lint(PATHS=evil, ARGS=evil, BASELINE=evil, SARIF=evil, SUMMARY=evil)
    job.lint(PATHS=f'"{evil}', ARGS=f'"{evil}')
    job.lint(PATHS="Song.als", SARIF=f"{evil}.sarif")
    assert not (repo / "gone").exists()


def test_options_whose_quotes_do_not_close_fail_the_job(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als")
    done = job.lint(ARGS="--profile 'strict")
    assert done.returncode != 0
    assert "No closing quotation" in done.stderr


def test_a_baseline_lets_what_is_known_pass(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    command = [str(BIN / "daw-lint"), "check", "--baseline", "known.json", "--update-baseline"]
    subprocess.run(command, cwd=repo, capture_output=True, check=False)
    assert job.lint(BASELINE="known.json").returncode == 0
    write_set(repo / "Other.als", BAD)
    assert job.lint(BASELINE="known.json").returncode == 1


def test_no_summary_and_no_sarif_are_written_where_none_are_wanted(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    assert job.lint(SARIF="", SUMMARY="false").returncode == 1
    assert job.summary.read_text() == ""
    assert job.outputs == {"exit-code": "1"}
    assert not list(repo.glob("*.sarif"))


def test_in_another_folder_the_sarif_file_is_told_from_the_top_of_the_workspace(repo: Path, job: Job) -> None:
    write_set(repo / "Night Bus" / "Song.als", BAD)
    done = job.lint(repo / "Night Bus", SARIF="out.sarif")
    assert "file=Night Bus/Song.als," in done.stdout
    assert job.outputs["sarif"] == "Night Bus/out.sarif"


def test_a_sarif_file_outside_of_the_workspace_is_told_from_there_too(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als")
    job.lint(SARIF=str(job.temp / "out.sarif"))
    assert (repo / job.outputs["sarif"]).resolve() == (job.temp / "out.sarif").resolve()
    assert (job.temp / "out.sarif").exists()


def test_what_keeps_daw_lint_from_its_work_is_exit_code_two(repo: Path, job: Job) -> None:
    (repo / "daw-lint.toml").write_text("ignroe = []\n")
    write_set(repo / "Song.als")
    done = job.lint()
    assert done.returncode == 2
    assert "did you mean 'ignore'" in done.stderr
    assert job.outputs["exit-code"] == "2"


def test_modules_that_lie_in_the_repository_are_not_run(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als")
    for name in ("daw_lint", "shlex", "typer", "json"):
        (repo / f"{name}.py").write_text("raise SystemExit(99)\n")
    assert job.lint(ARGS="-v").returncode == 0


def test_the_summary_of_a_pull_request_has_the_score_before_and_after_and_the_changes(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als")
    commit_all()
    git("branch", "main-then")
    write_set(repo / "Song.als", BAD)
    job.lint(ARGS="--diff-from main-then")
    said = job.summary.read_text("utf-8")
    assert "**Song.als**: score 100 → 80 (-20), session OK → not ready" in said
    assert "- \\+ Master: device Precision Limiter (VST2) added" in said


def test_a_comment_is_written_only_where_it_is_asked_for_and_edited_by_the_next_run(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    job.lint()
    assert "report" not in job.outputs
    with git_host() as host:
        job.lint(COMMENT="true")
        assert job.comment(host).returncode == 0
        write_set(repo / "Song.als")
        job.lint(COMMENT="true")
        done = job.comment(host)
        assert done.stdout == "daw-lint: edited the comment\n"
        (kept,) = host.comments.values()
        assert "### daw-lint: no findings: 1 session" in kept.text
        assert host.writes == ["POST", "PATCH"]


def test_a_pull_request_from_a_fork_gets_the_report_in_its_summary(repo: Path, job: Job) -> None:
    write_set(repo / "Song.als", BAD)
    job.lint(COMMENT="true", SUMMARY="false")
    with git_host() as host:
        host.may_write = False
        done = job.comment(host, SUMMARY="false")
    assert done.returncode == 0
    assert "the token may not write comments" in done.stderr
    assert "MB101" in job.summary.read_text("utf-8")


def test_the_step_that_comments_runs_after_findings_and_not_where_nobody_asked() -> None:
    assert step("comment")["if"] == "${{ !cancelled() && steps.lint.outputs.report != '' }}"
    assert "GITHUB_TOKEN" not in step("lint")["env"]


def test_the_action_installs_daw_lint_into_an_environment_of_its_own(repo: Path, job: Job, tmp_path: Path) -> None:
    wheel = stand_in(tmp_path)
    done = job.run("install", PYTHON=sys.executable, PACKAGE=str(wheel))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("daw-lint ")
    folder = Path(job.outputs["bin"])
    assert folder.parent == job.temp / "daw-lint"
    write_set(repo / "Song.als", BAD)
    assert job.lint(BIN=str(folder)).returncode == 1


def stand_in(folder: Path) -> Path:
    """Return a wheel that runs this checkout in another environment, without the network."""
    places = [str(ROOT), *(entry for entry in sys.path if entry.endswith("site-packages"))]
    name, info = "daw_lint-0-py3-none-any.whl", "daw_lint-0.dist-info"
    files = {
        "daw_lint_here.pth": "\n".join(places),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: daw-lint\nVersion: 0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\ndaw-lint = daw_lint.__main__:main\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / name, "w") as wheel:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(file, text)
    return folder / name


# GitLab


def run_lines(lines: list[str], folder: Path) -> int:
    """Run the lines of a job as GitLab does, one after the other, with daw-lint where this environment has it."""
    script = "set -eo pipefail\n" + "\n".join(lines).replace("/tmp/daw-lint/bin/", f"{shlex.quote(str(BIN))}/")
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, check=False).returncode


def test_the_lines_for_gitlab_write_a_code_quality_report_and_test_results(repo: Path) -> None:
    write_set(repo / "Songs" / "Night Bus.als", BAD)
    commit_all()
    assert run_lines(GITLAB["script"], repo) == 1
    reports = GITLAB["artifacts"]["reports"]
    (issue,) = json.loads((repo / reports["codequality"]).read_text("utf-8"))
    assert issue["check_name"] == "MB101"
    assert issue["location"] == {"path": "Songs/Night Bus.als", "lines": {"begin": 1}}
    assert {"description", "fingerprint", "severity"} <= set(issue)
    failures = list(ElementTree.parse(repo / reports["junit"]).iter("failure"))
    assert len(failures) == 1
    assert GITLAB["artifacts"]["when"] == "always"


def test_the_lines_for_gitlab_pass_a_clean_repository(repo: Path) -> None:
    write_set(repo / "Song.als")
    assert run_lines(GITLAB["script"], repo) == 0
    assert json.loads((repo / GITLAB["artifacts"]["reports"]["codequality"]).read_text("utf-8")) == []


def test_gitlab_comments_on_a_merge_request_with_a_token_and_does_nothing_without(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(repo / "Song.als")
    commit_all()
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", git("rev-parse", "HEAD").strip())
    write_set(repo / "Song.als", BAD)
    commit_all()
    with git_host() as host:
        host.account = "daw-lint-bot"
        values = {"GITLAB_CI": "true", "CI_API_V4_URL": host.address, "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7"}
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        assert run_lines(GITLAB["after_script"], repo) == 0
        assert host.requests == []
        monkeypatch.setenv("DAW_LINT_TOKEN", "secret")
        assert run_lines(GITLAB["after_script"], repo) == 0
        (kept,) = host.comments.values()
        assert "score 100 → 80 (-20)" in kept.text
        write_set(repo / "Song.als")
        assert run_lines(GITLAB["after_script"], repo) == 0
        assert host.writes == ["POST", "PUT"]


def test_gitlab_installs_into_the_environment_that_it_then_runs() -> None:
    make, install = (shlex.split(line) for line in GITLAB["before_script"])
    environment = make[-1]
    assert make[:-1] == ["python", "-m", "venv"]
    assert install == [f"{environment}/bin/pip", "install", "--quiet", "$DAW_LINT"]
    assert all(shlex.split(line)[0] == f"{environment}/bin/daw-lint" for line in GITLAB["script"])


# The container


def instructions() -> list[tuple[str, str]]:
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines if line and not line.startswith("#")]


def test_the_container_holds_what_the_package_is_built_from() -> None:
    copied = [shlex.split(rest)[:-1] for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    names = {name for entry in copied for name in entry}
    assert all((ROOT / name).exists() for name in names)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    needed = {"pyproject.toml", "daw_lint", *re.findall(r'^(?:readme = |license-files = \[)"(.*?)"', project, re.M)}
    included = re.findall(r"force-include\]\n((?:\".*\n)+)", project)
    assert included
    needed |= {line.split('"')[1] for line in included[0].splitlines()}
    assert needed <= names


def test_the_container_does_not_run_as_root_and_runs_daw_lint() -> None:
    words = dict(instructions())
    assert words["USER"] not in ("root", "0")
    assert f"useradd --create-home --uid 1000 {words['USER']}" in words["RUN"]
    assert words["FROM"].endswith("-slim")
    entry, arguments = json.loads(words["ENTRYPOINT"]), json.loads(words["CMD"])
    assert entry == ["daw-lint"]
    assert words["ENV"] == "PATH=/opt/daw-lint/bin:$PATH"
    assert arguments == ["check"]


def test_what_the_container_runs_lints_the_folder_that_it_stands_in(repo: Path, tmp_path: Path) -> None:
    words = dict(instructions())
    for line in [rest for word, rest in instructions() if word == "RUN" and rest.startswith("python")]:
        here = line.replace("/opt/daw-lint", str(tmp_path / "made")).replace("/src", str(stand_in(tmp_path)))
        subprocess.run([sys.executable, *shlex.split(here)[1:]], check=True, capture_output=True)
    command = [*json.loads(words["ENTRYPOINT"]), *json.loads(words["CMD"])]
    write_set(repo / "Song.als", BAD)
    environment = {
        **os.environ,
        "PATH": words["ENV"].removeprefix("PATH=").replace("/opt/daw-lint", str(tmp_path / "made")),
    }
    done = subprocess.run(command, cwd=repo, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MB101" in done.stdout


def test_the_pythons_that_are_named_are_ones_that_daw_lint_runs_on() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    oldest = re.search(r'requires-python = ">=3\.(\d+)"', project)
    assert oldest
    named = [
        ACTION["inputs"]["python-version"]["default"],
        GITLAB["image"].removeprefix("python:"),
        *(rest.split(":")[1].split("-")[0] for word, rest in instructions() if word == "FROM"),
    ]
    assert all(int(version.split(".")[1]) >= int(oldest[1]) for version in named)

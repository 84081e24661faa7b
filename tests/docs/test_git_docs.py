"""The pages about git and CI: each command runs, one after the other, and what they show and name is so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from daw_lint.config.find import read_config
from daw_lint.diff.compare import NOT_COMPARED
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import clip, live_set, native, track, write_set

ROOT = Path(__file__).resolve().parent.parent.parent
GIT, CI = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("git", "ci"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
pytestmark = [
    needs_git,
    pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed"),
    pytest.mark.slow,
]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def loud(level: str) -> str:
    tracks = track("Drums", number=1) + track("Bass", number=2, clips=clip("bass", 0, 16))
    before, name, after = live_set(tracks, master=native("Limiter")).partition('<EffectiveName Value="Bass"')
    return before + name + after.replace('<Volume><Manual Value="1"/>', f'<Volume><Manual Value="{level}"/>', 1)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a history of one song, and a change that is not committed."""
    folder = make_repository(tmp_path / "repo", monkeypatch)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_PAGER", "cat")
    for level in ("0.9", "0.8", "0.7", "1"):
        write_set(folder / "Song.als", loud(level))
        write_set(folder / "Songs" / "Other.als", loud(level))
        commit_all()
    for name in ("Song.als", "Song v1.als"):
        write_set(folder / name, loud("0.5"))
    write_set(folder / "Song v2.als", loud("0.25"))
    return folder


def shell(command: str) -> subprocess.CompletedProcess[str]:
    script = f"set -o pipefail\n{command}"
    return subprocess.run(["bash", "-c", script], input="y\n" * 9, capture_output=True, text=True, check=False)


def test_the_commands_about_git_run_one_after_the_other(repo: Path) -> None:
    said = {}
    for line in "".join(blocks(GIT, "console")).splitlines():
        done = shell(line)
        assert done.returncode in (0, 1), (line, done.stderr)
        assert done.stdout or line.startswith("git config"), line
        assert not re.search("E902|cannot|Traceback", done.stdout + done.stderr), (line, done)
        said[line] = done.stdout
    assert said["daw-lint diff Song.als"] == "~ Bass: fader 0.0 dB -> -6.02 dB\n"
    assert "-  fader: 0.0 dB\n+  fader: -6.02 dB\n" in said["git diff"]
    assert said["git log -p --follow -- Song.als"].count("+  fader: ") >= 3
    assert (repo / ".git" / "hooks" / "pre-commit").exists()


def test_the_commands_about_ci_run_one_after_the_other(repo: Path) -> None:
    lines = "".join(blocks(CI, "console")).splitlines()
    for line in lines:
        done = shell(line)
        assert done.returncode in (0, 1), (line, done.stderr)
        for name in re.findall(r"--output \w+=(\S+)|--baseline (\S+)", line):
            assert (repo / "".join(name)).stat().st_size > 0
    assert shell(lines[1]).returncode == 0
    assert json.loads((repo / "gl-code-quality-report.json").read_text("utf-8"))


def test_the_lines_that_git_diff_is_said_to_show_are_those_that_it_shows(repo: Path) -> None:
    git("config", "diff.daw-lint.textconv", "daw-lint show --plain")
    (repo / ".gitattributes").write_text("*.als diff=daw-lint\n")
    shown = blocks(GIT, "text")[1].splitlines()
    assert git("diff", "--", "Song.als").splitlines()[4:] == shown


def test_what_is_not_compared_is_named() -> None:
    assert NOT_COMPARED in " ".join(GIT.split())


def test_the_suppression_that_is_shown_is_valid() -> None:
    (block,) = blocks(GIT, "toml")
    assert read_config(tomllib.loads(block)).suppress[0].reason


def test_the_inputs_of_the_action_are_told_with_what_they_are_by_default() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) ?\|", CI, re.MULTILINE)
    assert {name: value.strip("`") for name, value in rows} == {
        name: entry["default"] for name, entry in ACTION["inputs"].items()
    }
    for name in ACTION["outputs"]:
        assert f"`{name}`" in CI


def test_what_is_shown_of_workflows_names_inputs_that_there_are_and_the_same_versions_as_the_example() -> None:
    example = (ROOT / "docs" / "examples" / "github-workflow.yml").read_text("utf-8")
    for block in blocks(CI, "yaml"):
        checkout, action = yaml.safe_load(block)
        assert f"uses: {checkout['uses']} # v" in example
        assert set(action["with"]) <= set(ACTION["inputs"])


def test_the_command_for_gitlab_is_that_of_the_example() -> None:
    example = yaml.safe_load((ROOT / "docs" / "examples" / "gitlab-ci.yml").read_text("utf-8"))
    (line,) = example["daw-lint"]["script"]
    assert line.rsplit("/bin/", 1)[1] in CI


@pytest.mark.parametrize("page", [GIT, CI], ids=["git", "ci"])
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https:)([^)#]+)\)", page):
        assert (ROOT / "docs" / target).exists(), target

"""What ``daw-lint init`` writes into a music repository, and what it leaves alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from typer.testing import Result

from daw_lint.config.find import Config, load_config
from daw_lint.parsers import PARSERS
from tests.support.command_line import run
from tests.support.git_repositories import git, make_repository, needs_git
from tests.support.live_sets import write_set
from tests.support.wav_files import write_wav

pytestmark = needs_git
EQUAL = Path(__file__).resolve().parent.parent.parent / "fixtures" / "equal" / "clean"
WRITTEN = ("daw-lint.toml", ".gitattributes", ".gitignore", ".pre-commit-config.yaml")
LOCAL = """\
repos:
  - repo: local
    hooks:
      - id: daw-lint
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_repository(tmp_path / "repo", monkeypatch)
    write_set(folder / "Night Bus" / "Song.als")
    return folder


def init(*arguments: str, answers: str | None = None) -> Result:
    return run("init", *arguments, data=answers)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in WRITTEN if (folder / name).exists()}


def validates(path: Path) -> bool:
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def hooks(path: Path) -> list[str]:
    return [hook["id"] for entry in yaml.safe_load(path.read_text("utf-8"))["repos"] for hook in entry["hooks"]]


# Where


def test_a_folder_without_sessions_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "empty", monkeypatch)
    result = init("--yes")
    assert result.exit_code == 2
    assert result.stderr == "daw-lint: no session in . or below: run daw-lint init where your sessions are\n"
    assert contents(folder) == {}


def test_a_folder_that_is_none_is_told(repo: Path) -> None:
    result = init("gone")
    assert result.exit_code == 2
    assert "there is no gone: check the path" in result.stderr


def test_outside_of_git_only_the_settings_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "Song.als")
    result = init("--yes")
    assert result.exit_code == 0
    assert list(contents(tmp_path)) == ["daw-lint.toml"]
    assert "not a git repository: after git init, run daw-lint init again" in result.stderr
    again = init("--yes")
    assert again.stdout.splitlines()[-1] == "nothing to add: the settings are set up"


def test_of_a_folder_in_a_repository_only_the_hook_stands_at_its_top(repo: Path) -> None:
    assert init("Night Bus", "--yes").exit_code == 0
    assert list(contents(repo)) == [".pre-commit-config.yaml"]
    assert list(contents(repo / "Night Bus")) == ["daw-lint.toml", ".gitattributes", ".gitignore"]
    assert git("check-attr", "diff", "Night Bus/Song.als").strip() == "Night Bus/Song.als: diff: daw-lint"


# What


def test_all_that_is_written_is_valid(repo: Path) -> None:
    result = init("--yes")
    assert result.exit_code == 0, result.output
    assert list(contents(repo)) == list(WRITTEN)
    config = load_config(repo / "daw-lint.toml")
    assert (config.stage, config.profile, config.fail_on) == ("auto", "default", "warning")
    assert validates(repo / ".pre-commit-config.yaml")
    assert hooks(repo / ".pre-commit-config.yaml") == ["daw-lint"]


def test_the_settings_that_are_commented_out_hold_once_they_are_not(repo: Path) -> None:
    init("--yes")
    lines = (repo / "daw-lint.toml").read_text("utf-8").splitlines()
    wanted = [line.removeprefix("# ") if line[:2] == "# " and ("=" in line or "[[" in line) else line for line in lines]
    assert len(tomllib.loads("\n".join(wanted))) > len(tomllib.loads("\n".join(lines)))
    (repo / "daw-lint.toml").write_text("\n".join(wanted), "utf-8")
    assert load_config(repo / "daw-lint.toml").targets == ("spotify",)
    assert load_config(repo / "daw-lint.toml").suppress[0].rule == "MB101"


def test_sessions_of_several_daws_are_counted_and_each_has_its_lines(repo: Path) -> None:
    for suffix in (".rpp", ".flp", ".mmp"):
        shutil.copyfile(EQUAL / f"clean{suffix}", repo / f"clean{suffix}")
    write_set(repo / "Other.ALS")
    output = init("--yes").output
    assert "2 sessions of Ableton Live" in output
    assert "1 session of REAPER" in output
    assert "1 session of FL Studio" in output
    assert "1 session of LMMS" in output
    names = ["Other.ALS", "Night Bus/Song.als", "clean.rpp", "New.RPP", "clean.flp", "clean.mmp"]
    told = git("check-attr", "diff", *names).splitlines()
    assert told == [f"{name}: diff: daw-lint" for name in names]
    ignored = ["clean.rpp-bak", "kick.asd", "Night Bus/Backup/Song.als", ".DS_Store", "kick.wav.reapeaks"]
    assert git("check-ignore", *ignored).splitlines() == ignored
    for name in (*names, "mix.wav"):
        git("check-ignore", name, code=1)


def test_git_is_told_nothing_of_daws_that_are_not_there(repo: Path) -> None:
    init("--yes")
    assert "rpp" not in (repo / ".gitattributes").read_text() + (repo / ".gitignore").read_text()


def test_the_hook_sees_sessions_of_other_daws_that_come_later_and_no_backups(repo: Path) -> None:
    init("--yes")
    (entry,) = yaml.safe_load((repo / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    (hook,) = entry["hooks"]
    files = [suffix for parser in PARSERS if not parser.has_bundles for suffix in parser.suffixes]
    assert all(re.search(hook["files"], f"a/Song{suffix.upper()}") for suffix in files)
    assert not any(re.search(hook["files"], name) for name in ("Song.wav", "als", "Song.als.txt", "Song xrpp"))
    folders = [name for name in Config().exclude if "*" not in name]
    assert all(re.search(hook["exclude"], f"a/{folder}/Song.als") for folder in folders)
    assert re.search(hook["exclude"], "a/Song.rpp-bak")
    assert not re.search(hook["exclude"], "Backups 2/Song.als")


def test_sessions_that_are_folders_get_no_hook_that_would_never_see_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repository(tmp_path / "repo", monkeypatch)
    package = folder / "Song.logicx" / "Alternatives" / "000"
    package.mkdir(parents=True)
    (package / "ProjectData").write_bytes(b"")
    assert init("--yes").exit_code == 0
    assert list(contents(folder)) == ["daw-lint.toml", ".gitignore"]


def test_a_session_in_a_backup_or_a_hidden_folder_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(tmp_path / "empty", monkeypatch)
    write_set(Path("Backup/Song.als"))
    write_set(Path(".trash/Song.als"))
    assert init("--yes").exit_code == 2


def test_a_folder_of_bounces_that_daw_lint_would_not_look_into_is_set(repo: Path) -> None:
    write_wav(repo / "Night Bus" / "Mixe für Ana" / "Song mix.wav", peak_db=-4.0, seconds=1.0)
    init("--yes")
    folders = load_config(repo / "daw-lint.toml").bounce_folders
    assert folders[-1] == "Mixe für Ana"
    assert "Bounces" in folders


# What is there


def test_what_is_in_the_files_stays_with_its_comments_and_line_ends(repo: Path) -> None:
    before = {
        ".gitattributes": b"# ours\r\n*.wav filter=lfs diff=lfs merge=lfs -text",
        ".gitignore": "# Übung\r\nsketches/\r\n".encode(),
        ".pre-commit-config.yaml": b"# our hooks\r\nrepos:\r\n- repo: local # mine\r\n  hooks:\r\n  - id: a\r\n"
        b"    name: a\r\n    entry: a\r\n    language: system\r\n",
    }
    for name, content in before.items():
        (repo / name).write_bytes(content)
    assert init("--yes").exit_code == 0
    for name, content in before.items():
        after = (repo / name).read_bytes()
        assert after.count(b"\n") == after.count(b"\r\n")
        assert len(after.splitlines()) > len(content.splitlines())
        rest = iter(after.splitlines())
        assert all(line in rest for line in content.splitlines()), name
    assert validates(repo / ".pre-commit-config.yaml")
    assert sorted(hooks(repo / ".pre-commit-config.yaml")) == ["a", "daw-lint"]
    assert git("check-attr", "diff", "x.wav", "x.als").split("\n")[:2] == ["x.wav: diff: lfs", "x.als: diff: daw-lint"]


def test_a_second_run_changes_nothing(repo: Path) -> None:
    init("--yes")
    before = contents(repo)
    result = init("--yes")
    assert contents(repo) == before
    assert result.exit_code == 0
    assert "nothing to add: settings, git and hook are set up" in result.output


def test_a_second_run_adds_only_what_a_new_daw_needs(repo: Path) -> None:
    init("--yes")
    before = contents(repo)
    shutil.copyfile(EQUAL / "clean.flp", repo / "clean.flp")
    shutil.copyfile(EQUAL / "clean.rpp", repo / "clean.rpp")
    assert init("--yes").exit_code == 0
    after = contents(repo)
    assert after["daw-lint.toml"] == before["daw-lint.toml"]
    for name in (".gitattributes", ".gitignore"):
        assert after[name].startswith(before[name])
        assert after[name].decode().count("# daw-lint: ") == 1
    assert "*.flp diff=daw-lint\n" in after[".gitattributes"].decode()
    assert "*.reapeaks\n" in after[".gitignore"].decode()


@pytest.mark.parametrize("name", ["daw-lint.toml", ".daw-lint.toml", "pyproject.toml"])
def test_settings_that_are_there_are_left_alone(repo: Path, name: str) -> None:
    text = "[tool.daw-lint]\nstage = 'mix'\n" if name == "pyproject.toml" else "stage = 'mix'\n"
    (repo / name).write_text(text)
    init("--yes")
    assert (repo / name).read_text() == text
    assert [path.name for path in repo.glob("*daw-lint.toml")] == ([] if name == "pyproject.toml" else [name])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n",
        "repos:   [ ]  # none yet\n",
        "default_stages: [pre-commit]\nrepos: []\nfail_fast: true\n",
        "---\nrepos:\n  # first\n  - repo: meta\n    hooks:\n      - id: check-hooks-apply\n",
        "repos:\n- repo: meta\n  hooks:\n  - id: check-hooks-apply\n\nfail_fast: true\n",
        "fail_fast: true\nrepos:\n    -   repo: meta\n        hooks:\n        -   id: check-hooks-apply\n",
        "",
        "\n",
        "repos:",
        "repos:\nfail_fast: true\n",
    ],
)
def test_hooks_that_are_written_in_usual_ways_get_one_more(repo: Path, text: str) -> None:
    path = repo / ".pre-commit-config.yaml"
    path.write_text(text)
    assert init("--yes").exit_code == 0
    assert validates(path), path.read_text()
    data, old = yaml.safe_load(path.read_text()), yaml.safe_load(text) or {}
    assert hooks(path)[0] == "daw-lint"
    assert data["repos"][1:] == (old.get("repos") or [])
    assert {**data, "repos": None} == {**old, "repos": None}


@pytest.mark.parametrize(
    "text",
    [
        "repos: [{repo: meta, hooks: [{id: check-hooks-apply}]}]\n",
        "{repos: []}\n",
        "- repo: meta\n  hooks: []\n",
        "fail_fast: true\n",
    ],
)
def test_hooks_of_another_shape_are_left_alone_and_the_lines_to_add_are_shown(repo: Path, text: str) -> None:
    path = repo / ".pre-commit-config.yaml"
    path.write_text(text)
    result = init("--yes")
    assert result.exit_code == 2
    assert path.read_text() == text
    assert "add the lines above by hand" in result.stderr
    assert "entry: daw-lint check" in result.output


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_hook_of_daw_lint_that_is_there_is_enough(repo: Path, quote: str) -> None:
    text = LOCAL.replace("id: daw-lint", f"id: {quote}daw-lint-all{quote}")
    (repo / ".pre-commit-config.yaml").write_text(text)
    assert init("--yes").exit_code == 0
    assert (repo / ".pre-commit-config.yaml").read_text() == text


def test_a_file_that_is_no_text_is_told_and_nothing_is_written(repo: Path) -> None:
    (repo / ".gitignore").write_bytes(b"\xff\xfe\x00")
    result = init("--yes")
    assert result.exit_code == 2
    assert result.stderr == "daw-lint: .gitignore is not UTF-8: save it as UTF-8, or move it away\n"
    assert list(contents(repo)) == [".gitignore"]


# Asking


def test_each_file_is_shown_and_asked_for(repo: Path) -> None:
    result = init(answers="n\ny\nn\ny\nn\n")
    assert list(contents(repo)) == ["daw-lint.toml", ".gitignore"]
    assert result.exit_code == 0
    for name in WRITTEN:
        assert f"Write {name}?" in result.output
    assert "  + *.als diff=daw-lint" in result.output


def test_a_file_that_is_there_is_said_to_be_added_to_before_it_is_asked_for(repo: Path) -> None:
    (repo / ".gitignore").write_text("mine\n")
    result = init(answers="n\nn\nn\nn\nn\n")
    assert ".gitignore  lines to add" in result.output
    assert (repo / ".gitignore").read_text() == "mine\n"
    assert len(contents(repo)) == 1


def test_without_anybody_to_answer_it_ends_and_says_how_to_go_on(repo: Path) -> None:
    command = [sys.executable, "-m", "daw_lint", "init"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "no answer: nothing more was written; --yes writes without asking" in done.stderr
    assert contents(repo) == {}


@pytest.mark.parametrize(
    ("found", "prefix", "command"),
    [
        ("/usr/bin/daw-lint", "/home/ana/venv", "daw-lint"),
        ("/home/ana/.local/bin/daw-lint", "/home/ana/.local/share/pipx/daw-lint", "daw-lint"),
        ("/home/ana/venv/bin/daw-lint", "/home/ana/venv", "/home/ana/venv/bin/daw-lint"),
        ("/home/ana/my env/bin/daw-lint", "/home/ana/my env", "'/home/ana/my env/bin/daw-lint'"),
        (None, "/home/ana/venv", f"{sys.executable} -P -m daw_lint"),
    ],
)
def test_git_is_told_how_to_find_daw_lint_also_when_its_environment_is_not_active(
    repo: Path, monkeypatch: pytest.MonkeyPatch, found: str | None, prefix: str, command: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: found)
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    output = init("--yes").output
    assert f'git config diff.daw-lint.textconv "{command} show --plain"' in output
    assert "pre-commit install" in output
    git("config", "diff.daw-lint.textconv", "daw-lint show --plain")
    assert "git config" not in init("--yes").output


def test_files_that_are_ignored_now_and_in_git_already_are_named(repo: Path) -> None:
    write_set(repo / "Night Bus" / "Backup" / "Über.als")
    git("add", "--all")
    result = init("--yes")
    assert "git still tracks Night Bus/Backup/Über.als, which is ignored now" in result.stderr
    command = result.stderr.splitlines()[-1].removeprefix("daw-lint:")
    subprocess.run(command, shell=True, check=True, capture_output=True)
    assert git("ls-files").splitlines() == ["Night Bus/Song.als"]
    assert (repo / "Night Bus" / "Backup" / "Über.als").is_file()

"""Every example in the README runs and says what the README says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from daw_lint.config.find import read_config
from daw_lint.parsers import PARSERS
from daw_lint.report.findings.json import SCHEMA_VERSION
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import configure
from tests.support.command_line import run
from tests.support.live_sets import write_set
from tests.support.wav_files import write_wav

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_first_command_gives_the_output_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    command = blocks("console")[0].strip()
    monkeypatch.chdir(ROOT)
    last = command.split("&&")[-1].strip()
    assert last == '.venv/bin/daw-lint check "fixtures/als/night-bus"'
    result = run("check", "--format", "grouped", "fixtures/als/night-bus")
    assert result.output.strip() == blocks("text")[0].strip()
    assert result.exit_code == 1


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    (command,) = next(block for block in blocks("console") if "pytest" in block).splitlines()
    assert command in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def commands() -> list[str]:
    return re.findall(r"^\| `(daw-lint [^`]+)` \|", README, re.MULTILINE)


def test_a_command_can_be_copied_whole_into_the_shell_of_macos() -> None:
    """Zsh takes a comment behind a command for arguments of it."""
    assert len(commands()) > 10
    assert not [line for block in blocks("console") for line in block.splitlines() if "#" in line]


@pytest.mark.slow
@pytest.mark.parametrize("command", commands())
def test_each_command_that_is_shown_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "Song.als")
    write_wav(tmp_path / "Song mix v4.wav", peak_db=-4.0)
    for name in ("mix.wav", "Song master.wav", "Stems/Drums.wav", "Stems/Bass.wav", "Mixes/mix.wav"):
        write_wav(tmp_path / name, peak_db=-4.0)
    program, *arguments = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', command)]
    assert program == "daw-lint"
    result = run(*arguments)
    with_findings = "--profile" in command or "--set" in command or "--target" in command
    assert result.exit_code in ((0, 1) if with_findings else (0,)), result.output
    assert result.output
    assert "E902" not in result.output


def test_the_configuration_that_is_shown_is_valid() -> None:
    config = read_config(tomllib.loads(blocks("toml")[0]))
    assert config.suppress[0].reason
    assert configure(load_rules(), config.rules)


def test_the_hooks_that_are_named_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    for name in ("daw-lint", "daw-lint-bounces", "daw-lint-all", "daw-lint-fix"):
        assert f"- id: {name}\n" in hooks
        assert name in README


def test_the_hooks_see_every_session_that_is_a_file() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    patterns = [line.split("files: ")[1] for line in hooks.splitlines() if "files: " in line and "als" in line]
    suffixes = [suffix for parser in PARSERS for suffix in parser.suffixes if suffix not in (".logicx", ".band")]
    assert len(patterns) == 3
    assert all(re.search(pattern, f"Song{suffix.upper()}") for pattern in patterns for suffix in suffixes)


def test_the_documented_json_schema_is_the_one_that_is_written() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    assert f"| `schema_version` | {SCHEMA_VERSION} |" in page


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_hook_blocks_the_commit_of_a_bad_set_and_passes_a_good_one(tmp_path: Path) -> None:
    """The entry of the hook as pre-commit calls it; try-repo itself installs from the network."""
    from tests.support.live_sets import live_set, vst2

    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    entry = re.search(r"- id: daw-lint\n.*?entry: (.*?)\n", hooks, re.DOTALL)
    pattern = re.search(r"- id: daw-lint\n.*?files: (.*?)\n", hooks, re.DOTALL)
    assert entry
    assert pattern
    bad = write_set(tmp_path / "Bad Song.ALS", live_set(master=vst2("Pro-L 2")))
    good = write_set(tmp_path / "good.als")
    for path, code in ((bad, 1), (good, 0)):
        assert re.search(pattern[1], path.name)
        command = [sys.executable, "-m", "daw_lint", *entry[1].split()[1:], path.name]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == code


def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_wav(tmp_path / "mix.wav", peak_db=-4.0)
    exec(blocks("python")[0], {})
    assert len(capsys.readouterr().out.split()) == 3

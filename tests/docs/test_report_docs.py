"""The page about the report: its commands run, and what it says of names and numbers holds."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from daw_lint.health.score import COSTS
from daw_lint.report.health.markdown import LONGEST
from tests.support.command_line import run
from tests.support.live_sets import write_set
from tests.support.wav_files import write_wav

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "report.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_the_commands_that_are_shown_run_one_after_the_other(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "daw-lint.toml").write_text("")
    write_set(tmp_path / "Song.als")
    write_set(tmp_path / "Sessions" / "Other.als")
    write_wav(tmp_path / "Song mix v4.wav", peak_db=-4.0)
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "daw-lint"
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        for name in arguments[arguments.index("-o") + 1 : arguments.index("-o") + 2] if "-o" in arguments else []:
            assert (tmp_path / name).exists()


def test_the_options_of_watch_that_are_named_exist() -> None:
    described = run("watch", "--help", columns=200).output
    part = PAGE[PAGE.index("## Watching") :]
    for option in set(re.findall(r"--[a-z-]+", part)):
        assert option in described


def test_the_numbers_on_the_page_are_those_of_the_code() -> None:
    assert "100 minus {} for each rule with an error, {} for each with a warning and {} for".format(
        *COSTS.values()
    ) in (" ".join(PAGE.split()))
    assert f"{LONGEST:,} characters" in PAGE

"""The folder of daw-lint's own data."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.disk import shipped

ROOT = Path(__file__).resolve().parent.parent.parent


def test_without_its_rules_every_command_says_so_and_what_to_do(tmp_path: Path) -> None:
    package = Path(
        shutil.copytree(ROOT / "daw_lint", tmp_path / "daw_lint", ignore=shutil.ignore_patterns("__pycache__"))
    )
    shutil.copyfile(ROOT / "fixtures" / "equal" / "clean" / "clean.rpp", tmp_path / "Song.rpp")
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from daw_lint.__main__ import main; main()"
    for words in (["check", "--no-cache", "Song.rpp"], ["rule", "MB101"], ["targets"]):
        command = [sys.executable, "-I", "-c", start, str(tmp_path), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr == f"daw-lint: {package / 'rules'}: daw-lint's own rules are missing: install it again\n"
        assert done.stdout == ""


def test_the_program_is_to_be_unpacked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(FileNotFoundError, match="unpack the program again"):
        shipped.rules_dir.__wrapped__()

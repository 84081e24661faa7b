"""daw-lint in the terminals of other systems: encodings, pipes, colours, line ends, spellings of names."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from sets import live_set, vst2, write_set

LIMITER = live_set(master=vst2("Precision Limiter"))


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "daw_lint", *arguments]
    return subprocess.run(command, cwd=folder, env=plain | variables, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_a_name_that_the_terminal_cannot_show_is_escaped(encoding: str, tmp_path: Path) -> None:
    write_set(tmp_path / "夜 Bus.als", LIMITER)
    done = run(tmp_path, "check", "夜 Bus.als", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    shown = "夜".encode() if encoding == "utf-8" else b"\\u591c"
    assert done.stdout.startswith(shown + b" Bus.als: Master > Precision Limiter: MB101 error")


def test_a_pipe_gets_no_colours_and_whole_lines(tmp_path: Path) -> None:
    name = f"{'long ' * 30}name.als"
    write_set(tmp_path / name, LIMITER)
    done = run(tmp_path, "check", name, COLUMNS="30")
    assert b"\x1b" not in done.stdout
    assert done.stdout.decode().splitlines()[0].endswith("limiter on the master bus of a mix (active)")


def test_no_color_wins_over_force_color(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    assert b"\x1b[" in run(tmp_path, "check", "Song.als", FORCE_COLOR="1").stdout
    assert b"\x1b" not in run(tmp_path, "check", "Song.als", FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.parametrize("arguments", [("rule", "--all"), ("check",), ("--help",)])
def test_a_pipe_that_is_closed_early_is_silent(arguments: tuple[str, ...], tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    command = [sys.executable, "-m", "daw_lint", *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_settings_with_the_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    settings = b'ignore = ["MB101"]\r\n\r\n[rules.HR101]\r\nmax_db = -4.0\r\n'
    (tmp_path / "daw-lint.toml").write_bytes(settings)
    assert run(tmp_path, "check", "Song.als").returncode == 0


def test_names_as_macos_stores_them_are_read(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Café.als")
    write_set(tmp_path / name, LIMITER)
    assert b"MB101" in run(tmp_path, "check", PYTHONIOENCODING="utf-8").stdout


@pytest.mark.parametrize(("word", "meant"), [(("chekc",), b"check"), (("check", "--slect", "MB"), b"--select")])
def test_a_misspelt_command_or_option_gets_a_suggestion(word: tuple[str, ...], meant: bytes, tmp_path: Path) -> None:
    done = run(tmp_path, *word)
    assert done.returncode == 2
    assert meant in done.stderr


def test_without_arguments_it_helps(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert b"Usage: daw-lint" in done.stdout + done.stderr
    assert b"check" in done.stdout + done.stderr

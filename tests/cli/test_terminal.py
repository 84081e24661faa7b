"""daw-lint in the terminals of other systems: encodings, pipes, colours, line ends, spellings of names."""

from __future__ import annotations

import io
import ntpath
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from daw_lint.disk.globs import path_fits
from daw_lint.report import paths
from daw_lint.report.terminal import console, write
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.song_repository import HOUSE_RULES
from tests.support.wav_files import write_wav

LIMITER = live_set(master=vst2("Precision Limiter"))


def start(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "daw_lint", *arguments]
    return subprocess.run(command, cwd=folder, env=plain | variables, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_a_name_that_the_terminal_cannot_show_is_escaped(encoding: str, tmp_path: Path) -> None:
    write_set(tmp_path / "夜 Bus.als", LIMITER)
    done = start(tmp_path, "check", "夜 Bus.als", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    shown = "夜".encode() if encoding == "utf-8" else b"\\u591c"
    assert done.stdout.startswith(shown + b" Bus.als: Master > Precision Limiter: MB101 error")


def test_a_pipe_gets_no_colours_and_whole_lines(tmp_path: Path) -> None:
    name = f"{'long ' * 30}name.als"
    write_set(tmp_path / name, LIMITER)
    done = start(tmp_path, "check", name, COLUMNS="30")
    assert b"\x1b" not in done.stdout
    assert done.stdout.decode().splitlines()[0].endswith("limiter on the master bus of a mix (active)")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "in_terminal", "in_pipe"),
    [
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"CLICOLOR_FORCE": "1"}, True, True),
        ({"CLICOLOR_FORCE": "0"}, False, False),
        ({"CLICOLOR": "0"}, False, False),
        ({"CLICOLOR": "1"}, True, False),
    ],
    ids=str,
)
def test_colours_are_as_the_variables_say(
    said: dict[str, str], in_terminal: bool, in_pipe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    for stream, expected in ((Terminal(), in_terminal), (io.StringIO(), in_pipe)):
        write([[("MB101", "bold red"), (" limiter", "")]], stream)
        assert ("\x1b[1;31m" in stream.getvalue()) == expected
        if not expected:
            assert stream.getvalue() == "MB101 limiter\n"


def test_lines_in_a_pipe_end_alike_on_windows() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
    write([[("Gain 夜 Café", "")]], stream)
    stream.flush()
    assert raw.getvalue() == b"Gain \\u591c Caf\xe9\n"


def test_tables_are_as_wide_as_the_terminal_and_whole_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert console(io.StringIO()).width == 140
    assert console(Terminal()).width == 60


def test_no_color_wins_over_force_color(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    assert b"\x1b[" in start(tmp_path, "check", "Song.als", FORCE_COLOR="1").stdout
    assert b"\x1b" not in start(tmp_path, "check", "Song.als", FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.parametrize("arguments", [("rule", "--all"), ("check",), ("--help",)])
def test_a_pipe_that_is_closed_early_is_silent(arguments: tuple[str, ...], tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    command = [sys.executable, "-m", "daw_lint", *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [("check", "Song.als"), ("rule", "--all"), ("--help",)])
def test_output_that_cannot_be_written_is_neither_clean_nor_a_finding(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    command = [sys.executable, "-m", "daw_lint", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"daw-lint: cannot write the output: No space left on device\n"


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_job_whose_output_is_closed_still_writes_its_files_and_its_exit_code(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    script = f"{shlex.quote(sys.executable)} -m daw_lint check Song.als --output junit=lint.xml >&- 2>&-"
    assert subprocess.run(["bash", "-c", script], cwd=tmp_path, check=False).returncode == 1
    assert "MB101" in (tmp_path / "lint.xml").read_text("utf-8")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with the mark of Notepad"])
def test_settings_and_rules_with_the_line_ends_of_windows_are_read(
    mark: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "Song.als", LIMITER)
    (tmp_path / "house").mkdir()
    rule = re.findall(r"```toml\n(code.*?)```", HOUSE_RULES, re.DOTALL)[0]
    (tmp_path / "house" / "HS101-long.toml").write_bytes(mark + rule.replace("\n", "\r\n").encode())
    settings = b'ignore = ["MB101"]\r\nrule-folders = ["house"]\r\n\r\n[rules.HS101]\r\nmax_s = 200.0\r\n'
    (tmp_path / "daw-lint.toml").write_bytes(mark + settings)
    result = run("check", "Song.als")
    assert result.exit_code == 0, result.output
    assert run("rule", "test", "house").exit_code == 0


def test_names_as_macos_stores_them_are_read(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Café.als")
    write_set(tmp_path / name, LIMITER)
    assert b"MB101" in start(tmp_path, "check", PYTHONIOENCODING="utf-8").stdout


@pytest.mark.parametrize(("word", "meant"), [(("chekc",), b"check"), (("check", "--slect", "MB"), b"--select")])
def test_a_misspelt_command_or_option_gets_a_suggestion(word: tuple[str, ...], meant: bytes, tmp_path: Path) -> None:
    done = start(tmp_path, *word)
    assert done.returncode == 2
    assert meant in done.stderr


def test_without_arguments_it_helps(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert b"Usage: daw-lint" in done.stdout + done.stderr
    assert b"check" in done.stdout + done.stderr


NFD, NFC = unicodedata.normalize("NFD", "Café"), unicodedata.normalize("NFC", "Café")


@pytest.mark.parametrize(("stored", "typed"), [(NFD, NFC), (NFC, NFD)])
@pytest.mark.parametrize(
    "settings",
    [
        '[[suppress]]\nrule = "MB101"\nfile = "{}.als"\nreason = "meant"',
        '[[paths]]\nmatch = "sketches/{}*"\nignore = ["MB101"]',
        'exclude = ["{}.als"]',
    ],
    ids=["suppress", "paths", "exclude"],
)
def test_an_accent_fits_a_pattern_whether_it_is_a_sign_of_its_own_or_not(
    stored: str, typed: str, settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "sketches" / f"{stored}.als", LIMITER)
    write_set(tmp_path / "Clean.als")
    assert "MB101" in run("check").output
    (tmp_path / "daw-lint.toml").write_text(settings.format(typed), "utf-8")
    result = run("check")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "settings",
    [
        "[[suppress]]\nrule = 'MB101'\nfile = 'sketches\\Song.als'\nreason = 'meant'",
        "[[paths]]\nmatch = 'sketches\\*'\nignore = ['MB101']",
    ],
    ids=["suppress", "paths"],
)
def test_patterns_may_have_the_backslashes_of_windows(
    settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "sketches" / "Song.als", LIMITER)
    (tmp_path / "daw-lint.toml").write_text(settings, "utf-8")
    result = run("check")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", ["SONG.ALS", "Song.Als"])
def test_the_suffix_may_be_in_capitals(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / name, LIMITER)
    write_wav(tmp_path / "Song.WAV", peak_db=-4.0)
    output = run("check").output
    assert f"{name}: Master > Precision Limiter: MB101" in output
    assert f"Song.WAV: used as the bounce of {name}" in output


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"Songs\Night Bus.als", "Songs/Night Bus.als"),
        (r"C:\Music\Night Bus.als", "C:/Music/Night Bus.als"),
        (r"\\nas\music\Night Bus.als", "//nas/music/Night Bus.als"),
    ],
)
def test_paths_of_windows_are_shown_with_slashes(path: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "os", SimpleNamespace(path=ntpath))
    monkeypatch.setattr(paths, "Path", PureWindowsPath)
    assert paths.shown(PureWindowsPath(path)) == expected  # type: ignore[arg-type]


def test_a_drive_and_a_share_are_no_suffix_of_a_suppression() -> None:
    for path in (r"C:\Music\Song.als", r"\\nas\music\Song.als"):
        assert path_fits(PureWindowsPath(path).as_posix(), "*/Song.als")
        assert not path_fits(PureWindowsPath(path).as_posix(), "Other.als")


def test_the_end_points_to_the_worst_that_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_wav(tmp_path / "A quiet.wav", peak_db=-20.0)
    write_wav(tmp_path / "B loud.wav", peak_db=-0.1)
    lines = run("check", "A quiet.wav", "B loud.wav", "--isolated").output.splitlines()
    assert "HR102 info" in lines[0]
    assert lines[-1].endswith("Learn more: daw-lint rule HR101")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are closed otherwise there")
@pytest.mark.parametrize("words", [["check"], ["check", "--format", "json"], ["rule", "--all"], ["show", "Song.als"]])
def test_a_run_whose_output_nobody_reads_fails_as_programs_that_the_pipe_ends(tmp_path: Path, words: list[str]) -> None:
    write_set(tmp_path / "Song.als", LIMITER)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        command = [sys.executable, "-m", "daw_lint", *words]
        done = subprocess.run(command, cwd=tmp_path, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_while_daw_lint_is_being_loaded_leaves_no_traceback(tmp_path: Path) -> None:
    code = """
import sys
class Interrupted:
    def find_spec(self, name, path, target=None):
        if name == "daw_lint.cli.check":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from daw_lint.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")

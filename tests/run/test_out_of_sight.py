"""What cannot be looked at is told as that, whatever else is judged: closed folders, dead links, names too long, no folder at all."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set

PROGRAM = "import sys; sys.argv[0] = 'daw-lint'; from daw_lint.__main__ import main; main()"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a set in it that nobody may look into, beside a set that anybody may, for whoever runs this."""
    write_set(tmp_path / "Song.als", live_set(master=vst2("Precision Limiter")))
    folder = write_set(tmp_path / "closed" / "Other.als").parent
    monkeypatch.chdir(tmp_path)

    def refused(real: Callable[..., Any], itself: bool) -> Callable[..., Any]:
        def ask(path: Any, *arguments: Any, **named: Any) -> Any:
            if isinstance(path, str | Path):
                place = Path(path).absolute()
                if folder in place.parents or (itself and place == folder):
                    raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **named)

        return ask

    monkeypatch.setattr(os, "stat", refused(os.stat, itself=False))
    monkeypatch.setattr(os, "scandir", refused(os.scandir, itself=True))
    monkeypatch.setattr(io, "open", refused(io.open, itself=True))
    monkeypatch.setattr(os, "open", refused(os.open, itself=True))
    return folder


@pytest.mark.parametrize("named", [["closed"], ["closed/Other.als"], ["."], []])
def test_what_lies_in_a_closed_folder_is_not_clean_but_unknown_and_the_rest_is_judged(
    closed: Path, named: list[str]
) -> None:
    result = run("check", "--select", "MB101", "Song.als", *named) if named != [] else run("check", "--select", "MB101")
    assert "Song.als: Master > Precision Limiter: MB101" in result.output
    assert "E902 error  no permission to" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("show", "--plain"),
        ("report",),
        ("diff", "Song.als"),
        ("config",),
        ("plugins",),
        ("plugins", "--unknown"),
    ],
    ids=" ".join,
)
def test_every_command_says_in_a_line_that_it_may_not_look(closed: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "closed/Other.als")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "closed/Other.als" in result.output


def test_a_name_that_no_disk_takes_is_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check", "a" * 5000 + ".als")
    assert ": E902 error" in result.output
    assert result.exit_code == 2


def test_a_dead_link_is_told_as_one_and_not_suggested_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Song.als").symlink_to("Archive/Song.als")
    result = run("check")
    assert "this is a link to a file that does not exist: it points to 'Archive/Song.als'" in result.output
    assert "did you mean" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no pipes in folders")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rpp")
    os.mkfifo(tmp_path / "pipe.song")
    write_set(tmp_path / "Song.als")
    script = f"import sys; sys.argv = ['', 'check', '--select', 'MB101']; {PROGRAM}"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert "no findings: 1 session" in result.stdout


@pytest.mark.parametrize(("name", "lists"), [("Song.flp", False), ("Song.xyz", True)])
def test_programs_are_listed_for_files_that_could_be_of_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, lists: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("not music", "utf-8")
    output = run("check", name).output
    assert "not a session of a known DAW" in output
    assert ("REAPER (.rpp" in output) == lists


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no folder that somebody is in")
def test_in_a_folder_that_was_deleted_it_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f"import os; os.chdir({str(folder)!r}); os.rmdir({str(folder)!r}); import sys; sys.argv = ['', 'check']; {PROGRAM}"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert "the current folder was deleted" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "--output-format", "json"), "Unknown option --output-format: use --format FORMAT"),
        (("check", "--output-file=x.json"), "Unknown option --output-file: use --output FILE"),
        (("measure", "mix.wav", "--output-format", "csv"), "use --format FORMAT"),
        (("report", "Song.als", "--output-file", "x.html"), "use --output FILE"),
        (("watch", "--format", "json"), "--format"),
        (("check", "--exclude", "x"), "--config extend-exclude=NAME"),
        (("check", "--max-warnings=0"), "--fail-on"),
        (("lint", "."), "daw-lint check"),
        (("explain", "MB101"), "daw-lint rule CODE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_other_linters_call_it_leads_to_what_it_is_called_here(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert says in result.output
    assert result.exit_code == 2

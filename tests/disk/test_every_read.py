"""Files of unknown origin are opened in one place, which waits for no pipe and takes no device for a file."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import daw_lint
from tests.support.command_line import run
from tests.support.live_sets import live_set, write_set

PACKAGE = Path(daw_lint.__file__).parent
READERS = {
    "disk/bounded.py": "the one place",
    "disk/writers.py": "a file, to ask whether another program has it open to write",
    "disk/lock.py": "a folder, to lock it",
    "disk/unfinished.py": "what a killed run of ours left over",
    "disk/write.py": "a pipe or a device that the user named as an output",
    "run/output_file.py": "a file that is to be replaced, which is a regular one",
    "rulebook/plugin_tables.py": "a table of ours",
    "rulebook/condition_process.py": "what the system says of this process",
    "run/worker.py": "what the system says of a process of ours",
    "report/html/template.py": "a template of ours",
    "app/web/routes_page.py": "a file of the page of ours",
    "app/web/drops.py": "a file of ours, in a temporary folder",
    "app/web/peers.py": "what the system says of connections",
    "run/measure_files.py": "audio from a pipe, in a temporary folder",
    "parsers/packed.py": "an entry of an archive",
    "parsers/audacity/database.py": "a cell of a database",
    "measure/workers.py": "a pipe from another process",
    "cli/setup/ci_jobs.py": "what the installer noted of this package",
    "hosts/api.py": "a request to a git host",
    "hosts/github.py": "the event of a CI job, which its host names",
    "hosts/comment.py": "a report of ours, and the summary of a CI job",
    "measure/kernel/__init__.py": "the source of the kernel",
    "measure/kernel/build.py": "the source of the kernel",
    "disk/copy_file.py": "the copy, where no file is",
    "disk/work_folder.py": "a folder of ours, to lock it",
    "archive/child/bounds.py": "what the system says of this process",
    "app/web/drop_folder.py": "a folder of ours, to lock it",
    "archive/stock/foreign.py": "a part of a stock, to see whether it is ours",
    "archive/stock/compact.py": "a part of a stock, which is ours",
    "archive/stock/drop.py": "a part of a stock, which is ours",
    "archive/stock/known.py": "a part of a stock, which is ours",
    "archive/stock/store.py": "a part of a stock, which is ours",
    "__main__.py": "the null device, in place of an output that nobody reads",
}
_READS = {"open", "read_text", "read_bytes"}
_OTHERS = {"webbrowser.open", "places.open", "state.places.open", "INSIDE.read_bytes", "self.open", "reader.open"}


def reads(tree: ast.AST) -> Iterator[str]:
    """Yield each use of what opens a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _READS and ast.unparse(node) not in _OTHERS:
            yield f"{ast.unparse(node)} in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            yield f"open in line {node.lineno}"


def test_only_one_place_opens_files() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): list(reads(ast.parse(path.read_text("utf-8"))))
        for path in sorted(PACKAGE.rglob("*.py"))
    }
    assert {name: calls for name, calls in found.items() if calls and name not in READERS} == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('extend = "pipe.toml"', ("check", "--no-cache", ".")),
        ('baseline = "pipe.toml"', ("check", "--no-cache", ".")),
        ('baseline = "pipe.toml"', ("check", "--no-cache", "--update-baseline", ".")),
        ('rule-folders = ["house"]', ("check", "--no-cache", ".")),
        ('rule-folders = ["house"]', ("rule", "test", "house")),
    ],
)
def test_a_pipe_in_the_place_of_settings_is_not_waited_for(
    settings: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_set(tmp_path / "Song.als", live_set())
    (tmp_path / "house").mkdir()
    for folder in (tmp_path, tmp_path / "house"):
        os.mkfifo(folder / "pipe.toml")
    (tmp_path / "daw-lint.toml").write_text(settings + "\n", "utf-8")
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert "None" not in result.output
    assert "pipe.toml" in result.output


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
@pytest.mark.parametrize("name", [".gitignore", ".gitattributes", ".pre-commit-config.yaml"])
def test_init_reads_no_device(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write_set(tmp_path / "Song.als", live_set())
    (tmp_path / name).symlink_to("/dev/zero")
    result = run("init", "--yes")
    assert result.exit_code == 2, result.output
    assert name in result.output

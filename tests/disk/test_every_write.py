"""Nothing writes to the disk but the one writer, the two databases, and what makes files of its own in a temporary folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import daw_lint

PACKAGE = Path(daw_lint.__file__).parent
WRITERS = {
    "disk/write.py": "the writer",
    "disk/unfinished.py": "the file that the writer makes",
    "disk/copy_file.py": "a copy, where no file is",
    "disk/work_folder.py": "a folder of its own beside the one that it becomes",
    "disk/bounded.py": "a file that is opened to be read",
    "rulebook/condition_process.py": "the null device, and a pipe to another process",
    "run/watchdog.py": "a line to standard error",
    "run/worker.py": "a pipe to another process",
    "disk/installed/live_list.py": "Live's list of plug-ins, in memory",
    "disk/lock.py": "on Windows, an empty file in the folder for temporary files",
    "health/history/store.py": "the database of a history",
    "health/history/file.py": "an empty history, in memory",
    "health/history/schema.py": "an empty history, in memory",
    "run/cache/store.py": "the database of the cache, in the folder of the user",
    "parsers/audacity/database.py": "a project that is opened to be read, and one in memory",
    "app/web/drops.py": "files that are dropped on the page, in a temporary folder",
    "app/web/drop_folder.py": "the temporary folder of what is dropped on the page",
    "run/measure_files.py": "audio from a pipe, in a temporary folder",
    "measure/__init__.py": "audio from memory, in a temporary folder",
    "measure/ogg.py": "a stream of a chained file, in a temporary file without a name",
    "measure/workers.py": "a pipe to another process",
    "judge/example_disk.py": "the files of a rule's example, in a temporary folder",
    "cli/setup/plan.py": "a folder for the job of a host",
    "hosts/api.py": "a request to a git host",
    "hosts/comment.py": "the summary of a CI job, which its host names",
    "measure/kernel/build.py": "the compiled kernel, in its place in a checkout",
    "archive/bucket/ranged.py": "a copy of an object, in a temporary file without a name",
    "archive/cluster.py": "a temporary folder for what Dask keeps",
    "archive/listing/spool.py": "what was listed, in a temporary file without a name",
    "archive/stock/compact.py": "a part of a stock in a bucket gets its name",
    "archive/stock/foreign.py": "a part of a stock that is opened to be read",
    "archive/stock/drop.py": "a part of a stock that is opened to be read",
    "archive/stock/known.py": "a part of a stock that is opened to be read",
    "archive/stock/store.py": "a part of a stock that is opened to be read; those on a disk are written by the writer",
    "__main__.py": "the null device, in place of an output that nobody reads",
}
"""The modules that may write, and what they write."""
METHODS = {
    "write_text", "write_bytes", "touch", "unlink", "rename", "mkdir", "rmdir", "symlink_to", "hardlink_to", "chmod",
    "lchmod", "extractall", "backup", "blobopen", "iterdump",
}  # fmt: skip
FUNCTIONS = {
    "os": {
        "replace", "rename", "renames", "remove", "unlink", "rmdir", "removedirs", "mkdir", "makedirs", "mkfifo", "link",
        "symlink", "truncate", "ftruncate", "chmod", "fchmod", "chown", "fchown", "utime", "write", "pwrite", "writev",
        "open", "fdopen", "setxattr", "system", "popen",
    },
    "shutil": {"copy", "copy2", "copyfile", "copyfileobj", "copytree", "move", "rmtree", "make_archive", "unpack_archive"},
    "tempfile": {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile"},
    "sqlite3": {"connect"},
}  # fmt: skip
READS = {"rb", "r", "br", "rt"}


def modules() -> dict[str, ast.Module]:
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def writes(tree: ast.AST) -> Iterator[str]:
    """Yield each call that may write, create, rename or delete a file."""
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            full = names.get(ast.unparse(node), ast.unparse(node))
            module, _, name = full.rpartition(".")
            if name in FUNCTIONS.get(module, ()) and not opens_to_read(tree, node):
                yield f"{full} in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_help = ast.unparse(node.func.value) == "formatter"
            if (node.func.attr in METHODS and not of_help) or is_renaming(node):
                yield f".{node.func.attr} in line {node.lineno}"
        if isinstance(node, ast.Call) and called(node) == "open" and not READS.issuperset(modes(node)):
            yield f"open in line {node.lineno}"


def imported(tree: ast.AST) -> dict[str, str]:
    """Return the full names of what a module imports, also inside of functions and under other names."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                f"{alias.asname}.{name}": f"{alias.name}.{name}"
                for alias in node.names if alias.asname for name in FUNCTIONS.get(alias.name, ())
            }  # fmt: skip
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def modes(node: ast.Call) -> set[str]:
    """Return the modes that a call of ``open`` may have: ``r`` where none is given, ``?`` where it is computed."""
    if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in (
        "os",
        "webbrowser",
        "self._zip",
        "archive",
        "places",
        "state.places",
    ):
        return {"r"}  # os.open is found by its name; the others open no file for writing
    is_function = isinstance(node.func, ast.Name)
    given = [word.value for word in node.keywords if word.arg == "mode"] + node.args[is_function : is_function + 1]
    if not given:
        return {"r"}
    words = {entry.value for value in given for entry in ast.walk(value) if isinstance(entry, ast.Constant)}
    return {str(word) for word in words} or {"?"}


def is_renaming(node: ast.Call) -> bool:
    """Whether ``.replace`` has one argument, as that of a path: that of a text has two, that of a record has names."""
    return called(node) == "replace" and len(node.args) == 1 and not node.keywords


def opens_to_read(tree: ast.AST, node: ast.AST) -> bool:
    """Whether the name is that of an ``os.open`` with ``O_RDONLY``, or of an ``os.fdopen`` with a mode to read."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.func is node:
            text = ast.unparse(call)
            return "O_RDONLY" in text or ("fdopen" in text and "'rb'" in text)
    return False


def test_only_the_writer_and_the_databases_write() -> None:
    found = {name: list(writes(tree)) for name, tree in modules().items()}
    assert {name: calls for name, calls in found.items() if calls and name not in WRITERS} == {}


def test_every_module_that_may_write_does() -> None:
    found = {name for name, tree in modules().items() if any(writes(tree))}
    assert set(WRITERS) - found == set()


@pytest.mark.parametrize(
    "source",
    [
        "open(name, 'w')", "open(name, mode='a')", "path.open('wb')", "path.open(mode)", "path.open('a' if more else 'w')",
        "path.write_text(text)", "path.write_bytes(data)", "path.replace(other)", "path.rename(other)", "path.unlink()",
        "import os\nos.replace(a, b)", "import os as system\nsystem.replace(a, b)", "from os import replace\nreplace(a, b)",
        "from os import replace as swap\nswap(a, b)", "import sqlite3\nsqlite3.connect(path)",
        "def later():\n    from sqlite3 import connect\n    connect(path)", "import shutil\nshutil.copyfile(a, b)",
        "import os\nos.open(name, os.O_WRONLY | os.O_CREAT)", "import tempfile\ntempfile.mkstemp()",
        "import os\nmove = os.replace",
    ],
)  # fmt: skip
def test_ways_to_write_are_found(source: str) -> None:
    assert list(writes(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "open(name)",
        "path.open('rb')",
        "text.replace('a', 'b')",
        "replace(record, name=1)",
        "os.open(path, os.O_RDONLY)",
    ],
)
def test_reading_is_not_taken_for_writing(source: str) -> None:
    assert not list(writes(ast.parse("import os\n" + source)))

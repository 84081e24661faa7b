"""A folder may hold files with the names of Python's own modules: nothing of them is ever run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_SONG = ROOT / "fixtures" / "equal"
_PAGE = (ROOT / "docs" / "house-rules.md").read_text("utf-8")
_CONDITION = next(
    block
    for block in re.findall(r"```toml\n(.*?)```", _PAGE, re.DOTALL)
    if block.startswith("code") and "flag_when" in block
)
_CHECK = (
    "import sys; from daw_lint.__main__ import main; sys.argv[:] = ['daw-lint', 'check', '--no-cache', '.']; main()"
)
_PROCESS = """
import threading, time
from daw_lint.run.allowance import Bounds
from daw_lint.run.worker import new_worker

if __name__ == "__main__":
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()  # so that no process is forked
    worker = new_worker(len)
    worker.give("abc", Bounds())
    assert worker.take() == 3
    worker.end()
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with a session, a house rule, and a module for every name in Python's library."""
    folder = tmp_path / "cloned"
    (folder / "house").mkdir(parents=True)
    (folder / "house" / "rule.toml").write_text(_CONDITION, "utf-8")
    (folder / "daw-lint.toml").write_text('rule-folders = ["house"]\n', "utf-8")
    session = next(file for file in sorted(_SONG.rglob("*")) if file.suffix.lower() == ".rpp")
    (folder / session.name).write_bytes(session.read_bytes())
    for name in (*sys.stdlib_module_names, "daw_lint", "numpy", "re2", "rtoml", "typer"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()\n", "utf-8")
    return folder


@pytest.mark.parametrize("script", [_CHECK, _PROCESS], ids=["condition", "process"])
def test_no_module_of_the_folder_is_run(hostile: Path, tmp_path: Path, script: str) -> None:
    # A script in another folder, as pip makes it: Python looks for modules beside it, and not in the current folder.
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "daw-lint"
    program.write_text(script, "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(
        [sys.executable, str(program)],
        cwd=hostile,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "takes too much" not in done.stderr
    assert not (tmp_path / "run").exists()

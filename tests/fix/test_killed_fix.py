"""``kill -9`` at any line of the code that writes leaves the old session or the new one, and the next run goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.disk import unfinished
from daw_lint.fix.store import undo
from daw_lint.run.fix_records import records_of
from tests.support.command_line import run

FIXTURE = Path(__file__).parents[2] / "fixtures" / "lmms" / "limiter-on.mmpz"
ARGUMENTS = ("check", "--fix-only", "--unsafe-fixes", "--no-cache", "--isolated")


def killed(folder: Path, number: int) -> subprocess.CompletedProcess[bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copyfile(FIXTURE, folder / "Song.mmpz")
    command = [sys.executable, "-m", "tests.support.killed_run", str(number), *ARGUMENTS, str(folder)]
    return subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[2], check=False, env=os.environ)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_fix_leaves_the_old_session_or_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "0"
    lines = int(killed(folder, 0).stdout.decode().split()[-1])
    old, new = FIXTURE.read_bytes(), (folder / "Song.mmpz").read_bytes()
    assert old != new
    seen = set()
    for number in range(1, lines + 1, max(1, lines // 24)):
        # A folder of its own: this process looks for what is left over once in each.
        folder = tmp_path / str(number)
        killed(folder, number)
        content = (folder / "Song.mmpz").read_bytes()
        assert content in (old, new)
        seen.add(content)
        unfinished._cleaned.clear()  # The next run is another process.
        run(*ARGUMENTS, folder)
        assert (folder / "Song.mmpz").read_bytes() == new
        assert {record.state for record in records_of(folder / "Song.mmpz")} == {"done"}
        undo(folder / "Song.mmpz")
        assert (folder / "Song.mmpz").read_bytes() == old
        left = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in (".before", ".tmp")]
        assert left == []
    assert seen == {old, new}

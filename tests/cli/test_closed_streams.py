"""A program that starts daw-lint may have closed its streams: no file takes their place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import os, sys
from daw_lint.__main__ import _open_streams

_open_streams()
os._exit(os.open(sys.argv[1], os.O_RDONLY))
"""


@pytest.mark.skipif(os.name == "nt", reason="file descriptors of POSIX")
@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_no_file_becomes_a_closed_stream(tmp_path: Path, closed: tuple[int, ...]) -> None:
    file = tmp_path / "Song.als"
    file.write_bytes(b"")

    def close() -> None:
        for number in closed:
            os.close(number)

    done = subprocess.run([sys.executable, "-c", _SCRIPT, str(file)], preexec_fn=close, check=False)
    assert done.returncode > 2

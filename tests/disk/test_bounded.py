"""What is read of files and streams of unknown origin."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from daw_lint.disk.bounded import EndlessError, TooLongError, open_file, read_file, read_head, read_stream


def test_a_file_up_to_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    assert read_head(path, 2) == b"12"
    with pytest.raises(TooLongError):
        read_file(path, 4)


class Endless(io.RawIOBase):
    def __init__(self) -> None:
        self.given = 0

    def read(self, count: int = -1) -> bytes:
        assert count >= 0
        self.given += count
        return b"x" * count


def test_a_stream_without_end_is_read_to_the_limit_only() -> None:
    stream = Endless()
    with pytest.raises(TooLongError):
        read_stream(stream, 3_000_000)  # type: ignore[arg-type]  # only its method read is used
    assert stream.given == 3_000_001


def test_a_stream_up_to_the_limit_is_read() -> None:
    assert read_stream(io.BytesIO(b"abc"), 3) == b"abc"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    os.mkfifo(path)
    with pytest.raises(EndlessError, match="a named pipe"):
        open_file(path)
    assert read_head(path, 10) == b""


def test_folders_and_names_that_cannot_be_are_errors_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        open_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_file(Path("a\0b"))

"""Objects of a storage are read by ranges, and of audio only a small part."""

from __future__ import annotations

import io
import os

import pytest

from daw_lint.archive.bucket.ranged import MOST_OF_AUDIO_BYTES, CappedError, Fetched, Ranged

CONTENT = bytes(range(256)) * 4096


class Storage:
    """A storage with one object, which counts what it gives."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.given = 0

    def cat_file(self, name: str, start: int, end: int) -> bytes:
        found = self.content[start:end]
        self.given += len(found)
        return found


def opened(storage: Storage, name: str = "a.wav", most: int | None = MOST_OF_AUDIO_BYTES) -> io.BufferedReader:
    return io.BufferedReader(Ranged(Fetched(storage, name, len(storage.content), most)))


@pytest.mark.parametrize("place", [0, 1, 5000, len(CONTENT) - 100])
def test_bytes_are_those_of_the_object(place: int) -> None:
    with opened(Storage()) as stream:
        stream.seek(place)
        assert stream.read(100) == CONTENT[place : place + 100]


def test_the_end_is_the_end() -> None:
    with opened(Storage()) as stream:
        assert stream.seek(0, os.SEEK_END) == len(CONTENT)
        assert stream.read(1) == b""


def test_a_header_is_read_once() -> None:
    storage = Storage()
    with opened(storage) as stream:
        stream.read(12)
        stream.seek(0)
        stream.read(2000)
        stream.seek(60000)
        stream.read(2000)
    assert storage.given == 64 << 10


def test_no_more_than_the_bound_is_read_of_audio() -> None:
    storage = Storage()
    with opened(storage) as stream, pytest.raises(CappedError):
        stream.read()
    assert storage.given <= MOST_OF_AUDIO_BYTES


def test_a_descriptor_is_that_of_a_whole_copy() -> None:
    with opened(Storage()) as stream:
        assert os.pread(stream.fileno(), len(CONTENT) + 1, 0) == CONTENT
        stream.seek(7)
        assert stream.read(3) == CONTENT[7:10]


def test_an_object_that_is_shorter_than_its_listing_is_an_error() -> None:
    fetched = Fetched(Storage(b"abc"), "a.als", 10, None)
    with pytest.raises(OSError, match="less than"):
        fetched.read(3, 7)


def test_an_error_of_a_library_is_an_error_of_the_file() -> None:
    class Broken(Storage):
        def cat_file(self, name: str, start: int, end: int) -> bytes:
            raise RuntimeError("no answer")

    with pytest.raises(OSError, match="RuntimeError"):
        Fetched(Broken(), "a.als", 10, None).read(0, 1)

"""Packing again changes nothing, and a new text changes nothing else."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from daw_lint.fix.containers import open_container
from daw_lint.fix.proof import prove_container
from daw_lint.fix.zip_members import ZipFile
from daw_lint.model.limits import Limits
from daw_lint.parsers.editing.edit import RefusedFixError

TEXT = b"<Ableton>" + b"".join(b'<Track Id="%d" Volume="%f"/>' % (n, n / 7) for n in range(4000)) + b"</Ableton>"
NEW = TEXT.replace(b'Id="17"', b'Id="1717"')


def opened(data: bytes):  # type: ignore[no-untyped-def]
    return open_container(Path("Song.als"), data, Limits())


@pytest.mark.parametrize("level", [1, 6, 9])
@pytest.mark.parametrize("name", [b"", b"Song.als\0"])
def test_a_gzip_file_is_packed_again_byte_for_byte_with_its_header(level: int, name: bytes) -> None:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 8)
    head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\0") + struct.pack("<I", 1234567) + b"\0\x13" + name
    tail = struct.pack("<II", zlib.crc32(TEXT), len(TEXT))
    data = head + packer.compress(TEXT) + packer.flush() + tail
    container = opened(data)
    assert container.text("") == TEXT
    assert container.packed({}) == data
    packed = container.packed({"": NEW})
    assert packed.startswith(head)
    assert gzip.decompress(packed) == NEW


def test_data_after_the_gzip_member_is_refused() -> None:
    with pytest.raises(RefusedFixError, match="follows the gzip member"):
        opened(gzip.compress(TEXT) + b"more")


def test_a_cut_gzip_file_is_refused() -> None:
    with pytest.raises(RefusedFixError):
        opened(gzip.compress(TEXT)[:-9])


def test_a_packed_lmms_project_is_packed_again_byte_for_byte_with_the_new_length() -> None:
    data = struct.pack(">I", len(TEXT)) + zlib.compress(TEXT)
    container = opened(data)
    assert container.packed({}) == data
    packed = container.packed({"": NEW})
    assert packed[:4] == struct.pack(">I", len(NEW))
    assert zlib.decompress(packed[4:]) == NEW


def test_plain_text_is_written_as_it_is() -> None:
    assert opened(TEXT).packed({"": NEW}) == NEW


class _Pipe(io.RawIOBase):
    """A stream without seeking, into which zipfile writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        self.data += data
        return len(data)


def archive(with_descriptors: bool = False, comment: bytes = b"") -> bytes:
    target = _Pipe() if with_descriptors else io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("audio/Kick.wav", bytes(range(256)) * 40)
        made.writestr("project.xml", TEXT)
        made.writestr(zipfile.ZipInfo("größe/stored.bin", (2020, 2, 2, 2, 2, 2)), b"stored as it is")
        made.comment = comment
    return bytes(target.data) if isinstance(target, _Pipe) else target.getvalue()


@pytest.mark.parametrize("with_descriptors", [False, True])
@pytest.mark.parametrize("comment", [b"", b"a comment"])
def test_one_member_of_an_archive_is_replaced_and_the_others_stay_as_they_are(
    with_descriptors: bool, comment: bytes
) -> None:
    data = archive(with_descriptors, comment)
    container = opened(data)
    assert container.packed({}) == data
    packed = container.packed({"project.xml": NEW})
    with zipfile.ZipFile(io.BytesIO(packed)) as new, zipfile.ZipFile(io.BytesIO(data)) as old:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        assert new.read("project.xml") == NEW
        assert new.comment == comment
        for name in ("audio/Kick.wav", "größe/stored.bin"):
            assert new.read(name) == old.read(name)
            assert new.getinfo(name).date_time == old.getinfo(name).date_time
    before, after = (ZipFile(each, Limits()).members() for each in (data, packed))
    assert [name for name in before if before[name] != after[name]] == [b"project.xml"]


def test_an_archive_with_two_members_of_one_name_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("project.xml", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("project.xml", NEW)
    with pytest.raises(RefusedFixError, match="two members"):
        opened(target.getvalue())


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(archive())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(RefusedFixError, match="encrypted"):
        opened(bytes(data))


@pytest.mark.parametrize("cut", [1, 20, 200, 2000])
def test_a_cut_archive_is_refused(cut: int) -> None:
    with pytest.raises(RefusedFixError):
        opened(archive()[:-cut])


@pytest.mark.parametrize("with_descriptors", [False, True])
def test_a_member_with_sizes_of_64_bits_is_not_replaced(with_descriptors: bool) -> None:
    target = _Pipe() if with_descriptors else io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("project.xml", "w", force_zip64=True) as member,
    ):
        member.write(TEXT)
    container = opened(bytes(target.data) if isinstance(target, _Pipe) else target.getvalue())
    with pytest.raises(RefusedFixError, match="zip64"):
        container.packed({"project.xml": NEW})


def test_what_stands_before_the_archive_stays_where_it_is() -> None:
    target = io.BytesIO(b"#!/bin/sh\n")
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("project.xml", TEXT)
        made.writestr("after.bin", b"after")
    changed = ZipFile(target.getvalue(), Limits()).packed({"project.xml": NEW})
    assert changed.startswith(b"#!/bin/sh\n")
    with zipfile.ZipFile(io.BytesIO(changed)) as new:
        assert new.testzip() is None
        assert (new.read("project.xml"), new.read("after.bin")) == (NEW, b"after")


def test_offsets_that_do_not_count_what_stands_before_the_archive_are_refused() -> None:
    with pytest.raises(RefusedFixError):
        ZipFile(b"more" + archive(), Limits())


def test_a_comment_that_looks_like_the_end_of_an_archive_is_refused() -> None:
    with pytest.raises(RefusedFixError):
        opened(archive(comment=b"PK\x05\x06" + bytes(22)))


def test_a_damaged_archive_is_refused_or_all_else_in_it_stays() -> None:
    chance = Random(3)
    names = ("first", "project.xml", "last")
    done = 0
    for _ in range(1500):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in names:
                archive.writestr(name, b"<x>" * chance.randrange(100), compress_type=chance.choice((0, 8)))
        data = bytearray(packed.getvalue())
        for _ in range(chance.randrange(3)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            archived = ZipFile(bytes(data), Limits())
            texts = {"project.xml": archived.text("project.xml") + b"<new/>"}
            new = archived.packed(texts)
            prove_container(archived, texts, new, Path("Song.dawproject"), Limits())
        except RefusedFixError:
            continue
        done += 1
        before, after = readable(bytes(data)), readable(new)
        assert {**before, **texts} == {**after, **texts}
    assert done > 300


def readable(data: bytes) -> dict[str, bytes]:
    """Return the members that Python's own reader can unpack."""
    found: dict[str, bytes] = {}
    unreadable = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError)
    with suppress(*unreadable), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with suppress(*unreadable):
                found[member.filename] = archive.read(member)
    return found

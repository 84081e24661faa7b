"""Finds what some bytes are, and mutates them as that: unpacked, changed within, and packed again."""

from __future__ import annotations

import zipfile
import zlib
from random import Random
from struct import error

from tests.support.fuzz import binary, containers, trees

Bundle = dict[str, bytes]
"""A folder that is one session: its files by their relative path."""


def mutated(data: bytes, name: str, chance: Random) -> bytes:
    """Return a mutation of a file. The same file, name and chance give the same bytes."""
    if chance.random() < 0.02:
        return binary.mutated_bytes(data, chance)
    try:
        return _mutated(data, name.lower(), chance)
    except (zipfile.BadZipFile, zlib.error, EOFError, error, IndexError, KeyError, UnicodeError):
        return binary.mutated_bytes(data, chance)  # a seed that is damaged itself


def mutated_bundle(files: Bundle, chance: Random) -> Bundle:
    """Return a mutation of a folder: one of its files is changed, or taken away, or the files are exchanged."""
    names = sorted(files)
    name, other = chance.choice(names), chance.choice(names)
    roll = chance.random()
    if roll < 0.9:
        return files | {name: mutated(files[name], name, chance)}
    if roll < 0.95:
        return {each: content for each, content in files.items() if each != name}
    return files | {name: files[other]}


def _mutated(data: bytes, name: str, chance: Random) -> bytes:
    if not data:
        return binary.mutated_bytes(data, chance)
    if data.startswith(b"\x1f\x8b"):
        return containers.gzipped(data, chance, _inner)
    if data.startswith(b"PK\x03\x04"):
        return containers.zipped(data, chance, _inner)
    if data.startswith(b"SQLite format 3\0"):
        return containers.database(data, chance, _inner)
    if name.endswith(".mmpz"):
        return containers.deflated(data, chance, _inner)
    if name.endswith(".toml"):
        return trees.toml_text(data, chance)
    if name.endswith(".json"):
        return trees.json_text(data, chance)
    if name.endswith(".plist"):
        return trees.plist(data, chance)
    if name.endswith((".rpp", ".rpp-bak", ".cue")):
        return trees.lines(data, chance)
    if data.startswith(b"FLhd"):
        return binary.fl_studio(data, chance)
    if name.endswith("projectdata"):
        return binary.logic_records(data, chance)
    if name.endswith((".ptf", ".pts", ".ptx")):
        return binary.pro_tools(data, chance)
    if name.endswith(".cpr"):
        return binary.cubase(data, chance)
    if data.startswith(b"OggS"):
        return binary.ogg(data, chance)
    if data[:4] in (b"RIFF", b"RF64", b"FORM") and data[8:12] in (b"WAVE", b"AIFF", b"AIFC"):
        return binary.riff(data, chance)
    if name.endswith((".flac", ".mp3", ".caf", ".w64", ".wav", ".aiff")):
        return binary.headed(data, chance)
    return _inner(data, chance)


def _inner(data: bytes, chance: Random) -> bytes:
    """Mutate what is within something, which has no name of its own."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"\0" not in data[:100]:
        return trees.xml(data, chance)
    if data[:1] == b"\0" and data[1:2] in b"\1\2\4" and len(data) > 8:
        return binary.audacity(data, chance)
    if data.startswith(b"{"):
        try:
            return trees.json_text(data, chance)
        except ValueError:
            return binary.mutated_bytes(data, chance)
    return binary.mutated_bytes(data, chance)

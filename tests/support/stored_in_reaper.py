"""VST3 plug-ins as a REAPER project stores them, read here without our parser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from struct import error, unpack_from
from typing import NamedTuple

_LINE = 128
"""Letters of a full line of base64: a shorter one ends a block."""


class StoredInReaper(NamedTuple):
    """One VST3 plug-in: the component state, and the controller state behind it."""

    file: Path
    name: str
    component: bytes
    controller: bytes


def stored_in_reaper(files: list[Path]) -> list[StoredInReaper]:
    """Read the VST3 plug-ins of these projects. What does not fit is left out."""
    return [plugin for file in files for plugin in _plugins(file)]


def _plugins(file: Path) -> Iterator[StoredInReaper]:
    lines = iter(file.read_text(encoding="utf-8", errors="replace").splitlines())
    for line in lines:
        if not line.lstrip().startswith('<VST "VST3'):
            continue
        body: list[str] = []
        for inner in lines:
            if inner.strip() == ">":
                break
            body.append(inner.strip())
        try:
            component, controller = _states(_blocks(body))
        except (error, ValueError, IndexError):
            continue
        yield StoredInReaper(file, line.split('"')[1], component, controller)


def _blocks(lines: list[str]) -> list[bytes]:
    blocks, block = [], ""
    for line in lines:
        block += line
        if len(line) < _LINE or line.endswith("="):
            blocks.append(base64.b64decode(block, validate=True))
            block = ""
    return [*blocks, base64.b64decode(block, validate=True)] if block else blocks


def _states(blocks: list[bytes]) -> tuple[bytes, bytes]:
    """Take REAPER's header off, which lists the channels, and part the two states."""
    header = blocks[0]
    at = 8
    for _ in range(2):
        at += 4 + 8 * int(unpack_from("<I", header, at)[0])
    size: int = unpack_from("<I", header, at)[0]
    state = (header[at + 12 :] + b"".join(blocks[1:-1]))[:size]
    end = 8 + int(unpack_from("<I", state)[0])
    return state[8:end], state[end + 8 : end + 8 + int(unpack_from("<I", state, end)[0])]

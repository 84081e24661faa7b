"""JUCE's container as the REAPER projects of the corpus hold it, read here without our parser."""

from __future__ import annotations

import base64
import re
from binascii import Error
from collections.abc import Iterator
from functools import cache
from struct import unpack_from

from daw_lint.model.plugin_state import StoredState
from daw_lint.plugins import settings_of
from daw_lint.plugins.xml_text import elements
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.plugin_states import device_of

_TREE = b"JUCEPrivateData\0\x01\x01Bypass\0\x01\x01"
_END = b"JUCEPrivateData"


def decoded(line: bytes) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except Error:
        return b""


def blocks(data: bytes) -> Iterator[bytes]:
    """Yield what each plug-in stores, all its lines of base64 in one."""
    for lines in re.findall(rb"<VST [^\n]*\n((?:[ \t]*[A-Za-z0-9+/=]+\r?\n)+)", data):
        yield b"".join(map(decoded, lines.split()))


@cache
def states() -> tuple[bytes, ...]:
    """Return the states of the corpus from the mark on, each once, up to the end of what JUCE's wrapper adds."""
    found: dict[bytes, None] = {}
    for file in sorted(CORPUS.glob("rpp/*/*")):
        for block in blocks(file.read_bytes()):
            at, end = block.find(b"VC2!"), block.rfind(_END)
            if at >= 0:
                found[block[at : end + len(_END)] if end > at else block[at:]] = None
    return tuple(found)


@needs_corpus
def test_each_state_is_a_text_of_the_length_that_is_stored() -> None:
    assert len(states()) >= 8
    for state in states():
        (length,) = unpack_from("<I", state, 4)
        assert elements(state[8 : 8 + length]) is not None
        assert state[8 + length : 9 + length] in (b"", b"\0")


@needs_corpus
def test_each_tree_of_the_wrapper_says_that_the_plug_in_is_not_bypassed() -> None:
    trees = [state for state in states() if state.endswith(_END)]
    assert len(trees) >= 6
    for state in trees:
        at = state.index(_TREE)
        assert state[at - 8 : at] == bytes(8)
        assert state[at + len(_TREE) : at + len(_TREE) + 2] == b"\x03\0"
        assert unpack_from("<q", state, at + len(_TREE) + 2)[0] == len(_TREE) + 2


@needs_corpus
def test_klanghelm_alone_tells_its_bypass() -> None:
    for state in states():
        settings = settings_of(device_of("?", state=StoredState(chunk=state)))
        assert (settings is not None) == (b"<Klanghelm" in state)
        assert settings is None or settings.bypassed is False

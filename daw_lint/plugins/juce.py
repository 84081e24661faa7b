"""JUCE's own container: the XML of a plug-in's state, and whether the host bypassed it.

``VC2!``, little-endian the length of a text, the text, a byte 0 (``AudioProcessor::copyXmlToBinary`` of JUCE). In a VST3 state its wrapper
adds: eight bytes 0, a value tree ``JUCEPrivateData`` with the property ``Bypass``, its length (eight bytes), and the text
``JUCEPrivateData``; the tree is left out by plug-ins that have a bypass parameter of their own
(``JuceVST3Component::getStateInformation``). In an Audio Unit the state is under ``jucePluginState``.

Proof: the source of JUCE; all states of the corpus with the mark have a text of that length, and every tree there has this form.
What the XML means depends on the plug-in: ``juce_meanings``. A tree that says "not bypassed" is no proof of it: plug-ins with a
switch of their own beside JUCE's exist.
"""

from __future__ import annotations

from struct import error, unpack_from

from daw_lint.model.plugin_state import PluginSettings, StoredState
from daw_lint.model.session import Device
from daw_lint.plugins.juce_meanings import meaning_of
from daw_lint.plugins.reading import automated_ids
from daw_lint.plugins.xml_text import elements

MARK, AU_KEY = b"VC2!", "jucePluginState"
_TEXT_AT = 8
_PRIVATE = b"JUCEPrivateData"
_TREE = {_PRIVATE + b"\0\x01\x01Bypass\0\x01\x01" + bytes([kind]) + b"\0": on for kind, on in ((2, True), (3, False))}
"""A value tree: type, count of properties, their names, length and kind of the value (2 is true, 3 false), count of children."""


def decode(_device: Device, stored: StoredState) -> PluginSettings | None:
    """Return what the state of a JUCE plug-in tells, or ``None`` where it is damaged or its meaning is not known."""
    state = stored.chunk if stored.chunk.startswith(MARK) else stored.extra.get(AU_KEY, b"")
    text = _text(state)
    if text is None or automated_ids(stored):
        # The names in the XML are not the DAW's indices: what is automated cannot be told from the rest.
        return None
    found = elements(text)
    if found is None:
        return None
    settings = meaning_of(found)
    if not _is_bypassed_by_host(state):
        return settings
    if settings is None:
        return PluginSettings("juce", "JUCE's wrapper stores the bypass in this form", bypassed=True)
    return settings._replace(bypassed=True)


def _text(state: bytes) -> bytes | None:
    if not state.startswith(MARK):
        return state or None
    try:
        (length,) = unpack_from("<I", state, len(MARK))
    except error:
        return None
    text = state[_TEXT_AT : _TEXT_AT + length]
    return text if length and len(text) == length else None


def _is_bypassed_by_host(state: bytes) -> bool:
    """Whether the wrapper's own data at the end of a state say so."""
    if not state.endswith(_PRIVATE):
        return False
    end = len(state) - len(_PRIVATE) - 8
    return any(
        on and state[end - len(tree) : end] == tree and unpack_from("<q", state, end)[0] == len(tree)
        for tree, on in _TREE.items()
        if end >= len(tree)
    )

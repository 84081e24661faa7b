"""The states of VST plug-ins in a Renoise song: ``ParameterChunk``, base64 of what the plug-in wrote.

For a VST2 plug-in that is its chunk, for a VST3 one the state of its component: DawProject-Tool (Jurek Raben) makes presets of both
that other hosts load.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.model.vst_preset import vst3_state
from daw_lint.parsers.encoded import from_base64
from daw_lint.parsers.renoise.elements import text

_OPAQUE = "Chunk"


def state_of(plugin: Element, *, moves: bool) -> LazyState | None:
    """Hand on the state of a VST plug-in. ``moves`` says that something in it is automated: Renoise's numbers tell not what."""
    kind = text(plugin, "PluginType")
    if moves or kind not in ("VST", "VST3") or plugin.find("ParameterChunk") is None:
        return None
    return LazyState(lambda: _load(plugin, is_vst3=kind == "VST3"))


def _load(plugin: Element, *, is_vst3: bool) -> StoredState | None:
    if (text(plugin, "ParameterChunkType") or _OPAQUE) != _OPAQUE:
        return None
    chunk = from_base64(text(plugin, "ParameterChunk") or "")
    if chunk is None:
        return None
    return vst3_state(chunk) if is_vst3 else StoredState(chunk=chunk)

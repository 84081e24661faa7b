"""The states of VST plug-ins in an Ardour session: a child of the processor, named like its kind.

It holds ``chunk``, base64 of what the plug-in wrote, or for a VST2 plug-in without chunks ``parameters`` with one value for each. The
chunk of a VST3 plug-in is a ``.vstpreset`` (Ardour: ``VSTPlugin::add_state``, ``VST3Plugin::add_state``, ``VST3PI::save_state``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.plugin_state import LazyState, StoredState
from daw_lint.model.vst_preset import vst3_preset
from daw_lint.parsers.encoded import from_base64
from daw_lint.parsers.values import as_number

_KINDS = frozenset({"windows-vst", "lxvst", "mac-vst", "vst", "vst3"})
_PARAMETER = re.compile(r"param[-_]([0-9]{1,5})")
_AUTOMATED = re.compile(r"parameter-([0-9]{1,10})")


def vst_state(processor: Element) -> LazyState | None:
    """Hand on the state of a VST plug-in; ``None`` for other kinds, and where it has none."""
    kind = processor.get("type") or ""
    held = processor.find(kind) if kind in _KINDS else None
    return LazyState(lambda: _load(processor, held, kind)) if held is not None else None


def _load(processor: Element, held: Element, kind: str) -> StoredState | None:
    chunk = from_base64(held.findtext("chunk") or "")
    if kind == "vst3":
        stored = vst3_preset(chunk) if chunk is not None else None
    elif chunk is not None:
        stored = StoredState(chunk=chunk)
    else:
        stored = _floats(held.find("parameters"))
    return stored._replace(automated=frozenset(_moved(processor))) if stored is not None else None


def _floats(parameters: Element | None) -> StoredState | None:
    """Read the values by index, all of which have to be there."""
    attributes = parameters.attrib.items() if parameters is not None else ()
    values: dict[int, float | None] = {
        int(found[1]): as_number(str(value))
        for name, value in attributes
        if (found := _PARAMETER.fullmatch(str(name))) is not None
    }
    ordered = [values.get(index) for index in range(len(values))]
    known = tuple(value for value in ordered if value is not None)
    return StoredState(floats=known) if known and len(known) == len(ordered) else None


def _moved(processor: Element) -> Iterator[str]:
    """Yield the parameters whose automation plays, or is written."""
    for automation in processor.iterfind("Automation/AutomationList"):
        found = _AUTOMATED.fullmatch(automation.get("automation-id") or "")
        if found is not None and automation.get("state", "Off") not in ("Off", "Manual"):
            yield found[1]

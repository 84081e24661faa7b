"""The states of VST plug-ins that a session keeps as preset files in its archive. Several formats do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daw_lint.model.plugin_state import LazyState
from daw_lint.model.vst_preset import vst_preset

if TYPE_CHECKING:
    from collections.abc import Callable

    from daw_lint.model.plugin_state import StoredState
    from daw_lint.parsers.packed import Archive


def preset_state(
    archive: Archive, name: str, automated: Callable[[], frozenset[str]] = frozenset[str]
) -> LazyState | None:
    """Hand on the state in the preset file of this name. ``automated`` returns the automated parameters."""
    unpack = archive.later(name) if name else None
    if unpack is None:
        return None

    def load() -> StoredState | None:
        stored = vst_preset(unpack())
        return stored._replace(automated=automated()) if stored is not None else None

    return LazyState(load)

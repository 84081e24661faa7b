"""A session as a document for JSON, for ``daw-lint show --format json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from daw_lint.judge.device_settings import read_all
from daw_lint.model.plugin_state import LazyState, PluginSettings
from daw_lint.model.session import Session
from daw_lint.rulebook.catalogue import load


def document(session: Session) -> dict[str, Any]:
    """Return the session as plain tables, with the settings of its dynamics devices in the place of their stored states."""
    read_all(session, load())
    found: dict[str, Any] = _with_settings(asdict(session)) | {"schema_version": 1, "facts": session.facts}
    del found["gives"]  # with what is missing it says the same as the facts
    tempo = session.tempo_map
    found["tempo_map"] = None if tempo is None else [point._asdict() for point in tempo.points]
    return found


def _with_settings(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            "settings" if name == "state" else name: _settings(one) if name == "state" else _with_settings(one)
            for name, one in value.items()
        }
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return [_with_settings(one) for one in value]
    return value


def _settings(state: LazyState | None) -> dict[str, Any] | None:
    """Return the settings that were read from a state, ``None`` if no decoder read it."""
    settings = state.settings(lambda _: None) if state is not None else None
    if settings is None:
        return None
    return settings._asdict() | {"parameters": dict(settings.parameters), "modules": _modules(settings)}


def _modules(settings: PluginSettings) -> list[dict[str, Any]] | None:
    if settings.modules is None:
        return None
    return [module._asdict() | {"parameters": dict(module.parameters)} for module in settings.modules]

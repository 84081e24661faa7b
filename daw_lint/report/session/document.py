"""A session as a document for JSON, for ``daw-lint show --format json``. ``docs/schemas/session.schema.json`` describes it.

The schema is made of the declarations of the model, by ``docs/session_schema.py``. ``schema_version`` grows when a field changes its
meaning or is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import isinf, isnan
from typing import Any

from daw_lint import __version__
from daw_lint.judge.device_settings import read_all
from daw_lint.model.plugin_state import LazyState
from daw_lint.model.session import Session
from daw_lint.model.tempo import TempoMap
from daw_lint.rulebook.catalogue import load

SCHEMA_VERSION = 2
LEFT_OUT = frozenset({(Session, "gives")})
"""Fields that are not written: with what is missing, what a format gives says the same as the facts."""


def document(session: Session) -> dict[str, Any]:
    """Return the session as plain tables, with the settings of its dynamics devices in the place of their stored states."""
    read_all(session, load())
    head = {"schema_version": SCHEMA_VERSION, "tool": {"name": "daw-lint", "version": __version__}}
    found: dict[str, Any] = head | _plain(session) | {"facts": sorted(map(str, session.facts))}
    return found


def _plain(value: Any) -> Any:
    """Return a value of the model as plain data. Infinite levels are text: ``null`` is unknown."""
    if isinstance(value, float):
        return _number(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, LazyState):
        return _plain(value.settings(lambda _: None))
    if isinstance(value, TempoMap):
        return [_plain(point) for point in value.points]
    if is_dataclass(value):
        kind = type(value)
        names = [field.name for field in fields(value) if (kind, field.name) not in LEFT_OUT]
        return {"settings" if name == "state" else name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(one) for name, one in zip(value._fields, value, strict=True)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)


def _number(value: float) -> float | str | None:
    if isnan(value):
        return None
    return value if not isinf(value) else "inf" if value > 0 else "-inf"

"""A digest of the settings that a session was judged with: a change of it is noted between two reports."""

from __future__ import annotations

import hashlib

from daw_lint.config.find import Config
from daw_lint.rulebook.rule import Rule
from daw_lint.rulebook.selection import rules_for

_MOST = 64
"""Digests that are kept. The rules are a few hundred kilobytes of text: of hundreds of songs, that was most of what a page took."""

_SETTINGS_THAT_JUDGE = (
    "stage",
    "profile",
    "targets",
    "reference_names",
    "mastering_by",
    "mix",
    "mix_finished",
    "suppress",
    "plugins",
)


_known: dict[str, tuple[tuple[Rule, ...], str]] = {}


def settings_digest(config: Config) -> str:
    """Return a digest of everything that affects the findings: the selected rules, their settings, and the configuration."""
    configured = repr({name: getattr(config, name) for name in _SETTINGS_THAT_JUDGE})
    rules = rules_for(config)
    found = _known.get(configured)
    if found is None or found[0] is not rules:
        if len(_known) >= _MOST:
            _known.clear()
        text = f"({configured}, {rules!r})"
        found = _known[configured] = (rules, hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest())
    return found[1]

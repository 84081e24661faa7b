"""A digest of the settings that a session was judged with: a change of it is noted between two reports."""

from __future__ import annotations

import hashlib

from daw_lint.config.find import Config
from daw_lint.rulebook.selection import rules_for

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


def settings_digest(config: Config) -> str:
    """Return a digest of everything that affects the findings: the selected rules, their settings, and the configuration."""
    configured = {name: getattr(config, name) for name in _SETTINGS_THAT_JUDGE}
    return hashlib.sha256(repr((configured, rules_for(config))).encode("utf-8", "backslashreplace")).hexdigest()

"""A digest of the settings that a session was judged with: reports are compared only where it is the same."""

from __future__ import annotations

import hashlib

from daw_lint.config.find import Config
from daw_lint.rulebook.selection import rules_for

_STEERING = (
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
    """Return a digest of what steers the judgement: the selected rules with their settings, and what they are told."""
    told = {name: getattr(config, name) for name in _STEERING}
    return hashlib.sha256(repr((told, rules_for(config))).encode("utf-8", "backslashreplace")).hexdigest()

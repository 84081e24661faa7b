"""Exit codes of a command that was ended from outside, as shells give them."""

from __future__ import annotations

CLOSED_PIPE = 128 + 13
"""Nobody reads the output: findings may be lost."""
INTERRUPTED = 128 + 2
TERMINATED = 128 + 15

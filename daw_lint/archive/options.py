"""What a run does, as it is sent to the workers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from daw_lint.archive.address import Root
from daw_lint.run.find import ConfigFinder

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 1 << 30


class Options(Struct, frozen=True):
    """What a run does. It holds no credentials: workers have their own, from their environment."""

    root: str
    """Address of the archive."""
    stock: str
    """Address of the folder for the results."""
    tool: str
    """Digest of daw-lint and its rules; a worker with another one takes no work."""
    judged_by: str
    """Digest of all that steers judging, but for the files."""
    measure: bool = False
    timeout_s: float = DEFAULT_TIMEOUT_S
    """How long one file may take, by the clock."""
    memory_bytes: int = DEFAULT_MEMORY_BYTES
    """How much memory one file may take."""
    config: str | None = None
    """A configuration that the user named."""
    isolated: bool = False
    overrides: dict[str, Any] = {}
    """Settings of the command line, by the names of the fields of ``Config``."""

    @property
    def at(self) -> Root:
        """Where the archive begins."""
        return Root(self.root)

    def judged_by_with(self, has_errors: bool) -> str:
        """Return the digest for a group. Where a file broke its bounds, other bounds are a reason to try again."""
        return f"{self.judged_by} {self.timeout_s:g} {self.memory_bytes}" if has_errors else self.judged_by

    def finder(self) -> ConfigFinder:
        """Return what finds the configuration of each file."""
        from daw_lint.rulebook.config_check import check

        return ConfigFinder(Path(self.config) if self.config else None, self.isolated, dict(self.overrides), check)

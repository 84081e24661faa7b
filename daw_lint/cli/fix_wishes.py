"""What ``daw-lint check`` is asked to fix, and what contradicts it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.cli.console import fail
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path
from daw_lint.model.fix import Safety
from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.cli.fixing import Outcome


class Wish(NamedTuple):
    """What to fix, and how."""

    unsafe: bool
    writes: bool
    """``--diff`` writes nothing."""
    ends_run: bool
    """Whether the findings that are left are not listed."""
    media_folders: tuple[Path, ...]

    @property
    def safeties(self) -> frozenset[Safety]:
        """The fixes that are tried."""
        return frozenset(Safety) if self.unsafe else frozenset({Safety.SAFE})

    def exit_code(self, of_check: int, outcome: Outcome) -> int:
        """Return the exit code of a run that lists no findings; ``of_check`` is 2 where nothing could be checked."""
        if of_check == 2 or not outcome.could_write:
            return 2
        return int(outcome.has_fixes and not self.writes)


def wish_of(
    *,
    fix: bool,
    unsafe: bool,
    diff: bool,
    fix_only: bool,
    media_folders: Sequence[Path],
    has_output: bool,
    updates_baseline: bool,
) -> Wish | None:
    """Return what the options ask for; ``None`` where nothing is to be fixed. Fails where they contradict each other."""
    if not (fix or diff or fix_only):
        for is_given, name in ((unsafe, "--unsafe-fixes"), (bool(media_folders), "--media-folder")):
            if is_given:
                fail(f"{name} needs --fix, or --diff to see first what would change")
        return None
    if media_folders and not unsafe:
        fail("--media-folder needs --unsafe-fixes: another media file may sound different")
    for folder in media_folders:
        if not probe.is_folder(folder):
            fail(f"{folder} is no folder" if probe.exists(folder) else f"there is no {folder}: {missing_path(folder)}")
    if has_output and (diff or fix_only):
        name = "--diff" if diff else "--fix-only"
        fail(f"{name} lists no findings: leave out --format, --output and --statistics, or use --fix")
    if updates_baseline:
        fail("--update-baseline does not go with fixes: fix first, then update the baseline")
    return Wish(unsafe, not diff, diff or fix_only, tuple(media_folders))

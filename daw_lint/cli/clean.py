"""The command ``clean``: deletes the cache."""

from __future__ import annotations

from daw_lint.cli.console import fail, problems, say


def clean() -> None:
    """Delete the cache.

    This is safe at any time: the next check judges every file again.

    Examples:

      Free the space that the cache takes:
        daw-lint clean
    """
    with problems():
        from daw_lint.run.cache.store import clean as clean_cache

        try:
            folder, freed = clean_cache()
        except OSError as error:
            fail(f"cannot delete the cache: {error.strerror}")
        say(f"the cache in {folder} is empty" if not freed else f"deleted {freed / 1e6:.1f} MB in {folder}")

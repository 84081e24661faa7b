"""The entry point of the command ``daw-lint``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. A short run creates no garbage worth looking for: the collector looks rarely."""
    import gc

    gc.set_threshold(200_000, 20, 20)
    from daw_lint.cli import app

    app()


if __name__ == "__main__":
    main()

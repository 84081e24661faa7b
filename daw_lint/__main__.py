"""The entry point of the command ``daw-lint``."""

from __future__ import annotations


def main() -> None:
    """Run the command line. A short run creates no garbage worth looking for: the collector looks rarely."""
    import gc
    import os

    if "_DAW_LINT_COMPLETE" in os.environ:
        os.environ["COLUMNS"] = "9999"  # Shells take a line for an offer: what is said about one must not wrap.
    gc.set_threshold(200_000, 20, 20)
    from daw_lint.cli import app

    app(prog_name="daw-lint")


if __name__ == "__main__":
    main()

"""The entry point of the command ``daw-lint``."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from daw_lint.cli import app

    app()


if __name__ == "__main__":
    main()

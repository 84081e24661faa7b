"""Print constraints with every library that daw-lint needs at the lowest version that ``pyproject.toml`` declares.

    python .ci/lowest.py > lowest.txt && pip install -c lowest.txt -e ".[test]"

All other packages are those of ``constraints.txt``, so that only the declared bounds are put to the test.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = ("dawtool", "dev", "docs", "lint", "program", "test")
"""Extras of those who work on daw-lint; the other extras are for those who use it."""


def lower_bounds() -> dict[str, str]:
    """Return the lowest version of each library that users install, by its name in lower case."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [needed for name, needed in project["optional-dependencies"].items() if name not in TOOLS]
    found = {}
    for requirement in [*project["dependencies"], *(one for extra in extras for one in extra)]:
        if requirement.startswith(project["name"]):
            continue
        parts = re.match(r"([\w.-]+)>=([\w.]+)", requirement)
        if parts is None:
            raise SystemExit(f"{requirement} has no lower bound: write NAME>=VERSION")
        found[parts[1].lower()] = parts[2]
    return found


def main() -> None:
    """Print the constraints."""
    bounds = lower_bounds()
    kept = [
        line
        for line in (HERE / "constraints.txt").read_text("utf-8").splitlines()
        if line.partition("==")[0].lower() not in bounds
    ]
    print("\n".join([*kept, *(f"{name}=={version}" for name, version in sorted(bounds.items()))]))


if __name__ == "__main__":
    main()

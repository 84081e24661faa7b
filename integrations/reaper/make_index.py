"""Writes the index that ReaPack reads: python make_index.py ADDRESS > index.xml, with the address where this folder is published."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

HERE = Path(__file__).parent
ABOUT = "daw-lint: lint, then render"


def version() -> str:
    """Return the version of daw-lint that the action came with."""
    found = re.search(r'__version__ = "([^"]+)"', (HERE.parents[1] / "daw_lint" / "__init__.py").read_text("utf-8"))
    assert found is not None
    return found[1]


def index(address: str) -> str:
    """Return the index: one package with the action and its files."""
    root = Element("index", {"version": "1", "name": "daw-lint"})
    package = SubElement(
        SubElement(root, "category", {"name": "Rendering"}),
        "reapack",
        {"name": "daw-lint.lua", "type": "script", "desc": ABOUT},
    )
    release = SubElement(package, "version", {"name": version(), "author": "daw-lint"})
    for path in sorted(HERE.rglob("*.lua")):
        name = path.relative_to(HERE).as_posix()
        given = {"file": name} if name != "daw-lint.lua" else {"main": "main"}
        SubElement(release, "source", given).text = f"{address.rstrip('/')}/{name}"
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.stdout.write(index(sys.argv[1]))

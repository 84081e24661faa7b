"""A start page a role: three commands and a picture; pictures load nothing, and say in words what they show."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from daw_lint import __version__

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
ROLES = ("producer", "mixing", "mastering", "developer", "archivist")
PICTURES = sorted((DOCS / "images").glob("*.svg"))


@pytest.mark.parametrize("role", ROLES)
def test_a_start_page_has_three_commands_and_one_picture(role: str) -> None:
    page = (DOCS / "start" / f"{role}.md").read_text("utf-8")
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1, 1]
    ((words, picture),) = re.findall(r"!\[(.+?)]\((.+?)\)", page)
    assert words
    assert (DOCS / "start" / picture).is_file()


def test_the_first_page_and_the_readme_lead_to_every_start_page() -> None:
    for page, start in ((DOCS / "index.md", "start/"), (DOCS.parent / "README.md", "docs/start/")):
        text = page.read_text("utf-8")
        assert all(f"({start}{role}.md)" in text for role in ROLES)
    assert {path.stem for path in (DOCS / "start").glob("*.md")} == set(ROLES)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_of_the_terminal_loads_nothing_is_shown_somewhere_and_has_words(picture: Path) -> None:
    text = picture.read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.get("aria-label", "").startswith(("daw-lint ", "In REAPER: "))
    assert not re.search(r"url\((?!#)|@import|@font-face|<image|href", text)
    assert any(f"images/{picture.name})" in page.read_text("utf-8") for page in DOCS.rglob("*.md"))


def test_the_wheel_in_the_text_is_of_this_version() -> None:
    page = (DOCS / "install.md").read_text("utf-8")
    assert set(re.findall(r"daw_lint-([\d.]+)-py3", page)) == {__version__}
    assert f"@v{__version__}" in page


def test_every_daw_has_its_master_bus_its_export_and_its_source() -> None:
    page = (DOCS / "daws.md").read_text("utf-8")
    parts = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    names = [part.splitlines()[0] for part in parts]
    assert names == [
        "Ableton Live",
        "Logic Pro",
        "FL Studio",
        "REAPER",
        "Studio One",
        "Cubase",
        "Pro Tools",
        "Bitwig Studio",
    ]
    for part in parts:
        assert "- **Master bus**: " in part
        assert "- **Export**: *" in part
        assert re.search(r"^Read: \[|from memory", part, re.MULTILINE)

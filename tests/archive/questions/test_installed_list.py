"""A list of installed plug-ins in each of its forms, and the plug-ins that are found in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daw_lint.archive.questions.ask import answer
from daw_lint.archive.questions.installed_list import read_list
from daw_lint.archive.questions.question import load
from daw_lint.archive.questions.stock import Stock, StockError
from tests.support.archive_songs import write_songs

ANSWERS = {
    "plugins": [
        {"name": "Ozone 9", "format": "VST3", "ids": [], "answer": "file-of-that-name"},
        {"name": "Pro-L 2", "format": "AU", "ids": ["AU:aufx/FL2p/FabF"], "answer": "found"},
        {"name": "Old Comp (x86)", "format": "VST2", "ids": [], "answer": "not-found-where-we-looked"},
    ]
}
CSV = "name,format,ids,answer,file,listed_in\n" + "".join(
    f"{entry['name']},{entry['format']},{' '.join(entry['ids'])},{entry['answer']},,\n" for entry in ANSWERS["plugins"]
)
FORMS = {
    "names": "ozone 9\nFabFilter Pro-L 2\n",
    "ids": "VST3:" + "0A" * 16 + "\nAU:aufx/FL2p/FabF\n",
    "json": json.dumps(ANSWERS),
    "csv": CSV,
    "files": "Ozone 9.vst3\r\nPro-L 2.component\r\n",
}


def answers(folder: Path, text: str) -> dict[str, str]:
    listing = folder / "installed"
    listing.write_text(text, "utf-8")
    told = answer(Stock(str(write_songs(folder / "stock"))), load("opens-with"), [str(listing)])
    return {row[0].rpartition("/")[2]: row[1] for row in told.rows}


@pytest.mark.parametrize("form", FORMS)
def test_a_session_opens_with_what_the_list_holds_in_each_form(form: str, tmp_path: Path) -> None:
    found = answers(tmp_path, FORMS[form])
    assert found["Loud.als"] == "yes"
    assert found["Old.rpp"] == "no"
    assert found["Clean v1.als"] == "yes"
    assert found["Hidden.cpr"] == found["Broken.als"] == found["Scripts.rpp"] == "not known"


def test_a_list_with_one_of_two_plugins_is_not_enough(tmp_path: Path) -> None:
    assert answers(tmp_path, "Ozone 9\n")["Loud.als"] == "no"


def test_a_script_that_is_in_the_list_is_there(tmp_path: Path) -> None:
    assert answers(tmp_path, "loser/3BandEQ\n")["Scripts.rpp"] == "yes"


@pytest.mark.parametrize("text", ["", "\n \n", '{"plugins": [{}]}', "{", '{"plugins": 3}'])
def test_a_list_without_a_plugin_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(text, "utf-8")
    with pytest.raises(StockError, match=r"lists no plug-in|no JSON of daw-lint plugins"):
        read_list(path)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("gone", "binary"):
        with pytest.raises(StockError, match="cannot read the list"):
            read_list(tmp_path / name)

"""Names that are no text, on their way to other processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from daw_lint.archive.child.messages import Begun, answer, encode
from daw_lint.archive.entries import Entry, Group, pack, unpack
from tests.support.command_line import run

TORN = os.fsdecode(b"so\xffng.rpp")


def test_a_group_with_a_name_that_is_no_text_arrives_as_it_was() -> None:
    group = Group("a", is_project=True, sessions=[Entry(TORN, 3, 5)], entries=[Entry(TORN, 3, 5, "e")])
    other = Group("b", is_project=False)
    assert unpack(pack([group, other])) == [group, other]
    assert group.listed_digest() == unpack(pack([group]))[0].listed_digest() != other.listed_digest()


def test_an_answer_with_a_name_that_is_no_text_arrives_as_it_was() -> None:
    begun = Begun([TORN], [], {"files": [["x", 1, None, 0.5, [TORN]]]})
    assert answer(encode(begun)) == begun


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_an_archive_whose_own_path_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / TORN
    folder.mkdir()
    result = run("archive", str(folder), "-o", str(tmp_path / "stock"))
    assert result.exit_code == 2
    assert "no text in UTF-8" in result.stderr

"""Where Live sets say that their samples are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree

from daw_lint.parsers.ableton.media import MediaReader


def sample(kind: str, hint: list[str]) -> etree._Element:
    folders = "".join(f'<RelativePathElement Dir="{name}"/>' for name in hint)
    return etree.fromstring(
        f'<SampleRef><FileRef><RelativePathType Value="{kind}"/><RelativePath/><Name Value="kick.aif"/>'
        f"<SearchHint><PathHint>{folders}</PathHint></SearchHint></FileRef></SampleRef>"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a path of Windows begins with a drive")
def test_a_search_hint_without_its_volume_does_not_tell_that_a_file_is_missing(tmp_path: Path) -> None:
    reader = MediaReader(tmp_path / "song.als")
    reader.add(sample("0", ["ana", "Other Project"]), "Drums")
    (media,) = reader.media
    assert (media.stored_path, media.exists) == ("/ana/Other Project/kick.aif", None)


@pytest.mark.skipif(sys.platform != "darwin", reason="a path that only a Mac can look up")
def test_a_search_hint_from_the_first_volume_does(tmp_path: Path) -> None:
    reader = MediaReader(tmp_path / "song.als")
    reader.add(sample("0", ["Users", "nobody here"]), "Drums")
    assert reader.media[0].exists is False


def test_a_file_that_should_be_in_the_project_is_missed(tmp_path: Path) -> None:
    reader = MediaReader(tmp_path / "song.als")
    reader.add(sample("3", ["ana", "Other Project"]), "Drums")
    assert reader.media[0].exists is False

"""Where Live sets say that their samples are."""

from __future__ import annotations

import sys
from pathlib import Path
from struct import pack
from unicodedata import normalize

import pytest
from lxml import etree

from daw_lint.model.session import MediaRef
from daw_lint.parsers import read_session
from daw_lint.parsers.ableton.media import MediaReader
from tests.support.live_sets import live_set, track, write_set


def sample(kind: str, hint: list[str], more: str = "", name: str = "kick.aif") -> etree._Element:
    folders = "".join(f'<RelativePathElement Dir="{name}"/>' for name in hint)
    return etree.fromstring(
        f'<SampleRef><FileRef>{more}<RelativePathType Value="{kind}"/><RelativePath/><Name Value="{name}"/>'
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


def data_of(raw: bytes) -> str:
    """The element as Live writes it: capital digits, 40 bytes a line."""
    lines = [raw[at : at + 40].hex().upper() for at in range(0, len(raw), 40)]
    return "<Data>\n\t\t" + "\n\t\t".join(lines) + "\n\t</Data>"


def of_windows(path: str) -> str:
    return data_of(f"{path}\0".encode("utf-16-le"))


def of_mac(path: str, mount: str = "/", version: int = 2) -> str:
    tags = (
        (0, b"folder"),
        (14, "kick.aif".encode("utf-16-be")),
        (18, path.encode()),
        (19, mount.encode()),
        (0xFFFF, b""),
    )
    tagged = b"".join(pack(">HH", tag, len(raw)) + raw + bytes(len(raw) % 2) for tag, raw in tags)
    return data_of(pack(">4sHH", b"", 150 + len(tagged), version).ljust(150, b"\0") + tagged)


def media_of(
    folder: Path, kind: str, more: str, name: str = "kick.aif", hint: tuple[str, ...] = ("ana", "Kits")
) -> MediaRef:
    reader = MediaReader(folder / "song.als")
    reader.add(sample(kind, list(hint), more, name), "Drums")
    return reader.media[0]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        (of_windows("D:\\Kits\\808\\kick.aif"), "D:\\Kits\\808\\kick.aif"),
        (of_windows("\\\\nas\\audio\\kick.aif"), "\\\\nas\\audio\\kick.aif"),
        (of_mac("Users/ana/Kits/kick.aif"), "/Users/ana/Kits/kick.aif"),
        (of_mac("Kits/kick.aif", "/Volumes/Samples"), "/Volumes/Samples/Kits/kick.aif"),
        (of_mac("Kits/kick.aif", "/Volumes/Samples", version=3), "/ana/Kits/kick.aif"),
        (of_mac("Kits/kick.aif", ""), "/ana/Kits/kick.aif"),
        (of_windows("Kits\\kick.aif"), "/ana/Kits/kick.aif"),
        (of_windows("D:\\Kits\\snare.aif"), "/ana/Kits/kick.aif"),
        ("<Data>XYZ</Data>", "/ana/Kits/kick.aif"),
        ("<Data/>", "/ana/Kits/kick.aif"),
    ],
    ids=["drive", "share", "first volume", "other volume", "newer alias", "no volume", "relative", "another file", "no digits",
         "empty"],
)  # fmt: skip
def test_what_the_system_called_the_file_counts_more_than_the_hint(tmp_path: Path, more: str, shown: str) -> None:
    assert media_of(tmp_path, "0", more).stored_path == shown


def test_accents_of_a_mac_are_the_same_name(tmp_path: Path) -> None:
    path = "Users/ana/Kits/" + normalize("NFD", "caf\u00e9.aif")
    assert media_of(tmp_path, "0", of_mac(path), normalize("NFC", "caf\u00e9.aif")).stored_path == f"/{path}"


@pytest.mark.parametrize(
    ("system", "more", "exists"),
    [
        ("win32", of_windows("D:\\Kits\\kick.aif"), False),
        ("linux", of_windows("D:\\Kits\\kick.aif"), None),
        ("darwin", of_windows("D:\\Kits\\kick.aif"), None),
        ("darwin", of_mac("Kits/kick.aif", "/Volumes/Samples"), False),
        ("darwin", of_mac("opt/kits/kick.aif"), False),
        ("linux", of_mac("opt/kits/kick.aif"), None),
        ("win32", of_mac("Users/ana/kick.aif"), None),
    ],
)
def test_a_file_is_missed_on_the_system_that_it_was_on_and_on_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, more: str, exists: bool | None
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    media = media_of(tmp_path, "0", more)
    assert (media.exists, media.location) == (exists, "outside")


@pytest.mark.skipif(sys.platform == "win32", reason="a path of Windows begins with a drive")
def test_a_file_that_is_where_an_alias_says_is_found(tmp_path: Path) -> None:
    (tmp_path / "Other").mkdir()
    (tmp_path / "Other" / "kick.aif").write_bytes(b"FORM")
    (tmp_path / "Song").mkdir()
    media = media_of(tmp_path / "Song", "0", of_mac(str(tmp_path / "Other" / "kick.aif")[1:]))
    assert (media.exists, media.location, media.resolved) == (True, "outside", tmp_path / "Other" / "kick.aif")


@pytest.mark.parametrize(("has", "exists"), [("true", False), ("false", None)])
def test_a_file_without_a_relative_path_is_not_missed_beside_the_set(
    tmp_path: Path, has: str, exists: bool | None
) -> None:
    more = f'<HasRelativePath Value="{has}"/>' + of_windows("Q:\\Kits\\kick.aif")
    if sys.platform != "win32":
        assert media_of(tmp_path, "1", more).exists is exists


def test_the_path_of_the_system_is_read_from_a_whole_set(tmp_path: Path) -> None:
    content = etree.tostring(sample("0", [], of_windows("D:\\Kits\\kick.aif"))).decode()
    path = write_set(tmp_path / "Song.als", live_set(track("Drums", number=1, clips=content)))
    assert [media.stored_path for media in read_session(path).media] == ["D:\\Kits\\kick.aif"]


@pytest.mark.parametrize("nested", ["", "<FreezeSequencer></FreezeSequencer>"], ids=["trimmed", "read whole"])
def test_what_a_frozen_track_was_rendered_to_is_no_media_of_the_project(tmp_path: Path, nested: str) -> None:
    def of(name: str) -> str:
        return etree.tostring(sample("3", [], name=name)).decode()

    frozen = f"<FreezeSequencer>{nested}<Sample>{of('frozen.wav')}</Sample></FreezeSequencer>"
    content = track("Drums", number=1, clips=of("kick.aif")).replace("</MainSequencer>", f"</MainSequencer>{frozen}", 1)
    path = write_set(tmp_path / "Song.als", live_set(content))
    assert [Path(media.stored_path).name for media in read_session(path).media] == ["kick.aif"]


@pytest.mark.parametrize(
    ("hint", "path"),
    [
        (("D:", "Kits"), "D:/Kits/kick.aif"),
        (("Users", "", "ana"), "/Users/ana/kick.aif"),
        (("", ""), "kick.aif"),
    ],
    ids=["a drive", "an empty part", "nothing"],
)
def test_a_search_hint_is_a_path_of_its_system(tmp_path: Path, hint: tuple[str, ...], path: str) -> None:
    assert media_of(tmp_path, "0", "", hint=hint).stored_path == path


@pytest.mark.parametrize(
    ("stored", "rate_hz", "length_s"),
    [((48000, 96000), 48000, 2.0), ((48000, 0), 48000, None), ((0, 96000), None, None)],
)
def test_the_length_of_a_file_needs_its_rate_and_its_frames(
    tmp_path: Path, stored: tuple[int, int], rate_hz: float | None, length_s: float | None
) -> None:
    element = sample("3", [])
    for tag, value in zip(("DefaultSampleRate", "DefaultDuration"), stored, strict=True):
        etree.SubElement(element, tag, Value=str(value))
    reader = MediaReader(tmp_path / "song.als")
    reader.add(element, "Drums")
    assert (reader.media[0].sample_rate_hz, reader.media[0].length_s) == (rate_hz, length_s)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is the path of another file")
def test_a_path_of_windows_is_no_name_of_a_file_elsewhere(folder: Path) -> None:
    (folder / "D:\\Kits\\kick.aif").write_bytes(b"FORM")
    assert media_of(folder / "Song", "0", of_windows("D:\\Kits\\kick.aif")).exists is None

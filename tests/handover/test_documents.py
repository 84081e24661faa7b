"""What a bag tells of its sessions is what the sessions hold, and nothing is told that is not known."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import struct
from pathlib import Path

import pytest
from lxml import etree

from daw_lint.handover.documents.kinds import kind_of_file, kind_of_session
from daw_lint.handover.pack import pack
from daw_lint.parsers import read_session
from daw_lint.run.find import ConfigFinder
from tests.support.media_projects import reaper_project, wav

ROOT = Path(__file__).parents[2]
EQUAL = ROOT / "fixtures" / "equal" / "clean"
NS = {"p": "http://www.loc.gov/premis/v3"}
FORMATS = ("als", "ardour", "dawproject", "flp", "mmp", "rpp", "song", "tracktionedit", "xrns")


def bag_of(session: Path, bag: Path) -> Path:
    pack([session], bag, ConfigFinder(None, True))
    return bag / "data" / "documents"


@pytest.fixture(params=FORMATS)
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    project = tmp_path / "Song"
    shutil.copytree(EQUAL / "Samples", project / "Samples")
    shutil.copytree(EQUAL / "interchange", project / "interchange")
    session = Path(shutil.copy(EQUAL / f"clean.{request.param}", project))
    return bag_of(session, tmp_path / "bag")


def test_the_list_of_plug_ins_has_every_device_of_the_song(documents: Path) -> None:
    (session,) = (path for path in (documents.parent / "Song").glob("clean.*"))
    rows = list(csv.DictReader(io.StringIO((documents / "clean" / "plugins.csv").read_text("utf-8"))))
    devices = [device for track in read_session(session).all_tracks() for device in track.walk_devices()]
    assert sum(int(row["count"]) for row in rows) == len(devices)
    assert {row["name"] for row in rows} == {device.name for device in devices}
    (equalizer,) = (row for row in rows if row["name"].endswith("Pro-Q 3"))
    assert equalizer["maker"] == "FabFilter"
    assert equalizer["class"] == "eq"
    assert equalizer["where_used"].startswith(("Master", "Main"))
    text = (documents / "clean" / "plugins.txt").read_text("utf-8")
    assert all(row["name"] in text for row in rows)


def test_tempo_and_markers_are_told_in_beats_and_in_time(documents: Path) -> None:
    text = (documents / "clean" / "tempo-and-markers.txt").read_text("utf-8")
    assert "\nTempo\n  120 bpm throughout\n" in text
    has_signature = not text.startswith("FL Studio")
    has_markers = not text.startswith("LMMS")
    assert ("\nTime signatures\n  beat 0.000, 0:00.000  4/4\n" in text) is has_signature
    assert text.endswith(f"\nMarkers\n  {'beat 32.000, 0:16.000  Drop' if has_markers else 'none'}\n")


def test_the_findings_are_those_of_the_profile_archive_with_names_in_the_bag(documents: Path) -> None:
    report = json.loads((documents / "clean" / "findings.json").read_text("utf-8"))
    assert {finding["file"] for finding in report["findings"]} <= {
        f"Song/{path.name}" for path in (documents.parent / "Song").iterdir()
    }
    assert any(finding["code"].startswith("PP") for finding in report["findings"])
    assert "Song/clean" in (documents / "clean" / "findings.txt").read_text("utf-8")


def test_a_tempo_that_changes_is_told_point_by_point(tmp_path: Path) -> None:
    documents = bag_of(ROOT / "fixtures" / "als" / "live11-tempo-map.als", tmp_path / "bag")
    text = (documents / "live11-tempo-map" / "tempo-and-markers.txt").read_text("utf-8")
    session = read_session(ROOT / "fixtures" / "als" / "live11-tempo-map.als")
    assert session.tempo_map is not None
    assert text.count(" bpm\n") == len(session.tempo_map.points) > 1
    assert "throughout" not in text


def test_what_a_format_hides_is_told_as_not_known(tmp_path: Path) -> None:
    from tests.parsers.test_bitwig import project

    session = tmp_path / "Song" / "Song.bwproject"
    session.parent.mkdir()
    session.write_bytes(project(version="5.3"))
    text = (bag_of(session, tmp_path / "bag") / "Song" / "tempo-and-markers.txt").read_text("utf-8")
    assert "Tempo\n  not known: " in text
    assert "Markers\n  not known: " in text


ORDER = {
    "premis": ["object", "event", "agent"],
    "object": ["objectIdentifier", "objectCharacteristics", "originalName"],
    "objectCharacteristics": ["fixity", "size", "format", "creatingApplication"],
    "fixity": ["messageDigestAlgorithm", "messageDigest", "messageDigestOriginator"],
    "format": ["formatDesignation", "formatRegistry"],
    "formatDesignation": ["formatName", "formatVersion"],
    "formatRegistry": ["formatRegistryName", "formatRegistryKey", "formatRegistryRole"],
    "creatingApplication": ["creatingApplicationName", "creatingApplicationVersion"],
    "event": ["eventIdentifier", "eventType", "eventDateTime", "eventDetailInformation", "linkingAgentIdentifier",
              "linkingObjectIdentifier"],
    "agent": ["agentIdentifier", "agentName", "agentType", "agentVersion"],
}  # fmt: skip
"""The order in which the schema of PREMIS 3.0 wants the elements that are used; the documents were held against it by hand."""


def test_premis_has_the_elements_of_the_schema_in_its_order(documents: Path) -> None:
    root = etree.parse(documents / "premis.xml").getroot()
    assert (root.tag, root.get("version")) == (f"{{{NS['p']}}}premis", "3.0")
    for element in root.iter(f"{{{NS['p']}}}*"):
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        if name in ORDER:
            assert children == sorted(children, key=ORDER[name].index)
        elif name.endswith("Identifier"):
            assert children == [f"{name}Type", f"{name}Value"]
        elif name != "eventDetailInformation":
            assert not children
            assert element.text


def test_premis_has_every_file_of_the_payload_but_itself_with_true_digests(documents: Path) -> None:
    root = etree.parse(documents / "premis.xml").getroot()
    data, found = documents.parent, {}
    for one in root.iterfind("p:object", NS):
        name = str(one.findtext("p:objectIdentifier/p:objectIdentifierValue", namespaces=NS))
        content = (data.parent / name).read_bytes()
        digests = [fixity.findtext("p:messageDigest", namespaces=NS) for fixity in one.iterfind(".//p:fixity", NS)]
        assert digests == [hashlib.sha256(content).hexdigest(), hashlib.md5(content).hexdigest()]
        assert one.findtext(".//p:size", namespaces=NS) == str(len(content))
        found[name] = one
    payload = {f"data/{path.relative_to(data).as_posix()}" for path in data.rglob("*") if path.is_file()}
    assert found.keys() == payload - {"data/documents/premis.xml"}
    (session,) = (one for name, one in found.items() if name.startswith("data/Song/clean."))
    assert session.findtext(".//p:creatingApplicationName", namespaces=NS)


def test_premis_tells_that_a_copy_was_relinked(tmp_path: Path) -> None:
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [wav(tmp_path / "Drive" / "Kick.wav")])
    root = etree.parse(bag_of(song, tmp_path / "bag") / "premis.xml").getroot()
    events = {event.findtext("p:eventType", namespaces=NS): event for event in root.iterfind("p:event", NS)}
    assert set(events) == {"message digest calculation", "modification"}
    changed = events["modification"].findtext(".//p:linkingObjectIdentifierValue", namespaces=NS)
    assert changed == "data/Song/Song.rpp"


def riff(tag: int, size: int = 16, bext: int | None = None, magic: bytes = b"RIFF") -> bytes:
    form = struct.pack("<HHIIHH", tag, 1, 48000, 96000, 2, 16).ljust(size, b"\0")
    chunks = b"fmt " + struct.pack("<I", size) + form
    if bext is not None:
        body = bytearray(602)
        body[256:263] = b"ProTool"
        body[346:348] = struct.pack("<H", bext)
        chunks = b"bext" + struct.pack("<I", 602) + body + chunks
    return magic + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks + b"data\0\0\0\0"


@pytest.mark.parametrize(
    ("content", "puid"),
    [
        (riff(1), "fmt/141"), (riff(3), "fmt/6"), (riff(3, 18), "fmt/142"), (riff(0xFFFE, 40), "fmt/143"),
        (riff(1, bext=0), "fmt/703"), (riff(1, bext=1), "fmt/704"), (riff(1, bext=2), "fmt/705"), (riff(0x50, 40, bext=2), "fmt/708"),
        (riff(0xFFFE, 40, bext=1), "fmt/710"), (riff(3, bext=0), "fmt/1"), (riff(3, bext=1), "fmt/2"), (riff(3, bext=2), "fmt/527"),
        (riff(1, bext=9), ""), (riff(1, magic=b"RF64"), "fmt/712"), (riff(1, bext=1, magic=b"RF64"), "fmt/713"),
        (b"FORM\0\0\0\0AIFFCOMM", "fmt/414"), (b"FORM\0\0\0\0AIFCCOMM", "x-fmt/136"), (b"fLaC\0\0\0\x22", "fmt/279"),
        (b"OggS\0\x02" + bytes(23) + b"vorbis", "fmt/203"), (b"ID3\x04", "fmt/134"), (b"", ""), (b"RIFF", ""), (b"what?", ""),
    ],
)  # fmt: skip
def test_a_kind_of_file_is_told_by_its_content(tmp_path: Path, content: bytes, puid: str) -> None:
    path = tmp_path / "file.wav"
    path.write_bytes(content)
    assert kind_of_file(path).puid == puid


def test_the_program_that_made_a_broadcast_wave_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    path.write_bytes(riff(1, bext=1))
    assert kind_of_file(path).application == "ProTool"


@pytest.mark.parametrize(
    ("suffix", "puid"), [("als", "fmt/1463"), ("flp", "fmt/733"), ("rpp", ""), ("ardour", ""), ("mmp", "")]
)
def test_a_session_has_an_identifier_where_pronom_has_one(suffix: str, puid: str) -> None:
    assert kind_of_session(read_session(EQUAL / f"clean.{suffix}")).puid == puid


def test_the_table_of_files_lists_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    outside = wav(tmp_path / "Drive" / "Kick.wav")
    song = reaper_project(tmp_path / "Song" / "Song.rpp", [outside, "Gone.wav"])
    rows = list(csv.DictReader(io.StringIO((bag_of(song, tmp_path / "bag") / "files.csv").read_text("utf-8"))))
    by_state = {row["state"]: [one for one in rows if one["state"] == row["state"]] for row in rows}
    kick = next(row for row in by_state["collected"] if row["role"] == "media")
    assert (kick["in_the_bag"], kick["from"]) == ("data/media/outside/Kick.wav", str(outside))
    assert kick["sha256"] == hashlib.sha256(outside.read_bytes()).hexdigest()
    assert [(row["from"], row["why"]) for row in by_state["not collected"]] == [("Gone.wav", "it is missing")]


def test_the_findings_do_not_say_that_somebody_named_the_bounce(tmp_path: Path) -> None:
    project = tmp_path / "Song"
    shutil.copytree(EQUAL / "Samples", project / "Samples")
    session = Path(shutil.copy(EQUAL / "clean.als", project))
    shutil.copy(EQUAL / "Samples" / "Drums.wav", project / "clean.wav")
    text = (bag_of(session, tmp_path / "bag") / "clean" / "findings.txt").read_text("utf-8")
    assert "Song/clean.wav: used as the bounce of Song/clean.als (packed as its bounce)" in text

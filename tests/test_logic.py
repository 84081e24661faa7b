"""Logic projects and GarageBand songs: what their property lists tell, and nothing else."""

from __future__ import annotations

import plistlib
import random
from pathlib import Path
from typing import Any

import pytest

from daw_lint.parsers import logic
from daw_lint.parsers.source import Limits
from daw_lint.session import Session, SessionError

PROJECT_DATA = b"\x23\x47\xc0\xab" + bytes(60)
META: dict[str, Any] = {
    "AudioFiles": ["Audio Files/drums.wav", "Audio Files/Bass#08.aif"],
    "UnusedAudioFiles": ["Audio Files/take 1.aif"],
    "SamplerInstrumentsFiles": ["Grand Piano.exs"],
    "SampleRate": 44100,
    "BeatsPerMinute": 120,
    "SongSignatureNumerator": 3,
    "SongSignatureDenominator": 4,
    "NumberOfTracks": 31,
}


def project(folder: Path, name: str = "Night Bus.logicx", *, meta: dict[str, Any] | None = None) -> Path:
    """Make a project with one of its two audio files."""
    package = folder / name
    alternative = package / "Alternatives" / "000"
    alternative.mkdir(parents=True)
    (alternative / "ProjectData").write_bytes(PROJECT_DATA)
    (alternative / "MetaData.plist").write_bytes(plistlib.dumps(META if meta is None else meta))
    (package / "Resources").mkdir()
    saved = {"LastSavedFrom": "Logic Pro X 10.1.1 (3683.37)"}
    (package / "Resources" / "ProjectInformation.plist").write_bytes(plistlib.dumps(saved))
    (package / "Media" / "Audio Files").mkdir(parents=True)
    (package / "Media" / "Audio Files" / "Bass#08.aif").write_bytes(b"FORM")
    return package


def test_a_project_tells_its_program_rate_tempo_and_time_signature(tmp_path: Path) -> None:
    session = logic.read_folder(project(tmp_path), Limits())
    assert (session.format, session.application, session.application_version) == ("logicx", "Logic Pro X", "10.1.1")
    assert session.sample_rate_hz == 44100.0
    assert session.tempo_map is not None
    assert session.tempo_map.start_bpm == 120.0
    assert session.time_signatures == ((0.0, 3, 4),)


def test_only_what_is_certain_is_a_fact_and_the_rest_has_a_reason(tmp_path: Path) -> None:
    session = logic.read_folder(project(tmp_path), Limits())
    assert session.facts == {"session.media", "session.sample_rate"}
    assert "not public" in session.missing_facts["session.master.devices"]
    assert session.tracks == ()
    assert session.master is None


def test_media_in_the_package_are_found_and_lost_ones_are_missing(tmp_path: Path) -> None:
    media = {ref.stored_path: ref for ref in logic.read_folder(project(tmp_path), Limits()).media}
    assert media["Audio Files/Bass#08.aif"].exists is True
    assert media["Audio Files/Bass#08.aif"].location == "project"
    assert media["Audio Files/drums.wav"].exists is False
    assert media["Grand Piano.exs"].exists is None
    assert "Audio Files/take 1.aif" not in media


def test_project_data_named_directly_gives_what_the_lists_around_it_tell(tmp_path: Path) -> None:
    data = project(tmp_path, "Night Bus.band") / "Alternatives" / "000" / "ProjectData"
    assert logic.sniff(data.read_bytes())
    session = logic.read(data, data.read_bytes(), Limits())
    assert session.format == "band"
    assert session.sample_rate_hz == 44100.0
    assert [ref.exists for ref in session.media] == [False, True, None]


def test_a_package_is_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "file.band").write_bytes(b"")
    assert logic.is_package(project(tmp_path))
    assert not logic.is_package(tmp_path)
    assert not logic.is_package(tmp_path / "file.band")


def test_project_data_on_its_own_and_an_empty_package_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"no MetaData\.plist beside"):
        logic.read(tmp_path / "ProjectData", PROJECT_DATA, Limits())
    with pytest.raises(SessionError, match=r"holds no Alternatives"):
        logic.read_folder(tmp_path, Limits())


def test_with_several_alternatives_the_user_chooses(tmp_path: Path) -> None:
    package = project(tmp_path)
    (package / "Alternatives" / "001").mkdir()
    (package / "Alternatives" / "001" / "MetaData.plist").write_bytes(plistlib.dumps(META))
    with pytest.raises(SessionError, match="2 alternatives"):
        logic.read_folder(package, Limits())


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "120", True, None])
def test_absurd_numbers_are_unknown(tmp_path: Path, value: Any) -> None:
    changed = {key: META[key] for key in META if key not in ("BeatsPerMinute", "SampleRate")}
    if value is not None:
        changed |= {"BeatsPerMinute": value, "SampleRate": value, "SongSignatureNumerator": value}
    session = logic.read_folder(project(tmp_path, meta=changed), Limits())
    assert session.tempo_map is None
    assert session.sample_rate_hz is None
    assert "session.sample_rate" in session.missing_facts


def test_a_project_without_a_list_of_audio_files_does_not_give_media(tmp_path: Path) -> None:
    session = logic.read_folder(project(tmp_path, meta={"SampleRate": 48000}), Limits())
    assert "session.media" in session.missing_facts


def test_damaged_lists_give_a_session_or_a_session_error(tmp_path: Path) -> None:
    package = project(tmp_path)
    plist = package / "Alternatives" / "000" / "MetaData.plist"
    rng = random.Random(7)
    for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
        good = plistlib.dumps(META, fmt=kind)
        cuts = [good[: len(good) * tenth // 10] for tenth in range(10)]
        for data in (*cuts, *(_flipped(good, rng) for _ in range(150))):
            plist.write_bytes(data)
            try:
                assert isinstance(logic.read_folder(package, Limits()), Session)
            except SessionError as error:
                assert error.todo


def _flipped(good: bytes, rng: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)

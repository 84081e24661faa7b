"""The command measure, its formats, and the metadata that files carry."""

from __future__ import annotations

import csv
import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile as sf

from daw_lint import measure_bounce
from tests.support.command_line import run
from tests.support.live_sets import write_set
from tests.support.signals import RATE, music, tone
from tests.support.wav_files import write_wav


def measure(*arguments: str) -> tuple[int, str, str]:
    result = run("measure", *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_the_table_shows_each_figure_with_its_unit_and_place(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    sf.write(path, music(30.0), RATE, subtype="PCM_24")
    code, out, _ = measure(str(path))
    assert code == 0
    for words in ("WAV, PCM 24-bit", "48,000 Hz", "dBFS", "at 0:", "dBTP", "integrated", "LUFS", "PLR", "sub", "air"):
        assert words in out, words


def test_json_has_everything_and_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    sf.write(path, np.zeros((RATE, 2)), RATE, subtype="PCM_24")
    code, out, _ = measure(str(path), "--format", "json")
    assert code == 0
    document = json.loads(out, parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))
    (found,) = document["files"]
    assert document["schema_version"] == 1
    assert found["level"]["peak_db"] == "-inf"
    assert found["loudness"]["integrated_lufs"] == "-inf"
    assert found["loudness"]["range_lu"] is None
    assert found["content"]["bits_used"] == 0


def test_csv_has_one_line_a_file_and_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    for name in ("a.wav", "c.wav"):
        sf.write(tmp_path / name, tone((1, -20)), RATE, subtype="PCM_16")
    (tmp_path / "b.wav").write_bytes(b"RIFF nothing")
    code, out, err = measure(*(str(tmp_path / name) for name in ("a.wav", "b.wav", "c.wav")), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 2
    assert [Path(row["file"]).name for row in rows] == ["a.wav", "b.wav", "c.wav"]
    assert float(rows[0]["loudness_integrated_lufs"]) < -19
    assert rows[1]["error"]
    assert "b.wav" in err


def test_a_pipe_is_read_with_a_dash(tmp_path: Path) -> None:
    path = tmp_path / "mix.flac"
    sf.write(path, tone((2, -20)), RATE, subtype="PCM_24")
    command = [sys.executable, "-m", "daw_lint", "measure", "-", "--format", "csv"]
    with path.open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, text=True, check=True)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["file"] == "-"
    assert row["file_format"] == "FLAC, FLAC 24-bit"
    assert float(row["level_sample_peak_dbfs"]) < -19.9


def test_an_error_in_a_pipe_names_no_temporary_file() -> None:
    for others in ([], ["gone.wav"]):
        command = [sys.executable, "-m", "daw_lint", "measure", "-", *others]
        done = subprocess.run(command, input=b"no audio at all", capture_output=True, check=False)
        assert done.returncode == 2
        assert done.stderr.decode().startswith("daw-lint: -: this is not a known audio format")


def test_only_what_is_named_is_measured(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-4)
    code, out, _ = measure(str(path), "--what", "true-peak,level")
    assert (code, "true peak" in out, "LUFS" in out) == (0, True, False)
    code, _, err = measure(str(path), "--what", "colour")
    assert (code, "'colour'" in err) == (2, True)


def test_a_session_without_fitting_locators_is_said_so(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als")
    path = write_wav(tmp_path / "mix.wav", peak_db=-4)
    code, _, err = measure(str(path), "--session", str(tmp_path / "Song.als"))
    assert code == 0
    assert "no locator of the session fits this bounce: finding its sections in the audio" in err


def test_a_short_file_says_why_it_has_no_loudness(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    sf.write(path, tone((0.2, -20)), RATE, subtype="PCM_24")
    _, out, _ = measure(str(path))
    assert "shorter than one gating block of 400 ms" in out


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def test_broadcast_wav_ixml_info_and_cues_are_read(tmp_path: Path) -> None:
    bext = b"My mix".ljust(256, b"\0") + b"daw-lint".ljust(32, b"\0") + b"ref".ljust(32, b"\0") + b"2026-11-2312:30:00"
    bext = (bext + struct.pack("<Q", 96000)).ljust(602, b"\0")
    info = b"INFO" + chunk(b"INAM", b"Night Bus\0") + chunk(b"ISFT", b"REAPER\0")
    cue = struct.pack("<I", 1) + struct.pack("<II4sIII", 7, 0, b"data", 0, 0, 24000)
    labels = b"adtl" + chunk(b"labl", struct.pack("<I", 7) + b"Drop\0")
    ixml = b"<?xml version='1.0'?><BWFXML><PROJECT>Album</PROJECT><TAKE>3</TAKE></BWFXML>"
    fmt = struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16)
    body = b"WAVE" + chunk(b"fmt ", fmt) + chunk(b"bext", bext) + chunk(b"iXML", ixml) + chunk(b"LIST", info)
    body += chunk(b"cue ", cue) + chunk(b"LIST", labels) + chunk(b"data", b"\0\1" * 48000)
    path = tmp_path / "mix.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    found = measure_bounce(path, what=["metadata"]).metadata
    assert found is not None
    tags = dict(found.tags)
    assert tags["title"] == "Night Bus"
    assert (tags["originator"], tags["originated"], tags["ixml_project"]) == (
        "daw-lint",
        "2026-11-23 12:30:00",
        "Album",
    )
    assert [(cue.position_s, cue.name) for cue in found.cues] == [(0.5, "Drop")]
    assert found.time_reference_s == 2.0
    assert found.chunks == ("bext", "iXML", "LIST INFO", "cue", "labels")


def test_tags_of_flac_and_mp3_are_read(tmp_path: Path) -> None:
    for name, container, subtype in (("a.flac", "FLAC", "PCM_24"), ("a.mp3", "MP3", "MPEG_LAYER_III")):
        with sf.SoundFile(tmp_path / name, "w", RATE, 2, subtype, format=container) as out:
            out.title = "Night Bus"
            out.write(tone((1, -20)))
        found = measure_bounce(tmp_path / name, what=["metadata"]).metadata
        assert found is not None
        assert dict(found.tags)["title"] == "Night Bus"


def test_damaged_metadata_harms_nothing(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "mix.wav", peak_db=-6, seconds=0.1).read_bytes()
    chance = np.random.default_rng(6)
    for _ in range(60):
        broken = bytearray(whole[:12] + chunk(b"iXML", b"<a><b></a>") + chunk(b"cue ", b"\xff" * 30) + whole[12:])
        for position in chance.integers(12, 80, 3):
            broken[position] = int(chance.integers(256))
        path = tmp_path / "broken.wav"
        path.write_bytes(bytes(broken))
        run("measure", path, "--format", "json", raises=True)


def test_the_table_fits_80_columns_and_has_a_blank_line_between_files(folder: Path) -> None:
    for name in ("a.wav", "b.wav"):
        sf.write(folder / name, music(30.0), RATE, subtype="PCM_24")
    printed = run("measure", "a.wav", "b.wav").stdout.splitlines()
    assert [line for line in printed if len(line) > 80 or line != line.rstrip()] == []
    assert printed[printed.index("b.wav") - 1] == ""
    assert printed[-1] != ""

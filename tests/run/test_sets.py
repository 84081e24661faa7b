"""Files that belong together: stems and their mix, albums, alternates, versions."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from typer.testing import Result

from daw_lint.measure import read_bounce
from daw_lint.measure.residual import residual
from daw_lint.model.bounce import AudioFormat
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set

RATE = 48000


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "Stems").mkdir()
    return folder


def check(*arguments: str) -> Result:
    return run("check", *arguments)


def codes(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info) ", result.output)


def part(seed: int, seconds: float = 4.0) -> np.ndarray:
    """Return noise that fades out, shape (frames, 2)."""
    frames = round(seconds * RATE)
    return 0.05 * np.random.default_rng(seed).standard_normal((frames, 2)) * np.linspace(1, 0, frames)[:, None]


def write(path: Path, samples: np.ndarray, subtype: str = "PCM_24", rate: int = RATE) -> Path:
    sf.write(path, samples, rate, subtype=subtype)
    return path


def stems(folder: Path, *, gain: float = 1.0, without: int | None = None) -> None:
    parts = [part(seed) for seed in range(3)]
    for seed, samples in enumerate(parts):
        write(folder / "Stems" / f"{seed}.wav", samples)
    write(folder / "Mix.wav", gain * np.sum([samples for seed, samples in enumerate(parts) if seed != without], axis=0))


def test_stems_that_add_up_to_the_mix_are_fine(folder: Path) -> None:
    stems(folder)
    result = check("Stems", "--set", "stems", "--mix", "Mix.wav")
    assert codes(result) == []
    assert result.exit_code == 0


def test_a_mix_that_lacks_a_stem_is_told_with_what_is_left(folder: Path) -> None:
    stems(folder, without=2)
    result = check("Stems", "--set", "stems", "--mix", "Mix.wav")
    assert codes(result) == ["ST104"]
    assert "residual -3.0 dB" in result.output


def test_a_mere_difference_in_level_is_named_as_such(folder: Path) -> None:
    stems(folder, gain=10 ** (2 / 20))
    result = check("Stems", "--set", "stems", "--mix", "Mix.wav")
    assert codes(result) == ["ST104"]
    assert "the sum matches the mix, but is 2.0 dB too quiet" in result.output


def test_stems_of_other_length_and_format_are_told_with_their_files(folder: Path) -> None:
    stems(folder)
    write(folder / "Stems" / "short.wav", part(7, 3.5))
    write(folder / "Stems" / "rate.wav", part(8), rate=44100)
    write(folder / "Stems" / "bits.wav", part(9), "PCM_16")
    result = check("Stems", "--set", "stems")
    assert "short.wav: ST101 error  24,000 samples (0.500 s) shorter than most of the others" in result.output
    assert "rate.wav: ST103 error  44,100 Hz, the others 48,000 Hz" in result.output
    assert "bits.wav: ST103 error  PCM 16-bit, the others PCM 24-bit" in result.output


def test_a_stem_is_not_asked_for_the_headroom_of_a_mix(folder: Path) -> None:
    stems(folder)
    write(folder / "Loose.wav", part(0))
    assert "HR102" in codes(check("Loose.wav"))
    assert "HR102" not in codes(check("Stems", "--set", "stems"))
    assert "HR102" not in codes(check("Stems"))


def test_sets_of_the_configuration_are_judged_with_their_folder(folder: Path) -> None:
    stems(folder, without=0)
    (folder / "daw-lint.toml").write_text('[[sets]]\nkind = "stems"\nfiles = "Stems/*.wav"\nmix = "Mix.wav"\n')
    assert "ST104" in codes(check())


def test_the_sum_of_many_blocks_and_short_files_is_exact(folder: Path) -> None:
    one, two = part(1, 5.0), part(2, 2.0)
    files = [write(folder / "one.wav", one, "FLOAT"), write(folder / "two.wav", two, "FLOAT")]
    mix = one.copy()
    mix[: len(two)] += two
    error = 1e-3 * part(3, 5.0)
    whole = write(folder / "mix.wav", mix + error, "FLOAT")

    def read(path: Path) -> tuple[Path, AudioFormat]:
        return path, read_bounce(path, ()).audio

    found = residual([read(path) for path in files], read(whole))
    wanted = 10 * np.log10(np.square(error).sum() / np.square(mix + error).sum())
    assert found.level_db == pytest.approx(wanted, abs=0.01)
    assert found.gain_db == pytest.approx(0.0, abs=0.01)


def test_an_alternate_has_the_length_of_its_mix(folder: Path) -> None:
    write(folder / "Song.wav", part(1))
    write(folder / "Song instrumental.wav", part(2))
    write(folder / "Song tv.wav", part(3, 3.0))
    result = check("Song instrumental.wav", "Song tv.wav", "--set", "alternates", "--mix", "Song.wav")
    assert "Song tv.wav: AT101 warning  48,000 samples (1.000 s) shorter than the mix" in result.output
    assert "instrumental.wav: AT" not in result.output


def test_an_edit_has_a_length_of_its_own_unless_its_mix_has_that_word_too(folder: Path) -> None:
    for name in ("Radio Days.wav", "Radio Days (edit).wav", "Radio Days instrumental.wav"):
        write(folder / name, part(1, 4.0 if name == "Radio Days.wav" else 3.0))
    others = ("Radio Days (edit).wav", "Radio Days instrumental.wav")
    result = check(*others, "--set", "alternates", "--mix", "Radio Days.wav")
    assert re.findall(r"^(.*?): AT101", result.output, re.MULTILINE) == ["Radio Days instrumental.wav"]


def test_the_formats_of_an_album_differ_as_a_warning_and_of_alternates_as_a_preview(folder: Path) -> None:
    write(folder / "01 One.wav", part(1))
    write(folder / "02 Two.wav", part(2))
    write(folder / "03 Three.wav", part(3), "PCM_16")
    assert re.search(r"03 Three.wav: AL103 warning ", check(".", "--set", "album").output)
    alternates = ("03 Three.wav", "--set", "alternates", "--mix", "01 One.wav")
    assert "AT102" not in check(*alternates).output
    assert re.search(r"03 Three.wav: AT102 info ", check(*alternates, "--preview", "--fail-on", "info").output)


def test_a_song_that_stands_out_of_an_album_is_told(folder: Path) -> None:
    for number, gain in ((1, 1.0), (2, 0.9), (4, 4.0)):
        write(folder / f"0{number} Song.wav", gain * part(number))
    result = check(".", "--set", "album")
    assert re.search(r"04 Song.wav: AL101 info .* LU louder than the album's median", result.output)
    assert "AL104 warning  track number missing: 3" in result.output


def test_which_of_two_songs_stands_out_is_not_judged(folder: Path) -> None:
    for number, gain in ((1, 0.1), (2, 1.0)):
        write(folder / f"0{number} Song.wav", gain * part(number))
    result = check(".", "--set", "album", "--select", "AL", "--preview", "-v")
    assert (
        "not judged: with fewer than three songs there is no way to say which one stands out (AL101, AL102)"
        in result.output
    )
    assert result.exit_code == 0


def test_versions_that_differ_in_ids_alone_are_the_same(folder: Path) -> None:
    write_set(folder / "v1.als", live_set(track("Drums", number=1) + track("Bass", number=2)))
    write_set(folder / "v2.als", live_set(track("Drums", number=71) + track("Bass", number=72)))
    write_set(folder / "v3.als", live_set(track("Drums", number=1, devices=vst2("Pro-Q 3")) + track("Bass", number=2)))
    result = check("v1.als", "v2.als", "v3.als", "--set", "versions")
    assert re.findall(r"(v\d).als: VR101", result.output) == ["v2"]


def test_a_set_needs_its_kind_and_its_files(folder: Path) -> None:
    stems(folder)
    assert "did you mean 'stems'" in check("Stems", "--set", "stem").output
    assert "a set needs at least 2 audio files, found 1" in check("Stems/0.wav", "--set", "stems").output


def test_one_thing_is_to_be_done_for_a_float_file_of_a_set_as_for_the_file_alone(folder: Path) -> None:
    loud = part(1) / np.max(np.abs(part(1))) * 1.5
    write(folder / "1 Loud.wav", loud, "FLOAT")
    write(folder / "2 Quiet.wav", part(2), "FLOAT")
    result = run("check", ".", "--set", "album", "--format", "grouped")
    assert re.search(r"warning  1 Loud\.wav: peak \+3\.52 dBFS in a float\s+file", result.stdout)
    assert re.search(r"also \(info\): 1 Loud\.wav: true peak [\d.]+ dBTP", result.stdout)
    assert "LUFS  PLR" not in result.stdout.splitlines()[0], "the levels of one file are not those of the set"

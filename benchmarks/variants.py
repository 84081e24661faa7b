"""Makes 52 variants of a mix, from fit to what a mastering house sends back, and holds verdict and score against that order.

    python benchmarks/variants.py SONG.wav [SONG.wav ...] [--seconds N] [--keep FOLDER] [--docs]

A song is a mix without clipping or limiting, 20 s or longer, stereo. It is brought to 48 kHz, 24 bits and a peak of -4 dBFS.
Each variant has a class: A fit, A- fit after a trivial step, B a remark, C ask again, D send back. Printed is a table of variant,
class, verdict and points, then how many files of D and of C are "not ready", how many of A and A- are, and the rank correlation
of class and score (Spearman's, ties at their mean rank). ``--docs`` writes the table into docs/verdicts.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from daw_lint import check  # noqa: E402
from daw_lint.health.score import Verdict, score, verdict  # noqa: E402
from daw_lint.rulebook.book import load_rules  # noqa: E402

Audio = NDArray[Any]
"""Samples, one row a frame, one column a channel, 1.0 at full scale."""
RATE_HZ = 48_000
PEAK_DB = -4.0


class Variant(NamedTuple):
    """One way to hand a mix over, and how a mastering engineer takes it."""

    name: str
    grade: str
    """``A``, ``A-``, ``B``, ``C`` or ``D``."""
    change: Callable[[Audio], Audio] = lambda audio: audio
    suffix: str = ".wav"
    subtype: str = "PCM_24"
    rate_hz: int = RATE_HZ
    coded: dict[str, Any] | None = None
    """How to code it lossily first, where it is decoded into ``subtype`` again."""


def db(value: float) -> float:
    """Return the factor of a level in dB."""
    return float(10 ** (value / 20))


def prepared(path: Path, seconds: float | None = None) -> Audio:
    """Return a song at 48 kHz, with a peak of -4 dBFS and half a second of silence at both ends.

    ``seconds`` takes so much of its beginning alone, which then fades out over two seconds.
    """
    audio, rate = soundfile.read(path, always_2d=True)
    audio = audio[:, :2] if audio.shape[1] > 1 else np.repeat(audio, 2, axis=1)
    audio = resampled(_trimmed(audio)[: round(seconds * rate) if seconds else None], rate, RATE_HZ)
    audio = with_head(with_tail(_faded(audio, 2.0 if seconds else 0.01), 0.5), 0.5)
    return scaled(PEAK_DB)(audio)


def _trimmed(audio: Audio) -> Audio:
    loud = np.flatnonzero(np.abs(audio).max(axis=1) > db(-60))
    return audio[loud[0] : loud[-1] + 1]


def _faded(audio: Audio, seconds: float) -> Audio:
    count = min(len(audio), round(seconds * RATE_HZ))
    faded = audio.copy()
    faded[-count:] *= np.linspace(1, 0, count)[:, None]
    return faded


def resampled(audio: Audio, from_hz: int, to_hz: int) -> Audio:
    """Return audio at another rate, by its spectrum, so without any loss below the lower half rate."""
    if from_hz == to_hz:
        return audio
    count = round(len(audio) * to_hz / from_hz)
    bins = np.fft.rfft(audio, axis=0)
    kept = np.zeros((count // 2 + 1, audio.shape[1]), complex)
    common = min(len(kept), len(bins))
    kept[:common] = bins[:common]
    return np.fft.irfft(kept, count, axis=0) * (to_hz / from_hz)


def low_passed(audio: Audio, response: Callable[[Audio], Audio]) -> Audio:
    """Return audio with its spectrum weighted by ``response`` of the frequency in Hz."""
    bins = np.fft.rfft(audio, axis=0)
    hz = np.fft.rfftfreq(len(audio), 1 / RATE_HZ)
    return np.fft.irfft(bins * response(hz)[:, None], len(audio), axis=0)


def with_head(audio: Audio, seconds: float) -> Audio:
    """Return audio after so much silence."""
    return np.concatenate((np.zeros((round(seconds * RATE_HZ), audio.shape[1])), audio))


def with_tail(audio: Audio, seconds: float) -> Audio:
    """Return audio before so much silence."""
    return np.concatenate((audio, np.zeros((round(seconds * RATE_HZ), audio.shape[1]))))


def limited(audio: Audio, reduction_db: float) -> Audio:
    """Return audio through a brickwall limiter that takes ``reduction_db`` off the highest peak, back at the old peak."""
    ceiling = np.abs(audio).max() * db(-reduction_db)
    look = round(0.005 * RATE_HZ)
    wanted = np.minimum(1, ceiling / np.maximum(np.abs(audio).max(axis=1), 1e-12))
    padded = np.pad(wanted, look, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * look + 1).min(axis=1)
    smooth = np.convolve(np.pad(lowest, look, mode="edge"), np.ones(2 * look + 1) / (2 * look + 1), mode="valid")
    quiet = audio * smooth[:, None]
    return np.asarray(quiet * (np.abs(audio).max() / ceiling))


def clipped(audio: Audio, over_db: float) -> Audio:
    """Return audio turned up until its peak is ``over_db`` above full scale, and cut off there."""
    return np.asarray(np.clip(audio * (db(over_db) / np.abs(audio).max()), -1, 1))


def noise(audio: Audio, level_db: float) -> Audio:
    """Return white noise as long as the audio; ``level_db`` is its RMS."""
    return np.random.default_rng(7).standard_normal(audio.shape) * db(level_db)


def tone(audio: Audio, level_db: float, *frequencies_hz: float) -> Audio:
    """Return sines on both channels, each with this RMS."""
    time_s = np.arange(len(audio)) / RATE_HZ
    waves = sum(np.sin(2 * np.pi * hz * time_s) for hz in frequencies_hz) * db(level_db) * np.sqrt(2)
    return np.repeat(np.asarray(waves)[:, None], audio.shape[1], axis=1)


def rumble(audio: Audio) -> Audio:
    """Return noise below 20 Hz at -30 dBFS."""
    wind = low_passed(noise(audio, 0), lambda hz: np.where((hz > 4) & (hz < 18), 1.0, 0.0))
    return np.asarray(wind * (db(-30) / np.sqrt(np.mean(wind**2))))


def late(audio: Audio, frames: int) -> Audio:
    """Return audio whose right channel comes late."""
    moved = audio.copy()
    moved[frames:, 1], moved[:frames, 1] = audio[: len(audio) - frames, 1], 0
    return moved


def wider(audio: Audio, factor: float) -> Audio:
    """Return audio with its sides turned up against its middle, at the old peak."""
    middle, side = audio.mean(axis=1), (audio[:, 0] - audio[:, 1]) / 2 * factor
    wide = np.stack((middle + side, middle - side), axis=1)
    return np.asarray(wide * (np.abs(audio).max() / np.abs(wide).max()))


def dropout(audio: Audio) -> Audio:
    """Return audio with 30 ms of silence in its middle."""
    broken = audio.copy()
    start = _loud_place(audio)
    broken[start : start + round(0.03 * RATE_HZ)] = 0
    return broken


def _loud_place(audio: Audio) -> int:
    """Return the frame with which the loudest 30 ms of the middle third begin."""
    width = round(0.03 * RATE_HZ)
    third = len(audio) // 3
    power = np.cumsum((audio[third : 2 * third] ** 2).sum(axis=1))
    return third + int(np.argmax(power[width:] - power[:-width]))


def cut_tail(audio: Audio) -> Audio:
    """Return audio that ends in the midst of the music."""
    return audio[: _loud_place(audio)]


def cut_head(audio: Audio) -> Audio:
    """Return audio that begins in the midst of a note."""
    third = len(audio) // 3
    power = np.convolve((audio[:third] ** 2).sum(axis=1), np.ones(480) / 480, mode="same")
    return audio[int(np.argmax(power > 0.3 * power.max())) + 2400 :]


def scaled(level_db: float) -> Callable[[Audio], Audio]:
    """Return what brings the peak to a level in dBFS."""
    return lambda audio: audio * (db(level_db) / np.abs(audio).max())


def on_right(change: Callable[[Audio], Audio]) -> Callable[[Audio], Audio]:
    """Return what changes the right channel alone."""

    def changed(audio: Audio) -> Audio:
        return np.stack((audio[:, 0], change(audio[:, 1])), axis=1)

    return changed


def fade_out(audio: Audio) -> Audio:
    """Return audio with a fade of 8 s at its end."""
    sounding = len(audio) - round(0.5 * RATE_HZ)
    return with_tail(_faded(audio[:sounding], 8.0), 0.5)


def hum_before(audio: Audio) -> Audio:
    """Return audio after 3 s of hum alone, which goes on below it."""
    longer = with_head(audio, 3.0)
    return longer + tone(longer, -50, 50, 100, 150)


VARIANTS = (
    Variant("base", "A"),
    Variant("32-bit float", "A", subtype="FLOAT"),
    Variant("FLAC", "A", suffix=".flac"),
    Variant("AIFF", "A", suffix=".aiff"),
    Variant("one sample late", "A", lambda audio: np.concatenate((np.zeros((1, 2)), audio))),
    Variant("both channels inverted", "A", lambda audio: -audio),
    Variant("channels swapped", "A", lambda audio: audio[:, ::-1]),
    Variant("head of 2 s", "A", lambda audio: with_head(audio, 2.0)),
    Variant("44.1 kHz", "A", rate_hz=44_100),
    Variant("64-bit float", "A-", subtype="DOUBLE"),
    Variant("fade of 8 s", "A-", fade_out),
    Variant("20 dB quieter", "A-", scaled(PEAK_DB - 20)),
    Variant(
        "gentle low-pass at 16 kHz", "A-", lambda audio: low_passed(audio, lambda hz: 1 / np.sqrt(1 + (hz / 16e3) ** 4))
    ),
    Variant("tail of 40 s", "A-", lambda audio: with_tail(audio, 40.0)),
    Variant("head of 6 s", "A-", lambda audio: with_head(audio, 6.0)),
    Variant("96 kHz from 48", "A-", rate_hz=96_000),
    Variant("DC of 0.2 %", "A-", lambda audio: audio + 0.002),
    Variant("peak -1.5 dBFS", "A-", scaled(-1.5)),
    Variant("normalised, unclipped", "A-", scaled(0.0)),
    Variant("float at +2 dB", "A-", scaled(2.0), subtype="FLOAT"),
    Variant("balance 2 dB", "B", on_right(lambda right: right * db(-2))),
    Variant("16 bits", "B", subtype="PCM_16"),
    Variant("44.1 to 48 kHz", "B", lambda audio: resampled(resampled(audio, 48_000, 44_100), 44_100, 48_000)),
    Variant("right channel one sample late", "B", lambda audio: late(audio, 1)),
    Variant("DC of 0.5 %", "B", lambda audio: audio + 0.005),
    Variant("DC of 1 %", "B", lambda audio: audio + 0.01),
    Variant("rumble", "B", lambda audio: audio + rumble(audio)),
    Variant("16 bits, 20 dB quieter", "C", scaled(PEAK_DB - 20), subtype="PCM_16"),
    Variant("mono", "C", lambda audio: np.repeat(audio.mean(axis=1, keepdims=True), 2, axis=1)),
    Variant("very wide", "C", lambda audio: wider(audio, 6.0)),
    Variant("right channel 10 ms late", "C", lambda audio: late(audio, 480)),
    Variant("limiter taking 6 dB", "C", lambda audio: limited(audio, 6.0)),
    Variant("cut head", "C", cut_head),
    Variant("hiss at -60 dBFS", "C", lambda audio: audio + noise(audio, -60)),
    Variant("hum, pure", "C", lambda audio: audio + tone(audio, -50, 50)),
    Variant("hum with harmonics", "C", lambda audio: audio + tone(audio, -50, 50, 100, 150)),
    Variant("hum before the music", "C", hum_before),
    Variant("wall at 16 kHz", "C", lambda audio: low_passed(audio, lambda hz: np.where(hz < 16e3, 1.0, 0.0))),
    Variant("MP3 320", "C", suffix=".mp3", subtype="MPEG_LAYER_III", coded={"compression_level": 0.0}),
    Variant("MP3 320, decoded", "C", coded={"suffix": ".mp3", "compression_level": 0.0}),
    Variant("dropout of 30 ms", "D", dropout),
    Variant("clipped", "D", lambda audio: clipped(audio, 6.0)),
    Variant("clipped and turned down", "D", lambda audio: clipped(audio, 6.0) * db(PEAK_DB)),
    Variant("limiter taking 14 dB", "D", lambda audio: limited(audio, 14.0)),
    Variant("cut tail", "D", cut_tail),
    Variant("OGG", "D", suffix=".ogg", subtype="VORBIS", coded={"compression_level": 0.6}),
    Variant("OGG, decoded", "D", coded={"suffix": ".ogg", "compression_level": 0.6}),
    Variant("MP3 128", "D", suffix=".mp3", subtype="MPEG_LAYER_III", coded={"compression_level": 0.67}),
    Variant("MP3 128, decoded", "D", coded={"suffix": ".mp3", "compression_level": 0.67}),
    Variant("one side inverted", "D", on_right(lambda right: -right)),
    Variant("dead right channel", "D", on_right(lambda right: right * 0)),
    Variant("right channel dies midway", "D", on_right(lambda right: right * (np.arange(len(right)) < len(right) / 2))),
)


def make(song: Audio, folder: Path, variants: Sequence[Variant] = VARIANTS) -> Iterator[tuple[Variant, Path]]:
    """Write the variants of a prepared song into a folder."""
    for number, variant in enumerate(variants, 1):
        path = folder / f"{number:02} {variant.name}{variant.suffix}"
        audio = resampled(variant.change(song), RATE_HZ, variant.rate_hz)
        write(path, audio, variant)
        yield variant, path


def write(path: Path, audio: Audio, variant: Variant) -> None:
    """Write one variant; what is to be decoded again is coded beside it first."""
    coded = dict(variant.coded or {})
    suffix = coded.pop("suffix", None)
    if suffix is not None:
        between = path.with_suffix(suffix)
        subtype = "MPEG_LAYER_III" if suffix == ".mp3" else "VORBIS"
        _write_blocks(between, audio, variant.rate_hz, subtype, _constant(subtype, coded))
        audio, _ = soundfile.read(between, always_2d=True)
        between.unlink()
        coded = {}
    _write_blocks(path, audio, variant.rate_hz, variant.subtype, _constant(variant.subtype, coded))


def _write_blocks(path: Path, audio: Audio, rate_hz: int, subtype: str, options: dict[str, Any]) -> None:
    """Write a file in blocks: libsndfile overflows its stack where a long Vorbis file is handed over at once."""
    with soundfile.SoundFile(path, "w", rate_hz, audio.shape[1], subtype, **options) as file:
        for start in range(0, len(audio), rate_hz):
            file.write(audio[start : start + rate_hz])


def _constant(subtype: str, coded: dict[str, Any]) -> dict[str, Any]:
    return {**coded, "bitrate_mode": "CONSTANT"} if subtype == "MPEG_LAYER_III" else coded


GRADES = ("A", "A-", "B", "C", "D")
PAGE = ROOT / "docs" / "verdicts.md"
BEGIN, END = "<!-- table of benchmarks/variants.py -->", "<!-- end of the table -->"
_SHORT = {Verdict.READY: "ready", Verdict.NOTES: "with notes", Verdict.NOT_READY: "not ready"}


class Judged(NamedTuple):
    """What daw-lint says of one variant of one song."""

    name: str
    grade: str
    verdict: Verdict
    points: int
    codes: tuple[str, ...]
    """The rules with findings, the worst first."""


def judged(song: Audio, folder: Path, variants: Sequence[Variant] = VARIANTS) -> Iterator[Judged]:
    """Make the variants of a prepared song in a folder, and judge each as a mix with the default settings."""
    return (_judged(variant, path) for variant, path in make(song, folder, variants))


def _judged(variant: Variant, path: Path) -> Judged:
    findings = check(path, isolated=True, settings={"stage": "mix"}).findings
    points = score(findings, {rule.code: rule for rule in load_rules()})
    return Judged(
        variant.name, variant.grade, verdict(findings), points.points, tuple(part[0] for part in points.parts)
    )


def rank_correlation(results: Sequence[Judged]) -> float:
    """Return Spearman's correlation of class and score, 1 where a better class never has the lower score."""
    ranks = [_ranks([GRADES.index(one.grade) for one in results]), _ranks([-one.points for one in results])]
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(values: Sequence[int]) -> NDArray[Any]:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[places])


def summary(results: Sequence[Judged]) -> Iterator[str]:
    """Yield how many files of each class are "not ready"."""
    for grades in (("A", "A-"), ("B",), ("C",), ("D",)):
        verdicts = [one.verdict for one in results if one.grade in grades]
        bad = verdicts.count(Verdict.NOT_READY)
        yield f"Class {' and '.join(grades)}: {bad} of {len(verdicts)} not ready."


def table(songs: dict[str, list[Judged]]) -> Iterator[str]:
    """Yield the table of all songs in Markdown: a row for each variant, a column for each song."""
    yield f"| variant | class | {' | '.join(songs)} |"
    yield f"|---|---|{'---|' * len(songs)}"
    for row in zip(*songs.values(), strict=True):
        cells = [f"{one.points} {_SHORT[one.verdict]}" for one in row]
        yield f"| {row[0].name} | {row[0].grade} | {' | '.join(cells)} |"
    yield ""
    yield from summary([one for results in songs.values() for one in results])
    shown = [f"{rank_correlation(results):.2f} ({name})" for name, results in songs.items()]
    yield f"Rank correlation of class and score: {', '.join(shown)}."


def write_docs(lines: Sequence[str]) -> None:
    """Put the table between its two marks in the page about verdicts."""
    text = PAGE.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text("\n".join([before + BEGIN, "", *lines, "", END + after]), "utf-8")


def main() -> None:
    """Judge the variants of each song, and print the table and the rules behind it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("songs", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the files, which are deleted otherwise")
    parser.add_argument("--seconds", type=float, help="how much of each song is taken, from its beginning")
    parser.add_argument("--docs", action="store_true", help="write the table into docs/verdicts.md")
    given = parser.parse_args()
    songs: dict[str, list[Judged]] = {}
    with tempfile.TemporaryDirectory() as empty:
        for song in given.songs:
            folder = Path(given.keep or empty, song.stem)
            folder.mkdir(parents=True, exist_ok=True)
            songs[song.stem] = []
            for one in judged(prepared(song, given.seconds), folder):
                songs[song.stem].append(one)
                print(
                    f"{song.stem:24} {one.grade:3} {one.name:32} {one.points:3} {one.verdict:17} {' '.join(one.codes)}",
                    flush=True,
                )
    lines = list(table(songs))
    print("\n".join(lines))
    if given.docs:
        write_docs(lines)


if __name__ == "__main__":
    main()

"""The outline of a waveform, from the pass that feeds the meters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daw_lint.measure import read_bounce, read_outlined
from daw_lint.measure.outline import COLUMNS
from daw_lint.measure.overview import overview
from tests.support.wav_files import write_wav


def test_the_outline_of_a_long_file_has_its_extremes_at_their_place(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-3.0, seconds=45.0)
    bounce, outline = read_outlined(path)
    assert outline is not None
    assert [len(channel.lowest) for channel in outline.channels] == [COLUMNS, COLUMNS]
    assert bounce.level is not None
    assert bounce.level.peak_position_s is not None
    assert max(max(channel.highest) for channel in outline.channels) == pytest.approx(10 ** (-3 / 20), abs=1e-5)
    loudest = np.array([np.maximum(channel.highest, np.abs(channel.lowest)) for channel in outline.channels]).max(
        axis=0
    )
    at = int(bounce.level.peak_position_s / outline.length_s * COLUMNS)
    assert loudest[max(0, at - 1) : at + 2].max() == pytest.approx(loudest.max(), abs=1e-6)


@pytest.mark.parametrize(("seconds", "channels"), [(0.01, 1), (0.5, 2), (8.0, 6)])
def test_the_outline_is_that_of_the_samples_however_short_the_file_is(
    tmp_path: Path, seconds: float, channels: int
) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-3.0, seconds=seconds, channels=channels)
    bounce, outline = read_outlined(path)
    assert outline is not None
    known = overview(path, bounce.audio)
    for mine, theirs in zip(outline.channels, known.channels, strict=True):
        assert max(mine.highest) == pytest.approx(max(theirs.highest), abs=1e-6)
        assert min(mine.lowest) == pytest.approx(min(theirs.lowest), abs=1e-6)
        assert 1 <= len(mine.lowest) <= COLUMNS


def test_with_an_outline_every_value_is_as_without_one_and_on_two_cores_as_on_one(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "mix.wav", peak_db=-3.0, seconds=40.0)
    (one, outline), (two, other) = (read_outlined(path, workers=number) for number in (1, 2))
    assert one == two == read_bounce(path)
    assert outline == other

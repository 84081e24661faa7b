"""Verdict and score follow the order in which a mastering engineer puts variants of one mix (benchmarks/variants.py)."""

from __future__ import annotations

import pytest
import soundfile

from benchmarks.variants import VARIANTS, Judged, judged, prepared, rank_correlation, summary, table
from daw_lint.health.score import Verdict
from tests.support.signals import amplitude, music

CERTAIN = (
    "base", "32-bit float", "both channels inverted", "head of 2 s", "20 dB quieter", "peak -1.5 dBFS", "normalised, unclipped",
    "float at +2 dB", "16 bits", "16 bits, 20 dB quieter", "mono", "MP3 320", "clipped", "clipped and turned down",
    "limiter taking 14 dB", "cut tail", "OGG", "one side inverted",
)  # fmt: skip
"""Variants whose verdict does not depend on which song it is."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    folder = tmp_path_factory.mktemp("variants")
    soundfile.write(folder / "song.wav", amplitude(-12) * music(12.0), 48000, subtype="PCM_24")
    chosen = [variant for variant in VARIANTS if variant.name in CERTAIN]
    assert len(chosen) == len(CERTAIN)
    return list(judged(prepared(folder / "song.wav", 12.0), folder, chosen))


@pytest.mark.slow
def test_what_is_fit_is_never_not_ready_and_what_is_sent_back_always_is(results: list[Judged]) -> None:
    refused = {one.name for one in results if one.verdict is Verdict.NOT_READY}
    assert refused == {one.name for one in results if one.grade in ("C", "D")}


@pytest.mark.slow
def test_the_score_follows_the_order_of_an_engineer(results: list[Judged]) -> None:
    assert rank_correlation(results) >= 0.9
    worst_fit = min(one.points for one in results if one.grade in ("A", "A-", "B"))
    assert worst_fit > max(one.points for one in results if one.grade in ("C", "D"))


def made_up(*points: tuple[str, int]) -> list[Judged]:
    return [Judged(str(n), grade, Verdict.NOTES, score, ()) for n, (grade, score) in enumerate(points)]


def test_the_rank_correlation_is_that_of_spearman_with_ties_at_their_mean_rank() -> None:
    assert rank_correlation(made_up(("A", 100), ("A-", 99), ("B", 90), ("C", 70), ("D", 20))) == pytest.approx(1.0)
    assert rank_correlation(made_up(("A", 1), ("B", 2), ("C", 3), ("D", 4))) == pytest.approx(-1.0)
    # ranks 1.5 1.5 3 4 and 1 2.5 2.5 4: their correlation by hand
    assert rank_correlation(made_up(("A", 100), ("A", 90), ("B", 90), ("C", 50))) == pytest.approx(3.75 / 4.5)


def test_the_table_has_a_row_for_each_variant_and_counts_what_is_not_ready() -> None:
    songs = {"One": made_up(("A", 100), ("D", 90)), "Two": made_up(("A", 99), ("D", 95))}
    lines = list(table(songs))
    assert lines[2] == "| 0 | A | 100 with notes | 99 with notes |"
    assert "Class D: 0 of 2 not ready." in lines
    refused = [one._replace(verdict=Verdict.NOT_READY) for one in songs["One"]]
    assert "Class D: 1 of 1 not ready." in list(summary(refused))

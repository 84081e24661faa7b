"""What the index of a folder says of all its sessions together."""

from __future__ import annotations

from datetime import UTC, datetime

from daw_lint.report.html.folder_overview import MOST, overview
from daw_lint.report.html.formatting import breakable, title
from daw_lint.report.html.index import render_index
from daw_lint.report.html.row import Row


def test_scores_are_counted_in_steps_of_ten() -> None:
    found = overview([Row("a", score=0), Row("b", score=9), Row("c", score=95), Row("d", score=100), Row("e")]).scores
    assert [one.number for one in found] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (found[-1].low, found[-1].high) == (90, 100)
    assert found[0].share == found[-1].share == 100.0
    assert overview([Row("e", problem="gone")]).scores == ()


def test_rules_are_counted_by_sessions_the_most_broken_first() -> None:
    limiter, solo = ("MB101", "A limiter"), ("SH101", "A solo")
    found = overview([Row("a", rules=(limiter, solo)), Row("b", rules=(limiter,))])
    assert [(line.key, line.number) for line in found.rules] == [("MB101", 2), ("SH101", 1)]
    assert found.all_rules == (("MB101", "A limiter"), ("SH101", "A solo"))


def test_missing_media_plugins_and_daws_are_summed_up() -> None:
    rows = [
        Row("a", missing_media=3, plugins=("Pro-L 2", "Saturn"), application="Live 11.1"),
        Row("b", missing_media=9, plugins=("Pro-L 2",), application="Live 11.1"),
        Row("c", application="REAPER 7"),
    ]
    found = overview(rows)
    assert (found.missing_files, found.missing_sessions) == (12, 2)
    assert [line.label for line in found.missing] == ["b", "a"]
    assert [(line.label, line.number) for line in found.plugins] == [("Pro-L 2", 2), ("Saturn", 1)]
    assert [(line.label, line.number) for line in found.daws] == [("Live 11.1", 2), ("REAPER 7", 1)]
    assert (found.plugin_count, found.daw_count) == (2, 2)


def test_long_lists_are_cut() -> None:
    found = overview([Row(f"{n}", plugins=tuple(f"Plug {m}" for m in range(50))) for n in range(3)])
    assert len(found.plugins) == MOST
    assert found.plugin_count == 50


def test_names_break_after_separators_and_stay_escaped() -> None:
    assert str(breakable("My_Song-v2.final.als")) == "<bdi>My_<wbr>Song-<wbr>v2.<wbr>final.als</bdi>"
    assert str(breakable("<b>a-b</b>'")) == "<bdi>&lt;b&gt;a-<wbr>b&lt;/<wbr>b&gt;&#39;</bdi>"
    assert str(breakable("fader at \u22123.1 dB, wanted 0.0 dB")) == "<bdi>fader at \u22123.1 dB, wanted 0.0 dB</bdi>"
    assert "\u202e" not in str(breakable("a-\u202eb"))


def test_an_index_of_bounces_alone_speaks_of_bounces_and_has_no_columns_for_sessions() -> None:
    mixes = [
        Row(
            "a.wav",
            page="a.html",
            bounce="a.wav",
            verdict="ready",
            score=100,
            worst="peak -1.3 dBFS",
            worst_code="HR101",
        )
    ]
    at = datetime(2026, 11, 30, tzinfo=UTC)
    alone = str(render_index(mixes, "Mixes", at))
    assert "Bounce health of a folder" in alone
    assert 'data-choices="DAW"' not in alone
    assert ">Tracks<" not in alone
    assert "Peak \N{MINUS SIGN}1.3 dBFS" in alone, "no line is broken after a minus"
    both = str(render_index([*mixes, Row("a.als", page="a.html", verdict="not ready")], "Mixes", at))
    assert "Session health of a folder" in both
    assert ">Tracks<" in both
    assert "LUFS" in both
    assert "LUFS" not in str(render_index([Row("a.als", page="a.html", verdict="not ready")], "Old", at))


def test_names_of_rules_keep_their_abbreviations() -> None:
    assert [title(name) for name in ("dc-offset", "rms-outside-window", "peak-above-window")] == [
        "DC offset", "RMS outside window", "Peak above window",
    ]  # fmt: skip

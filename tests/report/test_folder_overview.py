"""What the index of a folder says of all its sessions together."""

from __future__ import annotations

from daw_lint.report.html.folder_overview import MOST, overview
from daw_lint.report.html.formatting import breakable
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
    assert "\u202e" not in str(breakable("a-\u202eb"))

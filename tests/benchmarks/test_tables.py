"""The tables get between their markers; all else of a page stays as it was."""

from __future__ import annotations

import pytest

from benchmarks.all import Outcome, written
from benchmarks.tables import NoPlaceError, Table, begin_marker, end_marker, markdown, put, seconds, times
from benchmarks.timing import Spread

PAGE = f"""# Page

Prose before, with 3 words that count.

{begin_marker("one")}
old figures
{end_marker("one")}

Prose between.

{begin_marker("two")}
{end_marker("two")}
Prose after, without a line end"""


def test_only_the_block_of_that_name_is_replaced() -> None:
    page = put(PAGE, "one", ["| a |", "| --- |"])
    assert "old figures" not in page
    assert page == PAGE.replace("old figures\n", "\n| a |\n| --- |\n\n")


def test_writing_the_same_twice_changes_nothing() -> None:
    once = put(PAGE, "two", ["new"])
    assert put(once, "two", ["new"]) == once


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace(end_marker("one"), ""),
        PAGE.replace(begin_marker("one"), ""),
        PAGE + begin_marker("one"),
        f"{end_marker('one')}\n{begin_marker('one')}",
    ],
)
def test_a_page_without_one_place_for_the_block_is_refused(page: str) -> None:
    with pytest.raises(NoPlaceError, match="one"):
        put(page, "one", ["new"])


def test_a_case_that_was_skipped_keeps_its_older_figures() -> None:
    skipped = Outcome([], skipped="no corpus")
    older = put(PAGE, "one", ["| old |"])
    assert written(older, "one", skipped) == older
    assert written(PAGE, "two", skipped) == put(PAGE, "two", ["Not measured yet: no corpus."])


def test_a_table_has_as_many_cells_in_each_row_and_no_stray_bar() -> None:
    assert markdown(Table(("a", "b"), [("x|y", "1")])) == ["| a | b |", "| --- | --- |", "| x&#124;y | 1 |"]
    with pytest.raises(ValueError, match="too few or too many"):
        markdown(Table(("a", "b"), [("alone",)]))


@pytest.mark.parametrize(
    ("taken", "shown"),
    [
        (Spread(12.34, 11.0, 20.0), "12.3 s (11.0 to 20.0)"),
        (Spread(1.234, 0.9, 2.0), "1.23 s (0.90 to 2.00)"),
        (Spread(0.1234, 0.1, 1.2), "123 ms (100 to 1200)"),
        (Spread(0.00123, 0.001, 0.002), "1.2 ms (1.0 to 2.0)"),
        (Spread(0.000012, 0.00001, 0.00002), "12 µs (10 to 20)"),
        (Spread(-0.002, -0.003, 0.001), "-2.0 ms (-3.0 to 1.0)"),
    ],
)
def test_a_time_is_a_median_with_its_spread_in_one_unit(taken: Spread, shown: str) -> None:
    assert seconds(taken) == shown


def test_a_ratio_is_a_median_with_its_spread() -> None:
    assert times(Spread(2.5, 2.0, 3.456)) == "2.50 (2.00 to 3.46)"

"""Numbers are compared as they are printed."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daw_lint.model.compared import compared, decimals_of

LEVELS = st.floats(-120.0, 24.0)


@given(LEVELS, st.integers(-1200, 240), st.integers(0, 2))
def test_the_printed_numbers_decide_and_the_difference_is_between_them(
    value: float, tenths: int, decimals: int
) -> None:
    found = compared(value, tenths / 10, decimals)
    assert found.is_above is (float(found.value) > float(found.bound))
    assert found.is_below is (float(found.value) < float(found.bound))
    assert float(found.difference) == pytest.approx(abs(float(found.value) - float(found.bound)))
    assert (float(found.difference) > 0) is (found.is_above or found.is_below)


@pytest.mark.parametrize(
    ("value", "bound", "printed"),
    [
        (-2.9999995, -3.0, ("-3.0", "-3.0", "0.0")),
        (-2.94, -3.0, ("-2.9", "-3.0", "0.1")),
        (-12.34, -12.25, ("-12.34", "-12.25", "0.09")),
        (-0.004, 0.0, ("0.0", "0.0", "0.0")),
        (0.31, 1 / 3, ("0.3100", "0.3333", "0.0233")),
    ],
)
def test_as_many_decimals_are_printed_as_the_limit_needs(value: float, bound: float, printed: tuple[str, ...]) -> None:
    assert compared(value, bound)[:3] == printed


def test_a_round_limit_is_printed_short_and_one_that_is_not_in_full() -> None:
    assert compared(-12.4, -12.0, bound_decimals=0)[:3] == ("-12.4", "-12", "0.4")
    assert compared(-12.4, -12.5, bound_decimals=0)[:3] == ("-12.4", "-12.5", "0.1")


def test_a_factor_for_display_applies_to_both() -> None:
    assert compared(0.0704, 0.07, scale=100.0)[:3] == ("7.0", "7.0", "0.0")


def test_silence_is_below_every_limit() -> None:
    assert compared(-inf, -80.0).is_below


def test_a_number_that_no_decimals_end_has_four() -> None:
    assert (decimals_of(1 / 3), decimals_of(0.25), decimals_of(-3.0, 1)) == (4, 2, 1)

"""The pool as a server asks it: for whatever is done."""

from __future__ import annotations

from daw_lint.run.pool import Pool


def _double(number: int) -> int:
    if number < 0:
        raise ValueError("below zero")
    return 2 * number


def test_results_and_errors_come_as_they_are_done_until_nothing_is_left() -> None:
    with Pool(_double, 2) as pool:
        for number in (3, -1, 5):
            pool.add(number, number)
        found = {}
        while not pool.is_idle:
            found.update({key: (value, str(error or "")) for key, value, error in pool.finished(1.0)})
    assert found == {3: (6, ""), -1: (None, "below zero"), 5: (10, "")}


def test_an_argument_that_is_dropped_while_it_waits_is_never_done() -> None:
    with Pool(_double, 1) as pool:
        for number in (1, 2, 3):
            pool.add(number, number)
        pool.drop(2)
        found = []
        while not pool.is_idle:
            found += [key for key, _, _ in pool.finished(1.0)]
    assert found == [1, 3]


def test_what_somebody_waits_for_comes_before_the_others() -> None:
    with Pool(_double, 1) as pool:
        for number in (1, 2):
            pool.add(number, number)
        pool.add(9, 9, is_next=True)
        found = []
        while not pool.is_idle:
            found += [key for key, _, _ in pool.finished(1.0)]
    assert found == [9, 1, 2]


def test_with_nothing_to_do_nothing_is_waited_for() -> None:
    with Pool(_double, 1) as pool:
        assert pool.finished(60.0) == []

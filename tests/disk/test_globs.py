"""Patterns of names match as a shell has it, and many of them take no longer than reading them."""

from __future__ import annotations

import re
import time
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daw_lint.disk.globs import fits


@given(st.text("ab[/\n", max_size=8), st.text("ab*?[/\n", max_size=7))
def test_it_matches_as_the_standard_library_does(name: str, pattern: str) -> None:
    expected = re.compile(translate(pattern.replace("[", "[[]"))).match(name) is not None
    assert fits(name, pattern) == expected


@pytest.mark.parametrize("pattern", ["*a" * 20 + "{}", "*" + "a" * 40 + "?b{}*", "*{}*", "*" + "a?" * 20 + "b{}*"])
def test_thousands_of_patterns_on_a_file_are_no_matter(pattern: str) -> None:
    patterns = [pattern.format(number) for number in range(4000)]
    start = time.process_time()
    assert not any(fits("a" * 250, entry) for entry in patterns)
    assert time.process_time() - start < 2

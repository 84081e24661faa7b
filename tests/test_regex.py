"""Regular expressions are compiled when they are first used, and then do what compiled ones do."""

from __future__ import annotations

import re

import pytest

from daw_lint.regex import regex


def test_a_pattern_is_compiled_at_its_first_use_and_not_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []

    def compile_(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    real = re.compile
    monkeypatch.setattr(re, "compile", compile_)
    number = regex(r"[a-z]\d+", re.IGNORECASE)
    assert compiled == []
    assert number.fullmatch("A12")
    assert not number.fullmatch("12")
    assert compiled == [r"[a-z]\d+"]


def test_it_has_what_a_compiled_pattern_has() -> None:
    lazy, plain = regex(rb"(?P<digit>\d)"), re.compile(rb"(?P<digit>\d)")
    assert lazy.sub(b"#", b"a1b2") == plain.sub(b"#", b"a1b2")
    assert lazy.findall(b"a1b2") == [b"1", b"2"]
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (plain.pattern, plain.flags, plain.groupindex)


def test_a_pattern_that_is_wrong_says_so_at_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("")

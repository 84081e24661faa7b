"""Wrapping text for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daw_lint.report.layout import NAMES, NARROWEST, Unbroken, columns, wrapped


def texts(spans: list[tuple[str, str]], width: int, indent: int = 0, **more: str) -> list[str]:
    return ["".join(text for text, _ in line) for line in wrapped(spans, width, indent, **more)]


WORDS = st.text(st.sampled_from("ab -/\\_.1dBé夜\u0301"), max_size=120)


@given(WORDS, st.integers(NARROWEST, 90), st.integers(0, 12))
def test_nothing_is_lost_and_only_a_single_piece_is_too_wide(text: str, width: int, indent: int) -> None:
    lines = texts([(text, "")], width, indent)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert columns(line) <= width or " " not in line.strip() or "dB" in line


def test_a_number_stays_with_its_unit_and_an_unbroken_part_whole() -> None:
    assert texts([("x" * 35 + " -14.6 LUFS", "")], 40) == ["x" * 35, "-14.6 LUFS"]
    assert texts([("x" * 35 + " (256.000 s) long", "")], 40) == ["x" * 35, "(256.000 s) long"]
    assert texts([("x" * 35, ""), ("  ", ""), (Unbroken("NOT READY"), "red")], 40, 2) == ["x" * 35, "  NOT READY"]


def test_the_styles_stay_with_their_text() -> None:
    (first, second) = wrapped([("a " * 18, "bold"), ("long words here", "dim")], 40, 4)
    assert first[-1] == ("long", "dim")
    assert second == [("    ", ""), ("words here", "dim")]


def test_a_path_breaks_after_its_separators_and_a_name_at_its_own() -> None:
    path = f"{'folder' * 4}/{'name' * 4}_{'end' * 4}.wav"
    assert texts([(path, "")], 40) == [f"{'folder' * 4}/", f"{'name' * 4}_{'end' * 4}.wav"]
    assert texts([(path, "")], 42, separators=NAMES) == [f"{'folder' * 4}/{'name' * 4}_", f"{'end' * 4}.wav"]
    assert texts([("x" * 35 + " Audio/Video", "")], 42) == ["x" * 35, "Audio/Video"]


def test_wide_letters_and_accents_are_counted_as_a_terminal_does() -> None:
    assert columns("夜") == 2
    assert columns("e\u0301") == 1

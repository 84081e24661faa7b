"""Text from files is harmless to terminals and logs, and otherwise as it was."""

from __future__ import annotations

import pytest

from daw_lint.report.escape import clean, whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("  ::error::x", "  \\x3a:error::x"),
        ("##[error]x", "\\x23#[error]x"),
        ("a ##vso[task.complete]", "a \\x23#vso[task.complete]"),
    ],
)
def test_a_command_to_a_ci_job_is_broken(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("text", ["std::vector", "Kick ## 2", "Kick #1 [L]", "Löwe ✓", "👩‍🎤", "\ufdcf\ufdf0\ufffd"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (0x1B, "\\x1b"), (0x9F, "\\x9f"), (0x600, "\\u0600"), (0x202E, "\\u202e"), (0x2028, "\\u2028"), (0xD800, "\\ud800"),
        (0xFDD0, "\\ufdd0"), (0xFDEF, "\\ufdef"), (0xFFFE, "\\ufffe"), (0xFFFF, "\\uffff"), (0x1FFFF, "\\U0001ffff"),
        (0xE0001, "\\U000e0001"),
    ],
)  # fmt: skip
def test_what_controls_a_terminal_and_what_is_no_character_is_escaped(code: int, shown: str) -> None:
    assert clean(f"a{chr(code)}b") == f"a{shown}b"


def test_half_a_character_is_escaped_for_json_and_nothing_else() -> None:
    assert whole("\ud7ff\ud800\udfff\ue000\x1b") == "\ud7ff\\ud800\\udfff\ue000\x1b"

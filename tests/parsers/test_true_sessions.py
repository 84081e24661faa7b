"""Sessions that real programs wrote, or open, with a limiter in a known place: what must be found is known."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.support.command_line import run

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("ardour/limiter-on.ardour", "Master > Fast Lookahead limiter: MB101 error"),
        ("ardour/limiter-off.ardour", "Master > Fast Lookahead limiter: MB102 info"),
        ("lmms/limiter-on.mmp", "Master > fastLookaheadLimiter: MB101 error"),
        ("lmms/limiter-on.mmpz", "Master > fastLookaheadLimiter: MB101 error"),
        ("lmms/limiter-off.mmp", "Master > fastLookaheadLimiter: MB102 info"),
        ("lmms/limiter-in-bus.mmp", "Mix bus > fastLookaheadLimiter: MB101 error"),
    ],
)
def test_the_limiter_is_found_where_it_was_put(file: str, says: str) -> None:
    out = run("check", FIXTURES / file, "--no-bounce", "--isolated").output
    assert says in out
    assert out.count("limiter on") == 1


def test_the_lmms_fixtures_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(FIXTURES / "lmms" / "make.py"))["files"]()
    for name, content in made.items():
        if name.endswith(".mmp"):
            assert (FIXTURES / "lmms" / name).read_bytes() == content

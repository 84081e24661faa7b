"""Parts of files."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette")

from daw_lint.app.web.ranges import asked
from daw_lint.app.web.replies import RefusedError


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-7", (93, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=99-99", (99, 100)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=٣-", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_a_range_is_a_part_and_what_is_none_is_the_whole(header: str | None, part: tuple[int, int] | None) -> None:
    assert asked(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(RefusedError) as refused:
        asked(header, 100)
    assert refused.value.status == 416


def test_an_empty_file_has_no_parts() -> None:
    for header in ("bytes=0-", "bytes=-1"):
        with pytest.raises(RefusedError):
            asked(header, 0)
    assert asked(None, 0) is None

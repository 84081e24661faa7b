"""Names of dropped files."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette")

from daw_lint.app.web.drop_names import safe_group, safe_name
from daw_lint.app.web.replies import RefusedError


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Song mix v4.wav", "Song mix v4.wav"),
        ("Song Project/Samples/kick.wav", "Song Project/Samples/kick.wav"),
        ("/etc/passwd.wav", "etc/passwd.wav"),
        ("C:\\Users\\me\\Song.als", "C_/Users/me/Song.als"),
        ("./a//b.wav", "a/b.wav"),
        ("a<b>:c.wav", "a_b__c.wav"),
        ("NUL.wav", "_NUL.wav"),
        ("COM¹.wav", "_COM¹.wav"),
        ("conin$.wav", "_conin$.wav"),
        ("con .wav", "_con .wav"),
        ("trailing. .wav. ", "trailing. .wav"),
        ("曲.als", "曲.als"),
    ],
)
def test_a_name_stays_as_it_is_as_far_as_every_system_has_it(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == PurePosixPath(kept)


@pytest.mark.parametrize(
    "name", ["", "/", "..", "../a.wav", "a/../../b.wav", "a\\..\\b.wav", "a\0.wav", "a\nb.wav", "\udcff.wav", "a/" * 40, "x" * 5000]
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_steers_is_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        safe_name(name)


@given(st.text(max_size=300))
def test_whatever_is_given_stays_below_its_folder(name: str) -> None:
    try:
        found = safe_name(name)
    except RefusedError:
        return
    assert not found.is_absolute()
    assert ".." not in found.parts
    assert all(part and len(part.encode()) <= 200 for part in found.parts)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "a\0", "x" * 65])
def test_a_group_has_a_plain_name(name: str) -> None:
    with pytest.raises(RefusedError):
        safe_group(name)
    assert safe_group("group-1_A") == "group-1_A"

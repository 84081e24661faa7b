"""Versions of a song share its name."""

from __future__ import annotations

import pytest

from daw_lint.archive.rows.song import song_of


@pytest.mark.parametrize(
    ("stem", "song", "version"),
    [
        ("Night Bus", "night bus", None),
        ("Night Bus v2", "night bus", "v 2"),
        ("Night Bus V12 final", "night bus", "v 12 final"),
        ("night_bus_2020-03-01", "night bus", "2020 03 01"),
        ("Night Bus (copy)", "night bus", "copy"),
        ("Nächtlich", "nachtlich", None),
    ],
)
def test_words_of_a_version_are_left_out(stem: str, song: str, version: str | None) -> None:
    assert song_of(stem, "Folder") == (song, version)


def test_a_name_that_is_only_a_version_takes_that_of_its_folder() -> None:
    assert song_of("final mix 3", "Night Bus") == ("night bus", "final mix 3")

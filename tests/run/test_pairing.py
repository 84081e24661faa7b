"""Which files are taken for the bounce of a session, by their names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daw_lint.run.pairing import belongs, find_bounce, pair_named


def found(folder: Path, stage: str, *names: str, session: str = "Song.als", others: tuple[str, ...] = ()) -> str | None:
    """Return the name of the bounce that is found; of several files the last one is the newest."""
    for age, name in enumerate(reversed(names)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"RIFF")
        os.utime(folder / name, (1e9 - age, 1e9 - age))
    for other in others:
        (folder / other).touch()
    pair = find_bounce(folder / session, folder, ["Bounces"], stage)
    return pair.bounce.relative_to(folder).as_posix() if pair else None


@pytest.mark.parametrize(
    ("name", "of_mix", "of_master"),
    [
        ("Song.wav", True, True),
        ("Song v2.wav", True, True),
        ("Song master.wav", False, True),
        ("Song mastered.wav", False, True),
        ("Song mix.wav", True, False),
        ("Song premaster.wav", True, False),
        ("Song instrumental.wav", False, False),
        ("Song drums.wav", False, False),
        ("Songs.wav", False, False),
        ("Other.wav", False, False),
        ("Song.txt", False, False),
    ],
)
def test_the_words_after_the_name_tell_of_which_stage_a_file_is(
    tmp_path: Path, name: str, of_mix: bool, of_master: bool
) -> None:
    assert found(tmp_path, "mix", name) == (name if of_mix else None)
    assert found(tmp_path, "master", name) == (name if of_master else None)


def test_of_several_files_the_newest_counts_and_it_is_said(tmp_path: Path) -> None:
    assert found(tmp_path, "mix", "Song b.wav", "Bounces/Song a.wav") == "Bounces/Song a.wav"
    pair = find_bounce(tmp_path / "Song.als", tmp_path, ["bounces"], "mix")
    assert pair is not None
    assert pair.why == "found by its name in Bounces, the newest of 2"
    (tmp_path / "Bounces" / "Song a.wav").unlink()
    pair = find_bounce(tmp_path / "Song.als", tmp_path, ["bounces"], "mix")
    assert pair is not None
    assert pair.why == "found by its name beside the session"


def test_a_file_that_fits_another_session_better_is_left_to_it(tmp_path: Path) -> None:
    assert found(tmp_path, "mix", "Song v2.wav", others=("Song v2.als",)) is None
    (tmp_path / "Song v2.als").unlink()
    assert found(tmp_path, "mix", "Song v2.wav", others=("Song.als", "Other.als")) == "Song v2.wav"


def test_accents_and_case_do_not_part_a_session_from_its_bounce() -> None:
    assert belongs(Path("Löwe.als"), Path("lowe mix.wav"))
    assert belongs(Path("Lo\u0308we.als"), Path("LÖWE.wav"))
    assert not belongs(Path("Löwe.als"), Path("Löwen.wav"))
    assert not belongs(Path("---.als"), Path("Song.wav"))


def test_of_sessions_that_fit_the_one_with_the_longest_name_gets_the_file() -> None:
    sessions = [Path("Song.als"), Path("Song v2.als"), Path("Song v2 b.als")]
    pairs, alone = pair_named(sessions, [Path("Song v2 mix.wav"), Path("Other.wav")], "given")
    assert [(pair.session.name, pair.why) for pair in pairs] == [("Song v2.als", "given, and the names match")]
    assert alone == [Path("Other.wav")]


def test_one_session_gets_every_file_that_was_given_for_it() -> None:
    pairs, alone = pair_named([Path("Song.als")], [Path("Other.wav")], "given with --bounce")
    assert [pair.why for pair in pairs] == ["given with --bounce"]
    assert not alone
    assert pair_named([Path("Song.als")], [Path("Other.wav")], "") == ([], [Path("Other.wav")])

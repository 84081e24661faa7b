"""A suppression is taken back: what was added is removed, everything else stays, and what is not certain is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.fix.take_back import TakenBack, silences_of, take_back, why_not
from daw_lint.judge.suppression import in_configuration, note_of
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job
from daw_lint.run.judge_job import judge_job
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.notes_in_sessions import PLACES, Place, session_with_notes, texts
from tests.support.wav_files import write_wav

NAMES = [f"{place.suffix} {place.object_path or 'session'}" for place in PLACES]


def taken_back(song: Path, code: str, shown: tuple[str, ...] | None = None) -> TakenBack:
    """Take back what silences the first finding of a rule; without ``shown`` only tell."""
    config = ConfigFinder().for_file(song)
    is_audio = song.suffix == ".wav"
    job = Job(None, (song,), config) if is_audio else Job(song, (), config)
    result = judge_job(job, in_configuration(config))
    finding = next(one for one in result.suppressed if one.code == code)
    session = None if is_audio else song
    return take_back(finding, result.suppressed, session, result.bounces, config, shown=shown, tool="test")


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_note_is_shown_then_removed_then_put_back_by_undo(place: Place, folder: Path) -> None:
    path = session_with_notes(folder, place.suffix)
    before = texts(path)
    run("suppress", path, place.code, *([place.object_path] if place.object_path else []), "--reason", "it is meant so")
    silenced = path.read_bytes()
    shown = taken_back(path, place.code)
    assert (shown.file, shown.lines, shown.refused) == (path, (note_of([place.code], "it is meant so"),), "")
    assert path.read_bytes() == silenced
    assert taken_back(path, place.code, shown.lines).refused == ""
    assert texts(path) == before
    assert run("fix", "--undo", path).exit_code == 0
    assert path.read_bytes() == silenced


def limited(folder: Path, note: str) -> Path:
    return write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2", annotation=note)))


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("daw-lint: ignore[MB101,MB104] meant so", "silences other rules too: MB101, MB104"),
        ("daw-lint: ignore[MB] meant so", "silences other rules too: MB"),
        ("Ask Ana. daw-lint: ignore[MB101] meant so", "holds more than this on its line"),
        ("daw-lint: ignore[MB101] meant so\ndaw-lint: ignore[MB101] twice", "it is silenced 2 times"),
    ],
)
def test_a_note_that_does_more_is_left_to_the_user(note: str, why: str, tmp_path: Path) -> None:
    path = limited(tmp_path, note)
    before = path.read_bytes()
    for shown in (None, (note,)):
        assert why in taken_back(path, "MB101", shown).refused
    assert path.read_bytes() == before


def test_what_is_not_what_was_shown_is_not_removed(tmp_path: Path) -> None:
    path = limited(tmp_path, "daw-lint: ignore[MB101] another reason by now")
    before = path.read_bytes()
    assert "changed since it was shown" in taken_back(path, "MB101", ("daw-lint: ignore[MB101] meant so",)).refused
    assert path.read_bytes() == before
    write_wav(tmp_path / "mix.wav", peak_db=-0.1)
    config = configured(tmp_path, HOT)
    assert "changed since it was shown" in taken_back(tmp_path / "mix.wav", "HR101", ("[[suppress]]",)).refused
    assert config.read_text() == HOT


def test_all_findings_that_one_entry_silences_are_told(tmp_path: Path) -> None:
    tracks = track("Drums", number=1, soloed=True) + track("Bass", number=2, soloed=True)
    path = write_set(tmp_path / "Song.als", live_set(tracks=tracks))
    configured(tmp_path, HOT.replace("HR101", "SH101").replace("mix.wav", "Song.als"))
    assert len(taken_back(path, "SH101").again) == 2


HOT = '[[suppress]]\nrule = "HR101"\nfile = "mix.wav"\nreason = "the label wants it"\n'


def configured(folder: Path, text: str) -> Path:
    config = folder / "daw-lint.toml"
    config.write_bytes(text.encode())
    return config


def hot(folder: Path) -> Path:
    return write_wav(folder / "mix.wav", peak_db=-0.1)


@pytest.mark.parametrize(
    "text", ["", 'stage = "mix"\n', "# mine\r\nstage = 'mix' # as it is\r\n", "\ufeffprofile = 'default'\n"]
)
def test_what_suppress_writes_into_a_configuration_is_removed_without_a_trace(text: str, tmp_path: Path) -> None:
    mix, config = hot(tmp_path), configured(tmp_path, text)
    before = config.read_bytes()
    assert run("suppress", mix, "HR101", "--reason", "the label wants it").exit_code == 0
    silenced = config.read_bytes()
    shown = taken_back(mix, "HR101")
    assert shown.file == config
    assert shown.lines[0] == "[[suppress]]"
    assert config.read_bytes() == silenced
    assert taken_back(mix, "HR101", shown.lines).refused == ""
    assert config.read_bytes() == before


def test_other_tables_and_comments_around_it_keep_every_character(tmp_path: Path) -> None:
    other = '[[suppress]]\nrule = "FM"\nfile = "*"\nreason = "[[suppress]] is a word"\n'
    text = f"# first\n{other}\n# about the next one\n{HOT}# after it\n\n[rules.HR101]\nmax_db = -1.0\n"
    mix, config = hot(tmp_path), configured(tmp_path, text)
    taken_back(mix, "HR101", taken_back(mix, "HR101").lines)
    assert config.read_text() == text.replace(HOT, "")


def test_in_pyproject_only_the_table_of_daw_lint_is_looked_at(tmp_path: Path) -> None:
    text = "[project]\nname = 'album'\n\n[[suppress]]\nrule = 'HR101'\n\n"
    own = HOT.replace("[[suppress]]", "[[tool.daw-lint.suppress]]")
    mix, config = hot(tmp_path), tmp_path / "pyproject.toml"
    config.write_text(text + own)
    taken_back(mix, "HR101", taken_back(mix, "HR101").lines)
    assert config.read_text() == text[:-1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HOT.replace("mix.wav", "*"), "silences other files too"),
        (HOT.replace("HR101", "HR"), "silences other rules too"),
        (HOT + HOT, "silenced 2 times"),
        (HOT.replace('"mix.wav"', '"mix.wav" # Ana said so'), "cannot edit"),
        (HOT.replace("reason", "# Ana said so\nreason"), "cannot edit"),
        ('suppress = [{rule = "HR101", file = "mix.wav", reason = "inline"}]\n', "cannot edit"),
        (HOT.replace('"the label wants it"', '"""\nthe label\nwants it"""'), "cannot edit"),
    ],
)
def test_a_table_that_does_more_or_is_written_otherwise_is_left_to_the_user(
    text: str, why: str, tmp_path: Path
) -> None:
    mix, config = hot(tmp_path), configured(tmp_path, text)
    assert why in taken_back(mix, "HR101").refused
    assert config.read_text() == text


def test_what_others_extend_is_left_alone(tmp_path: Path) -> None:
    mix = hot(tmp_path)
    (tmp_path / "studio.toml").write_text(HOT)
    configured(tmp_path, 'extend = "studio.toml"\n')
    assert "shared with others" in taken_back(mix, "HR101").refused
    assert (tmp_path / "studio.toml").read_text() == HOT


def test_a_finding_that_nothing_silences_is_told_as_that(tmp_path: Path) -> None:
    mix = hot(tmp_path)
    config = ConfigFinder().for_file(mix)
    finding = next(one for one in judge_job(Job(None, (mix,), config), ()).findings if one.code == "HR101")
    assert why_not(finding, silences_of(None, (mix,), config), config) == "nothing silences it any more"

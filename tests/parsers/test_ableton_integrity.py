"""Live sets that Live may refuse to open, though daw-lint reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from daw_lint.judge.judge import judge
from daw_lint.model.faults import FaultKind
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from daw_lint.parsers.ableton.integrity import Integrity
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import configure, select_rules
from tests.support.findings import case_of, messages_of
from tests.support.live_sets import live_set, track, write_set


def notes(*numbers: int, at: int = 0) -> str:
    events = "".join(f'<MidiNoteEvent Time="{place}" Duration="1" Velocity="100" NoteId="{number}" />'
                     for place, number in enumerate(numbers))  # fmt: skip
    lists = "".join(
        f'<PerNoteEventList Id="{place}" NoteId="{number}" CC="-2" />' for place, number in enumerate(numbers)
    )
    return (
        f'<MidiClip Id="{at}" Time="{at}"><CurrentStart Value="{at}"/><CurrentEnd Value="{at + 4}"/><Notes><KeyTracks>'
        f'<KeyTrack Id="0"><Notes>{events}</Notes><MidiKey Value="60"/></KeyTrack></KeyTracks>'
        f"<PerNoteEventStore><EventLists>{lists}</EventLists></PerNoteEventStore></Notes></MidiClip>"
    )


def pointees(*numbers: int) -> str:
    tags = ("AutomationTarget", "ModulationTarget", "Pointee", "ControllerTargets.7", "VolumeModulationTarget")
    return "".join(f'<{tags[place % 5]} Id="{number}" />' for place, number in enumerate(numbers))


def read(folder: Path, inside: str = "", following: int | None = None) -> Session:
    """Read a set with elements in a track, and a ``NextPointeeId``."""
    content = live_set(track("Keys", number=1, clips=inside))
    if following is not None:
        content = content.replace("<LiveSet>", f'<LiveSet><NextPointeeId Value="{following}" />', 1)
    return read_session(write_set(folder / "Song.als", content))


@pytest.mark.parametrize(
    ("inside", "following", "said"),
    [
        (pointees(7, 8, 9, 10, 11), 12, []),
        (pointees(7, 8, 9, 10, 11), 11, ["NextPointeeId is 11, but 11 is in use"]),
        (pointees(20, 8), 12, ["NextPointeeId is 12, but 20 is in use"]),
        (pointees(7, 8, 7), 12, ["1 parameter shares the number of another"]),
        (pointees(7, 8, 7, 8), 12, ["2 parameters share the number of another"]),
        (pointees(7, 8, 7), None, []),
        ("", 12, []),
    ],
)
def test_the_numbers_of_parameters_are_unique_and_below_the_next_one(
    tmp_path: Path, inside: str, following: int | None, said: list[str]
) -> None:
    found = messages_of(read(tmp_path, inside, following), "SH131")
    assert found == [
        f"the references to parameters are broken, and Live may refuse to open the set: {what}" for what in said
    ]


@pytest.mark.parametrize(
    ("clips", "said"),
    [
        (notes(1, 2, 3) + notes(1, 2, 3, at=8), []),
        (notes(1, 2, 2), ["1 clip with notes that share a number"]),
        (notes(1, 1) + notes(4) + notes(5, 6, 5, at=8), ["2 clips with notes that share a number"]),
        ("", []),
    ],
)
def test_the_notes_of_a_clip_have_numbers_of_their_own(tmp_path: Path, clips: str, said: list[str]) -> None:
    assert [fault.what for fault in read(tmp_path, clips).faults if fault.kind is FaultKind.NOTES] == said
    assert len(messages_of(read(tmp_path, clips), "SH132")) == len(said)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_numbers_are_found_wherever_the_text_is_cut(size: int) -> None:
    whole = (notes(1, 1) + notes(1, 2) + '<NextPointeeId Value="9" />' + pointees(8, 30)).encode()

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(whole), size):
            yield whole[start : start + size]

    integrity = Integrity()
    assert b"".join(integrity.watch(pieces())) == whole
    assert [fault.what for fault in integrity.faults()] == [
        "NextPointeeId is 9, but 30 is in use",
        "1 clip with notes that share a number",
    ]


@pytest.mark.parametrize(
    ("creator", "form", "found"),
    [
        ("Ableton Live 10.1.3", "11.0_433", 1),
        ("Ableton Live 11.1", "11.0_436", 0),
        ("Ableton Live 12.0", "11.0_436", 0),
        ("Warpgrid", "12.0_12402", 0),
        ("Ableton Live 10.1.3", "", 0),
    ],
)
def test_a_set_in_the_form_of_a_newer_live_than_it_names_is_told(
    tmp_path: Path, creator: str, form: str, found: int
) -> None:
    plain = live_set(track("Keys", number=1))
    _, _, content = plain.partition("<LiveSet>")
    head = f'<?xml version="1.0" encoding="UTF-8"?><Ableton MinorVersion="{form}" Creator="{creator}"><LiveSet>'
    path = write_set(tmp_path / "Song.als", head + content)
    assert len(messages_of(read_session(path), "SH133")) == found


@pytest.mark.parametrize(
    ("saved", "opened_with", "said"),
    [
        ("12.0.5", ["Ableton Live 11"], ["saved by Ableton Live 12.0.5, newer than 11"]),
        ("12.0b16", ["Ableton Live 11.3.13"], ["saved by Ableton Live 12.0b16, newer than 11.3.13"]),
        ("11.3.42", ["ableton live 11"], []),
        ("11.3.42", ["Ableton Live 11.3.13"], ["saved by Ableton Live 11.3.42, newer than 11.3.13"]),
        ("12.0", ["Ableton Live 11", "Ableton Live 12"], []),
        ("12.0", ["REAPER 7"], []),
        ("12.0", [], []),
    ],
)
def test_a_session_is_held_against_the_version_that_has_to_open_it(
    tmp_path: Path, saved: str, opened_with: list[str], said: list[str]
) -> None:
    session = replace(read(tmp_path), application="Ableton Live", application_version=saved)
    rules = configure(select_rules(load_rules(), ["SH133"], []), {"SH133": {"opened_with": opened_with}})
    assert [finding.message for finding in judge(case_of(session), rules).findings] == said


def test_a_session_without_a_version_is_not_judged_by_one(tmp_path: Path) -> None:
    session = replace(read(tmp_path), application="Ableton Live", application_version="")
    rules = configure(select_rules(load_rules(), ["SH133"], []), {"SH133": {"opened_with": ["Ableton Live 11"]}})
    judgement = judge(case_of(session), rules)
    assert (judgement.findings, len(judgement.not_judged)) == ((), 1)

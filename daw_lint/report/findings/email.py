"""A message to whoever made the music, ready to send: what to send again and how, in plain words and without codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daw_lint.health.todo.cards import Card, cards
from daw_lint.model.finding import Severity
from daw_lint.model.wording import count, listed
from daw_lint.report.findings.songs import SongReport, songs_of
from daw_lint.report.layout import wrapped
from daw_lint.report.view import Span, View
from daw_lint.run.lint import Report

_CODE = re.compile(r" ?\([A-Z]{1,4}\d{3}\)")
_STEPS = {"mix": "mastering", "master": "the release", "stem": "mastering"}
"""What comes after each stage."""


def lines(report: Report, view: View) -> Iterator[list[Span]]:
    """Yield the message. A paragraph is one line, as mail programs want it; at a terminal it is wrapped."""
    for line in _message(report):
        if view.columns is None or not line:
            yield [(line, "")]
        else:
            yield from wrapped([(line, "")], view.columns, len(line) - len(line.lstrip(" -")))


def _message(report: Report) -> Iterator[str]:
    songs = [song for song in songs_of(report) if song.is_song or song.count(Severity.ERROR)]
    again = sorted((song for song in songs if song.count(Severity.ERROR)), key=lambda song: song.to_send_back)
    better = [song for song in songs if song not in again and song.count(Severity.WARNING)]
    fine = [song for song in songs if song not in again and song not in better]
    step = _STEPS.get(songs[0].stage, "the next step") if songs else "the next step"
    yield f"Subject: {_subject(songs, again, better)}"
    yield ""
    yield "Hello,"
    yield ""
    yield _opening(songs, again, step)
    for song in again:
        yield from _song(report, song, Severity.WARNING)
    if better:
        yield ""
        yield f"{'These are' if again else 'They are'} good enough to go on with. If you can, these changes would help:"
        for song in better:
            yield from _song(report, song, Severity.WARNING)
    if fine and len(fine) < len(songs):
        yield ""
        yield f"Nothing to change: {listed([_name(song) for song in fine], most=12)}."
    if again:
        yield ""
        yield "Please keep the names and add a new version number, so that I can tell the new files from the old ones."
    yield ""
    yield "If anything is unclear, or meant to be as it is, just tell me."
    yield ""
    yield "Thank you, and best regards"


def _subject(songs: Sequence[SongReport], again: Sequence[SongReport], better: Sequence[SongReport]) -> str:
    if again:
        return f"{_names(again)}: please send {'it' if len(again) == 1 else 'them'} again"
    if not songs:
        return "No music received yet"
    return f"{_names(songs)}: {'received, with suggestions' if better else 'received, all fine'}"


def _opening(songs: Sequence[SongReport], again: Sequence[SongReport], step: str) -> str:
    if not songs:
        return "so far I have received no music."
    thanks = f"thank you for {'the song' if len(songs) == 1 else count(len(songs), 'song')}."
    if not again:
        return f"{thanks} I have checked {'it' if len(songs) == 1 else 'them'}, and nothing has to be sent again before {step}."
    if len(again) == len(songs):
        which = "it has" if len(songs) == 1 else "they all have"
    else:
        which = f"{len(again)} of them {'has' if len(again) == 1 else 'have'}"
    return f"{thanks} Before {step} {which} to be corrected and sent again:"


def _song(report: Report, song: SongReport, least: Severity) -> Iterator[str]:
    """Yield what is wrong with a song from a severity on, and what to do."""
    yield ""
    yield _name(song)
    for card in cards(song.findings, report.rule, song.outline.application, song.stage):
        if card.severity.rank >= least.rank:
            yield f"- {_problem(card, song)}{_fix(card)}"


def _problem(card: Card, song: SongReport) -> str:
    head = card.head
    is_elsewhere = song.is_set or (head.file != song.file and len(song.bounces) > 1)
    where = f"{head.file.name}: " if is_elsewhere else ""
    message = _plain(f"{head.object_path}: {head.message}" if head.object_path else head.message)
    return f"{where}{message[:1].upper()}{message[1:]}."


def _fix(card: Card) -> str:
    return f" {_plain(card.fix)}" if card.fix else ""


def _plain(text: str) -> str:
    return _CODE.sub("", text)


def _name(song: SongReport) -> str:
    """Name the session with its bounces, as the sender knows them: without folders of this computer."""
    names = [song.file.name, *(bounce.name for bounce in song.bounces if bounce != song.file)]
    return " with ".join([names[0], listed(names[1:])] if len(names) > 1 else names)


def _names(songs: Sequence[SongReport]) -> str:
    return listed([song.file.stem for song in songs])

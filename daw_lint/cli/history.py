"""The command ``daw-lint history``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from daw_lint.cli.console import fail, print_json, problems, say
from daw_lint.cli.options import ConfigOption
from daw_lint.cli.settings import finder_of


class Form(StrEnum):
    """Output formats of history."""

    TEXT = "text"
    JSON = "json"


def history(
    song: Annotated[
        str, typer.Argument(help="A session, a bounce, or the beginning of a name.", show_default="every song")
    ] = "",
    output_format: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    every: Annotated[bool, typer.Option("--verbose", "-v", help="Say what changed at every step.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show how a song moved from version to version: score, loudness, headroom, plug-ins, tracks, and what changed.

    It shows what check and report kept with --history, or with history = true in the configuration.

    Examples:

      Every song of which something was kept:
        daw-lint history

      One song from version to version:
        daw-lint history Song.als

      With what changed at every step:
        daw-lint history Song.als -v
    """
    with problems():
        from daw_lint.health.history import HistoryError
        from daw_lint.health.history.place import place_of
        from daw_lint.health.history.search import find_songs
        from daw_lint.health.history.store import History

        place = place_of(finder_of(config).for_folder(Path(song).parent if song else Path()))
        store = History(place.database, say)
        try:
            songs = find_songs(store, place, song)
            reports = store.reports(songs[0].key) if song and len(songs) == 1 else ()
        except HistoryError as error:
            fail(f"{error.path}: {error.what}: {error.todo}")
        if not songs:
            what = f"no report of {song!r} was kept" if song else "no report was kept"
            fail(f"{what} in {place.database}; keep one with: daw-lint report {song or 'SONG'} --history", code=1)
        from daw_lint.report.health import history_json, history_table
        from daw_lint.report.terminal import console

        if output_format is Form.JSON:
            one = history_json.as_data(songs[0].key, reports) if reports else None
            print_json(one or history_json.songs_as_data(songs))
        elif reports:
            history_table.show_reports(reports, every, console())
        else:
            history_table.show_songs(songs, console())

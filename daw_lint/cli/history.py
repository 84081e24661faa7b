"""The command ``daw-lint history``."""

from __future__ import annotations

import shlex
from io import StringIO
from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, print_json, print_lines, problems, say
from daw_lint.cli.options import (
    TEXT_OR_JSON,
    ConfigOption,
    ForceOption,
    FormatOption,
    OutputOption,
    TextOrJson,
    verbose_option,
)
from daw_lint.cli.output import STDOUT, format_of
from daw_lint.cli.parameter import argument
from daw_lint.cli.settings import finder_of


def history(
    song: Annotated[
        str, argument(help="A session, a bounce, or the beginning of a name.", show_default="every song")
    ] = "",
    output_format: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    every: Annotated[bool, verbose_option("Show what changed at every step.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show how a song changed from version to version: score, loudness, headroom, plug-ins, tracks, and findings.

    The versions are those that check and report kept, with --history or with history = true in the configuration.

    Examples:

      Every song in the history:
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
            what = f"no report of {song!r}" if song else "no report"
            fail(
                f"{what} in {place.database}; keep one with: daw-lint report {shlex.quote(song) if song else 'SONG'} --history"
            )
        from daw_lint.report.health import history_json, history_table
        from daw_lint.report.terminal import console

        if format_of(output_format, output, TEXT_OR_JSON) is TextOrJson.JSON:
            one = history_json.as_data(songs[0].key, reports) if reports else None
            print_json(one or history_json.songs_as_data(songs), output)
            return
        is_file = output not in (None, STDOUT)
        table = console(StringIO(), coloured=False) if is_file else console()
        if reports:
            history_table.show_reports(reports, every, table)
        else:
            history_table.show_songs(songs, table)
        if isinstance(table.file, StringIO):
            print_lines(([(line, "")] for line in table.file.getvalue().splitlines()), output)

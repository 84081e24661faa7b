"""The command ``daw-lint measure``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from daw_lint.cli.completion import measured
from daw_lint.cli.console import as_words, fail, places_in, print_lines, problems, progress_bar, refuse_torn, say
from daw_lint.cli.headings import FILES, SHOWING
from daw_lint.cli.options import ForceOption, OutputOption, format_option
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.disk.suggest import did_you_mean


class MeasureFormat(StrEnum):
    """Values of ``--format``."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


SUFFIXES = {MeasureFormat.TABLE: ".txt", MeasureFormat.JSON: ".json", MeasureFormat.CSV: ".csv"}


def measure(
    files: Annotated[
        list[Path] | None,
        argument(help="Audio files and folders; - reads one from a pipe.", show_default="this folder", readable=False),
    ] = None,
    output_format: Annotated[MeasureFormat | None, format_option("table")] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    what: Annotated[
        list[str] | None,
        option(
            SHOWING,
            "Measure only this: level, true_peak, loudness, ... Repeatable.",
            metavar="WHAT",
            autocompletion=measured,
        ),
    ] = None,
    session: Annotated[
        Path | None, option(FILES, "Cut the bounce into sections at this session's locators.", metavar="FILE")
    ] = None,
) -> None:
    """Measure bounces: peaks, loudness, dynamics, stereo, spectrum, edges, sections.

    Exit code: 0 measured, 2 a file cannot be read, or daw-lint could not do its work.

    Examples:

      Everything about one bounce:
        daw-lint measure mix.wav

      An album as a table for a spreadsheet, one line per file:
        daw-lint measure Album -o album.csv

      How loud each section is, by the session's locators:
        daw-lint measure mix.wav --session Song.als --what loudness,sections
    """
    with problems():
        from daw_lint.measure import WHAT
        from daw_lint.model.bounce import BounceError
        from daw_lint.report import measurement
        from daw_lint.report.view import Document
        from daw_lint.run.measure_files import audio_of, measure_files

        refuse_torn(files or [])
        wanted = frozenset(as_words(what) or WHAT)
        for word in sorted(wanted - set(WHAT)):
            fail(f"cannot measure {word!r}{did_you_mean(word, WHAT)}; choose {', '.join(WHAT)}")
        places = places_in(session) if session is not None else None
        named = audio_of(files or [Path()])
        if not named:
            from daw_lint.cli.nothing_found import no_audio_in

            fail(no_audio_in(files or [Path()]))
        with progress_bar() as progress:
            found = list(measure_files(named, wanted, progress, places))
        broken = [entry for _, entry in found if isinstance(entry, BounceError)]
        form = format_of(output_format, output, SUFFIXES)
        if form is MeasureFormat.TABLE:
            tables = [
                line for name, entry in found if not isinstance(entry, BounceError)
                for line in (*measurement.table(entry, name=name), [])
            ]  # fmt: skip
            print_lines(tables[:-1], output)
        else:
            render = measurement.to_csv if form is MeasureFormat.CSV else measurement.to_json
            print_lines([Document(render(found).rstrip("\n"))], output, is_data=True)
        for error in broken:
            say(f"{error.path}: {error.what}: {error.todo}")
    raise SystemExit(2 if broken else 0)

"""The command ``daw-lint archive report``: pages about an archive, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, problems, say
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.optional_libraries import need_archive
from daw_lint.cli.parameter import argument, option


def archive_report(
    stock: Annotated[
        str, argument(help="The stock that daw-lint archive wrote: a folder, or s3://...", metavar="STOCK")
    ],
    output: Annotated[
        Path,
        option(
            SHOWING,
            "Write the pages into this folder.",
            "--output",
            "-o",
            metavar="FOLDER",
            default="archive-report",
            readable=False,
        ),
    ] = Path("archive-report"),
    title: Annotated[str, option(SHOWING, "The title of the page.", "--title", metavar="TEXT")] = "",
    open_it: Annotated[bool, option(SHOWING, "Open the page in the browser.", "--open")] = False,
) -> None:
    """Write an index of an archive for people: what opens, what it needs, what is missing, and the sessions behind each number.

    The page needs no server: open index.html in a browser. It loads its rows from files beside it, as you look at them.

    Exit code: 0 done, 2 there is no such stock, or daw-lint could not do its work.

    Examples:

      The pages about a stock, and open them:
        daw-lint archive report stock -o report --open
    """
    with problems():
        need_archive()
        from daw_lint.archive.questions.stock import StockError

        try:
            index = _write(stock, output, title)
        except StockError as error:
            fail(str(error))
        except OSError as error:
            fail(f"cannot write {error.filename or output}: {error.strerror}")
        say(f"Wrote {index}.{'' if open_it else ' Open it with --open.'}")
        if open_it:
            import webbrowser

            webbrowser.open(index.absolute().as_uri())
    raise SystemExit(0)


def _write(stock: str, folder: Path, title: str) -> Path:
    from daw_lint.archive.pages.write import write_pages

    return write_pages(stock, folder, title)

"""The command ``daw-lint archive compact``."""

from __future__ import annotations

from typing import Annotated

from daw_lint.cli.console import fail, problems, write_lines
from daw_lint.cli.optional_libraries import need_archive, need_storage
from daw_lint.cli.parameter import argument


def archive_compact(
    stock: Annotated[
        str, argument(help="The stock that daw-lint archive wrote: a folder, or s3://...", metavar="STOCK")
    ],
) -> None:
    """Join the many small parts of a stock into few large ones: questions are answered faster.

    Ask no questions meanwhile. What is ended is finished by the next run.

    Examples:

      After a first run over a large archive:
        daw-lint archive compact stock
    """
    with problems():
        need_archive()
        need_storage(stock)
        from contextlib import nullcontext

        from daw_lint.archive.schema import FILES
        from daw_lint.archive.stock.compact import compact
        from daw_lint.archive.stock.repair import repair
        from daw_lint.archive.stock.store import Stock
        from daw_lint.disk import probe
        from daw_lint.disk.lock import locked

        try:
            opened = Stock(stock)
            if opened.folder is not None and not probe.is_folder(opened.folder):
                fail(f"there is no stock here: {stock}")
            with nullcontext() if opened.folder is None else locked(opened.folder / "lock", wait_s=2):
                if not opened.parts(FILES):
                    fail(f"{stock}: this is no stock, it has no table of files")
                repair(opened)
                before, after = compact(opened)
        except OSError as error:
            fail(f"{error.strerror or error}; nothing is lost: run it again")
        write_lines([[(f"{before} parts became {after} ({opened.bytes() / 1e6:,.1f} MB).", "")]])

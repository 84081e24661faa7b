"""The command ``daw-lint archive``."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Any

from daw_lint.cli.console import as_names, fail, problems, say, write_lines
from daw_lint.cli.headings import FILES, JUDGING, KEEPING
from daw_lint.cli.optional_libraries import need_archive, need_storage
from daw_lint.cli.options import (
    ConfigOption,
    IsolatedOption,
    PreviewOption,
    ProfileOption,
    StageOption,
    TargetOption,
)
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from daw_lint.archive.drive import Summary
    from daw_lint.archive.options import Options


def archive(
    root: Annotated[
        str,
        argument(help="The folder of the sessions, or s3://bucket/name, gs://..., http://...", metavar="ARCHIVE"),
    ],
    output: Annotated[
        str,
        option(FILES, "The folder for the results, or s3://...", "--output", "-o", metavar="STOCK", default="stock"),
    ] = "stock",
    measure: Annotated[
        bool, option(JUDGING, "Measure bounces in full, rather than read their headers.", "--measure")
    ] = False,
    workers: Annotated[
        int | None,
        option(KEEPING, "How many files at once.", "--workers", "-j", default="one per core", min=1, metavar="NUMBER"),
    ] = None,
    scheduler: Annotated[
        str | None,
        option(KEEPING, "Let the workers of this Dask scheduler do it.", "--scheduler", metavar="tcp://HOST:PORT"),
    ] = None,
    timeout: Annotated[
        float,
        option(KEEPING, "How long one file may take.", "--timeout", default=True, min=0.1, metavar="SECONDS"),
    ] = 60.0,
    memory: Annotated[
        str, option(KEEPING, "How much memory one file may take.", "--memory", default=True, metavar="SIZE")
    ] = "1GiB",
    stage: StageOption = None,
    profile: ProfileOption = None,
    target: TargetOption = None,
    preview: PreviewOption = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
) -> None:
    """Take stock of an archive: judge every session and bounce, and write the results as tables.

    The results are Parquet tables, one folder each: files, sessions, devices, media, findings, what was not judged and why,
    bounces, errors. A file that crashes, hangs or fills the memory is an error, and its neighbours are judged. A run that was
    ended goes on where it was. Only what has changed is judged again.

    Exit code: 0 all files are accounted for, 2 some are not: run it again.

    Examples:

      Take stock of a folder; archive query and archive report answer questions about it:
        daw-lint archive Songs -o stock

      A bucket, on a cluster:
        daw-lint archive s3://label/2019 -o stock --scheduler tcp://host:8786

      With the loudness of every bounce:
        daw-lint archive Songs -o stock --measure
    """
    overrides: dict[str, Any] = {
        "stage": stage.value if stage else None,
        "profile": profile,
        "targets": as_names(target),
        "preview": preview or None,
    }
    with problems():
        need_archive("distributed")
        need_storage(root, output)
        finder = finder_of(config, isolated, overrides)
        from daw_lint.archive.address import root_of
        from daw_lint.archive.options import Options
        from daw_lint.archive.tool import judged_by, tool_digest
        from daw_lint.disk import probe
        from daw_lint.disk.suggest import missing_path

        place, stock = root_of(root), root_of(output)
        if not place.is_remote and not probe.is_folder(place.path):
            fail(f"there is no folder {root}: {missing_path(place.path)}")
        if not all(one.uri.encode("utf-8", "ignore").decode() == one.uri for one in (place, stock)):
            fail("the path of the archive or of the stock is no text in UTF-8: rename the folder that is not")
        if place.uri == stock.uri:
            fail("the results cannot be in the folder of the sessions itself: name another one with -o")
        if not stock.is_remote:
            _refuse_folder_of_others(stock.path, output)
        tool = tool_digest()
        options = Options(
            place.uri,
            stock.uri,
            tool,
            judged_by(tool, finder.for_folder(place.path), finder.overrides, measure),
            measure,
            timeout,
            _bytes(memory),
            str(finder.explicit.absolute()) if finder.explicit is not None else None,
            isolated,
            finder.overrides,
        )
        summary = _run(options, workers, scheduler)
        _tell(summary, output)
    raise SystemExit(0 if summary.is_complete else 2)


def _refuse_folder_of_others(folder: Path, output: str) -> None:
    """Refuse a folder with other files: the run passes over what is in the stock, and would pass over sessions there."""
    from daw_lint.archive.schema import FILES, TABLES
    from daw_lint.archive.stock.store import LOCK, UNFINISHED
    from daw_lint.disk import probe

    if not probe.is_folder(folder) or any((folder / FILES.name).glob("part-*.parquet")):
        return
    own = {LOCK, UNFINISHED, *(table.name for table in TABLES)}
    names = sorted(path.name for path in folder.iterdir())
    other = next((name for name in names if name not in own and not name.startswith(".")), None)
    if other is not None:
        fail(f"{output} is no stock, and holds other files, such as {other}: name a new folder with -o")


def _bytes(text: str) -> int:
    """Read a size such as ``1GiB``, ``800MB`` or a number of bytes."""
    import re

    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:([KMGT])(i?)B?|B)?", text.strip(), re.IGNORECASE)
    if found is None:
        fail(f"--memory is a size such as 1GiB or 800MB, not {text!r}")
    power = " KMGT".index((found[2] or " ").upper())
    size = int(float(found[1]) * (1024 if found[3] else 1000) ** power)
    if size < 64 << 20:
        fail(f"--memory must be at least 64MiB, not {text}")
    return size


def _run(options: Options, workers: int | None, scheduler: str | None) -> Summary:
    from pathlib import Path

    from daw_lint.archive.address import is_remote
    from daw_lint.archive.cluster import NoWorkersError
    from daw_lint.archive.drive import take_stock
    from daw_lint.archive.stock.store import LOCK
    from daw_lint.cli.archive_progress import showing
    from daw_lint.disk.cores import cores_here
    from daw_lint.disk.lock import locked
    from daw_lint.disk.write import make_folder

    folder = None if is_remote(options.stock) else Path(options.stock)
    try:
        if folder is not None:
            make_folder(folder)
        with (
            nullcontext() if folder is None else locked(folder / LOCK, wait_s=2),
            _ended_politely(),
            showing() as tell,
        ):
            return take_stock(options, workers or cores_here(), scheduler, tell)
    except NoWorkersError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}; what is done is kept")
    except KeyboardInterrupt:
        is_empty = folder is not None and not any(folder.glob("files/*.parquet"))
        say(
            "stopped before anything was stored"
            if is_empty
            else "stopped: what is done is kept, and the next run goes on from there"
        )
        raise


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does: the workers end too."""
    import signal
    from types import FrameType

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell(summary: Summary, stock: str) -> None:
    from daw_lint.model.wording import count, shell_word

    shown = ", ".join(f"{number:,} {status}" for status, number in sorted(summary.statuses.items()))
    if not summary.accounted and summary.is_complete:
        write_lines([[("0 files: there is no session and no audio here. Is it the right folder?", "")]])
        return
    lines = [f"{count(summary.accounted, 'file')}: {shown}"]
    if summary.known:
        lines.append(f"{summary.known:,} unchanged since the last run, {summary.listed - summary.known:,} judged now")
    unread = summary.errors + summary.statuses.get("unreadable", 0)
    if unread:
        lines.append(
            f"{count(unread, 'file')} could not be judged: daw-lint archive query {shell_word(stock)} not-known"
        )
    lines.append(f"Wrote {stock} ({summary.bytes / 1e6:,.1f} MB).")
    write_lines([(line, "")] for line in lines)
    for why in summary.failures[:5]:
        say(f"a batch was not done: {why}")
    if not summary.is_complete:
        say(f"not complete: {summary.listed:,} listed, {summary.accounted:,} accounted for. Run it again.")

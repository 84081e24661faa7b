"""Packs sessions into a bag: plans, copies, relinks the copies, writes the documents, and puts the bag into its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from daw_lint.disk.work_folder import WorkFolder, refuse_full
from daw_lint.handover.bag import make_bag
from daw_lint.handover.collect import collect, refuse_no_room
from daw_lint.handover.contents import Contents
from daw_lint.handover.documents.write import Documents
from daw_lint.handover.pairs import paired
from daw_lint.handover.plan import plan
from daw_lint.handover.relink import check_links, relink_copies
from daw_lint.model.limits import Limits
from daw_lint.model.wording import count
from daw_lint.report.escape import clean
from daw_lint.run.find import ConfigFinder


def pack(
    sessions: Sequence[Path],
    output: Path,
    configs: ConfigFinder,
    bounces: Sequence[Path] = (),
    progress: Callable[[float], None] = lambda part: None,
) -> Contents:
    """Make a bag of sessions, with their media and bounces, in a new or empty folder.

    The originals are read alone. The bag is made beside its place and renamed at the end: where something fails, nothing is
    left. Raises ``OSError`` where it cannot be written, of it ``RefusedError`` for a folder that is not empty and
    ``NoRoomError`` for a full disk, and ``ConfigError``.
    """
    refuse_full(output)
    contents = plan(paired(sessions, bounces, configs), configs)
    refuse_no_room(output, contents)
    limits = {packed.source: configs.for_file(packed.source).limits for packed in contents.sessions}
    with WorkFolder(output) as work:
        collect(work.folder("copied"), contents, progress)
        folder = _relinked(work, contents, limits)
        documents = Documents(folder, contents, configs)
        documents.write()
        make_bag(folder, {**contents.copied, **documents.written}, _about(contents), documents.readme())
        work.become(folder)
    return contents


def _relinked(work: WorkFolder, contents: Contents, limits: Mapping[Path, Limits]) -> Path:
    """Relink the copies. The folder is moved before and after: a path that does not move with it is found so."""
    folder = work.move(work.path / "copied", "moved")
    relink_copies(folder, contents, limits)
    folder = work.move(folder, "bag")
    check_links(folder, contents, limits)
    return folder


def _about(contents: Contents) -> dict[str, str]:
    names = ", ".join(clean(packed.target.name) for packed in contents.sessions[:20])
    return {
        "Bagging-Date": date.today().isoformat(),
        "External-Description": f"{count(len(contents.sessions), 'session')} with media, bounces and documents: {names}",
    }

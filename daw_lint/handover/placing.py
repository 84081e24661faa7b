"""Where the files of a bag go: those of a project keep their places below its folder, all others get a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from daw_lint.handover.contents import Contents, Item, Role
from daw_lint.handover.names import Names, is_portable, is_writable, portable
from daw_lint.model.wording import listed

DOCUMENTS = PurePosixPath("documents")
BOUNCES = PurePosixPath("bounces")
MEDIA = PurePosixPath("media")
OUTSIDE = MEDIA / "outside"
ANYWHERE = PurePosixPath()


class Places:
    """The places of the files of a bag. A file gets a place once, however many sessions use it."""

    def __init__(self, contents: Contents, roots: Iterable[Path]) -> None:
        """Give each project folder its name in the bag; one inside of another one stays inside of it."""
        self._contents = contents
        self._names = Names()
        self._targets: dict[str, list[PurePosixPath]] = {}
        self._roots: dict[Path, PurePosixPath] = {}
        for own in (DOCUMENTS, BOUNCES, MEDIA):
            self._names.new(own)
        for root in sorted(set(roots), key=lambda path: (len(path.parts), str(path))):
            if self.root_around(root) is None:
                self._roots[root] = self._names.new(PurePosixPath(portable(root.name) if root.name else "project"))

    def root_around(self, path: Path) -> Path | None:
        """Return the project folder that a path is in; ``None`` for a path outside of all."""
        return next((root for root in self._roots if path.is_relative_to(root)), None)

    def in_project(self, path: Path) -> PurePosixPath | None:
        """Return the place of a path in the folder of its project; ``None`` for a path outside of all."""
        root = self.root_around(path)
        if root is None:
            return None
        parts = path.relative_to(root).parts
        return self._roots[root].joinpath(*(part if is_writable(part) else portable(part) for part in parts))

    def add(self, source: Path, role: Role, folder: PurePosixPath, within: PurePosixPath = ANYWHERE) -> PurePosixPath:
        """Give a file its place: that in its project, or one in ``folder``. Returns the place, the old one if it has one.

        ``within`` is where the place must be. A file that has a place elsewhere gets a second one.
        """
        source = tidy(source)
        known = self._targets.setdefault(os.path.realpath(source), [])
        kept = self.in_project(source)
        kept = kept if kept is not None and kept.is_relative_to(within) else None
        for target in known:
            if target == kept or (kept is None and target.is_relative_to(folder)):
                return target
        if kept is None:
            target = self._names.new(folder / portable(source.name))
        else:
            target = self._names.new(kept)
            self._tell_of_name(source, kept, target)
        known.append(target)
        self._contents.items[target] = Item(source, target, role)
        self._tell_of_link(source, target)
        return target

    def _tell_of_name(self, source: Path, kept: PurePosixPath, target: PurePosixPath) -> None:
        if target != kept or kept.name != source.name:
            self._contents.notes.append(
                f"{source.name} is {target} in the bag: its own name is that of another file for some systems, or no text."
            )
            return
        odd = [part for part in target.parts if not is_portable(part)]
        if odd:
            self._contents.notes.append(f"{target} has a name that not every system can hold: {listed(odd)}.")

    def _tell_of_link(self, source: Path, target: PurePosixPath) -> None:
        real = Path(os.path.realpath(source))
        root = self.root_around(source)
        around = Path(os.path.realpath(root if root is not None else source.parent))
        if source.is_symlink() or not real.is_relative_to(around):
            where = "" if real.is_relative_to(around) else ", outside of its folder"
            self._contents.notes.append(f"{target} is a copy of what the link {source} leads to: {real}{where}.")


def tidy(path: Path) -> Path:
    """Return an absolute path without ``..``; links stay."""
    return Path(os.path.normpath(path.absolute()))

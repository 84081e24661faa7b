"""Writes the documents of a bag."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from daw_lint.disk.copy_file import Copied, digests_of
from daw_lint.disk.work_folder import make_folders
from daw_lint.disk.write import anything_goes, as_bytes, write_file
from daw_lint.handover.contents import Contents, PackedSession
from daw_lint.handover.documents import files, findings, plugins, premis, readme, timeline
from daw_lint.handover.documents.findings import Judged
from daw_lint.handover.names import Names, portable
from daw_lint.handover.placing import DOCUMENTS
from daw_lint.report.escape import clean
from daw_lint.run.find import ConfigFinder


class Documents:
    """The documents of one bag, below its folder ``data``."""

    def __init__(self, payload: Path, contents: Contents, configs: ConfigFinder) -> None:
        self._payload = payload
        self._contents = contents
        self._configs = configs
        self._names = Names()
        self._folders: dict[PurePosixPath, PurePosixPath] = {}
        self._judged: dict[PurePosixPath, Judged] = {}
        self._written: dict[PurePosixPath, Copied] = {}
        self._now = datetime.now(UTC).replace(microsecond=0)

    def write(self) -> None:
        """Write those of each session, then those of the bag. Raises ``OSError`` and ``ConfigError``."""
        for packed in self._contents.sessions:
            self._of_session(packed)
        self._put(DOCUMENTS / "files.csv", files.as_csv(self._contents))
        self._put(
            DOCUMENTS / "premis.xml",
            premis.render(self._contents, dict(self._written), self._payload, self._now.isoformat()),
        )

    @property
    def written(self) -> dict[PurePosixPath, Copied]:
        """What was written."""
        return self._written

    def readme(self) -> str:
        """Return the text of the README, which is beside ``data``."""
        texts = readme.lines(self._contents, self._folders, self._judged, self._now.date().isoformat())
        return "".join(f"{line}\n" for line in texts)

    def _of_session(self, packed: PackedSession) -> None:
        folder = DOCUMENTS / self._names.new(PurePosixPath(portable(packed.target.stem)))
        self._folders[packed.target] = folder
        session = packed.session
        if session is not None:
            used = plugins.plugins_of(session, self._configs.for_file(packed.source))
            self._put(folder / "plugins.csv", plugins.as_csv(used))
            self._put(folder / "plugins.txt", _text(plugins.as_lines(session, used)))
            self._put(folder / "tempo-and-markers.txt", _text(timeline.as_lines(session)))
        if not (self._payload / packed.target).exists():
            return
        bounces = [bounce for bounce in packed.bounces if bounce in self._contents.copied]
        judged = findings.judged(self._payload, packed.target, bounces, self._configs)
        self._judged[packed.target] = judged
        self._put(folder / "findings.txt", judged.text)
        self._put(folder / "findings.json", judged.json)

    def _put(self, path: PurePosixPath, text: str) -> None:
        content = as_bytes(text)
        make_folders((self._payload / path).parent)
        write_file(self._payload / path, content, anything_goes)
        self._written[path] = digests_of(content)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{clean(line)}\n" for line in lines)

"""The README of a bag, for people who have never heard of daw-lint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from daw_lint import __version__
from daw_lint.handover.contents import Contents, NotCollected, PackedSession
from daw_lint.handover.documents.findings import PROFILE, Judged
from daw_lint.model.wording import count
from daw_lint.report.escape import clean

DOCUMENTS = {
    "plugins.csv": "the plug-ins that it needs: maker, format, ID, class, how often, where",
    "plugins.txt": "the same for people",
    "tempo-and-markers.txt": "tempo map, time signatures and markers",
    "findings.txt": f"what daw-lint found with the profile {PROFILE}",
    "findings.json": "the same for programs",
}
"""What is beside the others in the folder of a session."""


def lines(
    contents: Contents, folders: Mapping[PurePosixPath, PurePosixPath], judged: Mapping[PurePosixPath, Judged], day: str
) -> Iterator[str]:
    """Yield the lines. ``folders`` are those with the documents, and ``judged`` the findings, both by session."""
    yield f"{count(len(contents.sessions), 'session')}, packed on {day} by daw-lint {__version__}"
    yield "=" * 60
    yield ""
    yield "This folder is a BagIt bag (version 0.97). Everything is in the folder data."
    yield "To check that no byte has changed: daw-lint handover --verify FOLDER, or any BagIt program."
    yield "Copy the folder as a whole, and open the sessions in the copy: a bag that is worked in is changed."
    for packed in contents.sessions:
        yield from _session(packed, contents, folders.get(packed.target), judged.get(packed.target))
    yield from _missing(contents)
    if contents.notes:
        yield from ("", "Of the collected files", "----------------------")
        yield from (f"- {clean(note)}" for note in contents.notes)
    yield from ("", "Beside the sessions", "-------------------")
    yield "data/documents/files.csv: every file with its size, SHA-256 and where it comes from, and what is not here"
    yield "data/documents/premis.xml: formats, sizes and digests in PREMIS 3.0"


def _session(
    packed: PackedSession, contents: Contents, folder: PurePosixPath | None, judged: Judged | None
) -> Iterator[str]:
    title = clean(packed.target.name)
    yield from ("", title, "-" * len(title))
    yield f"Session: data/{clean(str(packed.target))}"
    if packed.session is not None:
        yield f"Program: {clean(f'{packed.session.application} {packed.session.application_version}'.strip())}"
        yield f"Media: {count(len(set(packed.media.values()) & contents.copied.keys()), 'file')} collected"
    else:
        yield "It could not be read: it is here as it was found."
    for bounce in packed.bounces:
        if bounce in contents.copied:
            yield f"Bounce: data/{clean(str(bounce))}"
    if packed.is_relinked:
        yield "Paths of media files were changed in this copy, so that it finds them here. The original is unchanged."
    if judged is not None:
        yield f"Findings: {judged.findings:,}; rules not fully checked: {judged.not_judged:,}"
    if folder is not None:
        yield f"About it, in data/{clean(str(folder))}:"
        yield from (
            f"  {name}: {what}"
            for name, what in DOCUMENTS.items()
            if packed.session is not None or name.startswith("findings")
        )


def _missing(contents: Contents) -> Iterator[str]:
    needed = [one for one in contents.not_collected if one.is_needed]
    others = [one for one in contents.not_collected if not one.is_needed]
    yield from ("", "What is not here", "----------------")
    if contents.is_whole:
        yield f"Nothing that daw-lint knows of{', but for libraries of the programs, see below' if others else ''}."
    for one in needed:
        yield from _not_collected(one)
    if contents.to_locate:
        yield from ("", "What is here and must be located by hand", "----------------------------------------")
        for located in contents.to_locate:
            yield f"- {clean(located.stored)}"
            yield f"  is data/{clean(str(located.target))}, for {clean(str(located.session))}: {clean(located.why)}"
    if others:
        yield from (
            "",
            "In libraries of the programs, and not collected",
            "-----------------------------------------------",
        )
        for one in others:
            yield from _not_collected(one)


def _not_collected(one: NotCollected) -> Iterator[str]:
    todo = f" To do: {clean(one.todo)}." if one.todo else ""
    yield f"- {clean(one.what)}"
    yield f"  for {clean(Path(one.session).name)}: {clean(one.why)}.{todo}"

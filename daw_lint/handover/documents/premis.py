"""PREMIS 3.0 for a bag: each file with its size, fixity, format and the program that made it, and what was done to it.

The order of the elements is that of the schema (loc.gov/standards/premis/v3/premis-v3-0.xsd).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from daw_lint import __version__
from daw_lint.disk.copy_file import Copied
from daw_lint.handover.contents import Contents, PackedSession
from daw_lint.handover.documents.kinds import Kind, kind_of_document, kind_of_file, kind_of_session
from daw_lint.report.xml_text import document, element

_HEAD = {
    "xmlns": "http://www.loc.gov/premis/v3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": "http://www.loc.gov/premis/v3 http://www.loc.gov/standards/premis/v3/premis-v3-0.xsd",
    "version": "3.0",
}
_AGENT = "daw-lint"


def render(contents: Contents, documents: Mapping[PurePosixPath, Copied], payload: Path, now: str) -> str:
    """Write the document. ``documents`` are files that daw-lint made; ``now`` is a time in ISO 8601."""
    root = element(None, "premis", _HEAD)
    sessions = {packed.target: packed for packed in contents.sessions}
    everything = {**contents.copied, **documents}
    for target in sorted(everything):
        item = contents.items.get(target)
        kind = _kind(target, sessions, documents, payload)
        _object(root, target, everything[target], kind, str(item.source) if item is not None else "")
    _event(
        root,
        "digests",
        "message digest calculation",
        now,
        "SHA-256 and MD5 were computed while the files were copied",
        list(everything),
    )
    relinked = [packed for packed in contents.sessions if packed.is_relinked]
    for number, packed in enumerate(relinked, 1):
        detail = "paths of media files were changed in this copy, so that it finds them in the bag; the original is unchanged"
        _event(root, f"relink-{number}", "modification", now, detail, [packed.target])
    agent = element(root, "agent", {})
    _identifier(agent, "agentIdentifier", _AGENT)
    element(agent, "agentName", {}, _AGENT)
    element(agent, "agentType", {}, "software")
    element(agent, "agentVersion", {}, __version__)
    return document(root) + "\n"


def _kind(
    target: PurePosixPath,
    sessions: Mapping[PurePosixPath, PackedSession],
    documents: Mapping[PurePosixPath, Copied],
    payload: Path,
) -> Kind:
    if target in documents:
        return kind_of_document(target.name)
    packed = sessions.get(target)
    if packed is not None and packed.session is not None:
        return kind_of_session(packed.session)._replace(application=packed.session.application)
    return kind_of_file(payload / target)


def _object(root: Element, target: PurePosixPath, copied: Copied, kind: Kind, original: str) -> None:
    made = element(root, "object", {"xsi:type": "file"})
    _identifier(made, "objectIdentifier", f"data/{target}")
    about = element(made, "objectCharacteristics", {})
    for algorithm, digest in (("SHA-256", copied.sha256), ("MD5", copied.md5)):
        fixity = element(about, "fixity", {})
        element(fixity, "messageDigestAlgorithm", {}, algorithm)
        element(fixity, "messageDigest", {}, digest)
        element(fixity, "messageDigestOriginator", {}, _AGENT)
    element(about, "size", {}, str(copied.size))
    form = element(about, "format", {})
    name = element(form, "formatDesignation", {})
    element(name, "formatName", {}, kind.name)
    if kind.version:
        element(name, "formatVersion", {}, kind.version)
    if kind.puid:
        registry = element(form, "formatRegistry", {})
        element(registry, "formatRegistryName", {}, "PRONOM")
        element(registry, "formatRegistryKey", {}, kind.puid)
        element(registry, "formatRegistryRole", {}, "specification")
    if kind.application:
        maker = element(about, "creatingApplication", {})
        element(maker, "creatingApplicationName", {}, kind.application)
        if kind.version and kind.name.startswith(kind.application):
            element(maker, "creatingApplicationVersion", {}, kind.version)
    if original:
        element(made, "originalName", {}, original)


def _event(root: Element, ident: str, kind: str, now: str, detail: str, targets: list[PurePosixPath]) -> None:
    event = element(root, "event", {})
    _identifier(event, "eventIdentifier", ident)
    element(event, "eventType", {}, kind)
    element(event, "eventDateTime", {}, now)
    about = element(event, "eventDetailInformation", {})
    element(about, "eventDetail", {}, detail)
    _identifier(event, "linkingAgentIdentifier", _AGENT)
    for target in sorted(targets):
        _identifier(event, "linkingObjectIdentifier", f"data/{target}")


def _identifier(parent: Element, tag: str, value: str) -> None:
    made = element(parent, tag, {})
    element(made, f"{tag}Type", {}, "local")
    element(made, f"{tag}Value", {}, value)

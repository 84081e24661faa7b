"""The inventory of a Bitwig Studio project: devices and media, without tracks."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.facts import Fact
from daw_lint.model.session import Session
from daw_lint.parsers.bitwig.devices import read_devices
from daw_lint.parsers.bitwig.document import open_document
from daw_lint.parsers.bitwig.media import read_media
from daw_lint.parsers.values import reasons

_ADVICE = "export a DAWproject (File > Export Project) and check that instead"
_SECRET = "Bitwig keeps {} in a form that is not public: " + _ADVICE
_SECRETS = {
    Fact.TRACKS: "its tracks",
    Fact.DEVICES: "the tracks of its devices",
    Fact.MASTER_DEVICES: "the devices of its master",
    Fact.ROUTING: "its routing",
    Fact.LEVELS: "its levels",
    Fact.MUTE: "its mute buttons",
    Fact.SOLO: "its solo buttons",
    Fact.CLIPS: "its clips",
    Fact.TEMPO: "its tempo",
    Fact.MARKERS: "its cue markers",
    Fact.ARRANGEMENT_LENGTH: "its length",
    Fact.ANNOTATIONS: "its comments",
    Fact.RENDER_SETTINGS: "its export settings",
}


def read_project(path: Path, data: bytes) -> Session:
    """Read a project. Raises ``SessionError``."""
    document = open_document(path, data)
    media = read_media(path, document)
    missing = reasons(_SECRET, _SECRETS)
    missing[Fact.SAMPLE_RATE] = "a Bitwig project takes the sample rate of the audio device"
    if not media.complete:
        missing[Fact.MEDIA] = "not all media files of this Bitwig project could be read: " + _ADVICE
    return Session(
        path=path,
        format="bwproject",
        application="Bitwig Studio",
        application_version=document.version,
        tracks=(),
        master=None,
        missing_facts=missing,
        media=media.files,
        inventory=read_devices(document),
    )

"""The inventory of a Bitwig Studio project: devices and media, without tracks."""

from __future__ import annotations

from pathlib import Path

from daw_lint.model.session import FULL_FACTS, Session
from daw_lint.parsers.bitwig.devices import read_devices
from daw_lint.parsers.bitwig.document import open_document
from daw_lint.parsers.bitwig.media import read_media

_ADVICE = "export a DAWproject (File > Export Project) and check that instead"
_SECRET = "Bitwig keeps {} in a form that is not public: " + _ADVICE
_SECRETS = {
    "session.tracks": "its tracks",
    "session.devices": "the tracks of its devices",
    "session.master.devices": "the devices of its master",
    "session.routing": "its routing",
    "session.levels": "its levels",
    "session.mute": "its mute buttons",
    "session.solo": "its solo buttons",
    "session.clips": "its clips",
    "session.tempo": "its tempo",
    "session.markers": "its cue markers",
    "session.arrangement_length": "its length",
    "session.annotations": "its comments",
    "session.render_settings": "its export settings",
}


def read_project(path: Path, data: bytes) -> Session:
    """Read a project. Raises ``SessionError``."""
    document = open_document(path, data)
    media = read_media(path, document)
    missing = {fact: _SECRET.format(what) for fact, what in _SECRETS.items()}
    missing["session.sample_rate"] = "a Bitwig project takes the sample rate of the audio device"
    if not media.complete:
        missing["session.media"] = "not all media files of this Bitwig project could be read: " + _ADVICE
    return Session(
        path=path,
        format="bwproject",
        application="Bitwig Studio",
        application_version=document.version,
        tracks=(),
        master=None,
        facts=FULL_FACTS - missing.keys(),
        missing_facts=missing,
        media=media.files,
        inventory=read_devices(document),
    )

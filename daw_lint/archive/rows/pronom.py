"""PRONOM identifiers of formats, where PRONOM (signature file 118) has one and it is certain."""

from __future__ import annotations

_SESSIONS = {
    "als": "fmt/1463",
    "flp": "fmt/733",
    "ptx": "fmt/1727",
    "ptf": "fmt/1951",
    "pts": "fmt/1951",
    "aup3": "fmt/1826",
    "cue": "fmt/1069",
}
"""By the format of the session. The three of .aup (fmt/1823 to 1825) differ by a version that is not read."""
_AUDIO = {"FLAC": "fmt/279", "AIFF": "fmt/414"}
"""By the container. Those of WAV and BWF depend on more than the container tells."""


def of_session(session_format: str) -> str | None:
    """Return the identifier of a session format."""
    return _SESSIONS.get(session_format)


def of_audio(container: str) -> str | None:
    """Return the identifier of an audio format."""
    return _AUDIO.get(container)

"""Files of music programs that daw-lint does not read, by file suffix, so that the error can say what they are."""

from __future__ import annotations

from pathlib import Path

PROGRAMS = {
    ".reason": "Reason",
    ".rns": "Reason",
    ".cwp": "Cakewalk",
    ".wrk": "Cakewalk",
    ".sesx": "Adobe Audition",
    ".vip": "Samplitude",
    ".acd": "ACID",
    ".mx9": "Mixcraft",
    ".mx10": "Mixcraft",
    ".caustic": "Caustic",
}
ADVICE = "check its bounce instead: daw-lint check BOUNCE"
EXCHANGE = {
    ".aaf": "an AAF file: audio and edits for another program",
    ".omf": "an OMF file: audio and edits for another program",
    ".mid": "a MIDI file: notes without mixer and plug-ins",
    ".midi": "a MIDI file: notes without mixer and plug-ins",
    ".zip": "an archive",
    ".rar": "an archive",
    ".7z": "an archive",
}


def program_of(name: str) -> str | None:
    """Return the program that a file belongs to by its suffix, if daw-lint cannot read that program's sessions."""
    return PROGRAMS.get(Path(name).suffix.lower())


def what_to_do(path: Path) -> tuple[str, str] | None:
    """Return what a file is, by its suffix, and what to do instead; ``None`` for an unknown suffix."""
    program, exchange = program_of(path.name), EXCHANGE.get(path.suffix.lower())
    if program is not None:
        return f"judging by its suffix, this is a session of {program}, which daw-lint cannot read", ADVICE
    if exchange == "an archive":
        return "judging by its suffix, this is an archive, not a session", "unpack it and check the session inside"
    if exchange is not None:
        return f"judging by its suffix, this is {exchange}", "check the session that it was exported from"
    return None

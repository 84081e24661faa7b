"""Files of music programs that daw-lint does not read, by the ends of their names: somebody who names one wants to know why."""

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
ADVICE = "lint its bounce instead: daw-lint check BOUNCE"
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
    """Return the program whose session a file is by its name, where daw-lint cannot read it."""
    return PROGRAMS.get(Path(name).suffix.lower())


def what_to_do(path: Path) -> tuple[str, str] | None:
    """Return what a file is by its name, and what to do instead."""
    program, exchange = program_of(path.name), EXCHANGE.get(path.suffix.lower())
    if program is not None:
        return f"by its name a session of {program}, which daw-lint cannot read", ADVICE
    if exchange == "an archive":
        return "by its name an archive, not a session", "unpack it and name the session in it"
    if exchange is not None:
        return f"by its name {exchange}", "name the session that it was exported from"
    return None

"""Small REAPER projects, in the shape of REAPER 7."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5


def project_track(name: str, solo: bool = False, armed: bool = False, inside: str = "") -> str:
    """Return a track. ``inside`` are more lines of it, such as items and plug-ins."""
    guid = str(uuid5(NAMESPACE_URL, name)).upper()
    return (
        f'  <TRACK {{{guid}}}\n    NAME "{name}"\n    PEAKCOL 16576\n    VOLPAN 1 0 -1 -1 1\n    MUTESOLO 0 {int(solo)} 0\n'
        f"    REC {int(armed)} 0 1 0 0 0 0 0\n{inside}  >\n"
    )


def plugin(name: str) -> str:
    """Return the chain of a track with one plug-in."""
    return f'    <FXCHAIN\n      BYPASS 0 0 0\n      <VST "VST: {name}" {name.split()[0]}.dll 0 "" 1\n      >\n    >\n'


def item(file: str) -> str:
    """Return an item that plays a file."""
    return (
        f"    <ITEM\n      POSITION 0\n      LENGTH 4\n      NAME take\n      <SOURCE WAVE\n"
        f'        FILE "{file}"\n      >\n    >\n'
    )


def project(*tracks: str) -> str:
    """Return a project with these tracks."""
    head = '<REAPER_PROJECT 0.1 "7.18/linux" 1700000000\n  TEMPO 120 4 4\n  MASTER_VOLUME 1 0 -1 -1 1\n'
    return f"{head}{''.join(tracks)}>\n"

"""What REAPER keeps of its scans, and the folders of plug-ins that its user has set.

Undocumented. The lines are those of REAPER 6 and 7, on which public readers of these files agree:

- ``reaper-vstplugins*.ini``: ``file=time,number,Name`` for VST2, and ``file=time,number{class ID,Name`` for VST3. In the file
  name other characters than letters, digits and points are underscores. ``<`` and a number follow it for a plug-in in a shell.
- ``reaper-clap-*.ini``: a section for each file, with lines of ``ID=kind|Name``.
- ``reaper-auplugins*.ini``: ``Maker: Name=<inst>``, without IDs.
- ``reaper.ini``: folders, separated by semicolons, in ``vstpath*``, ``clap_path*`` and ``lv2path*``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from daw_lint.disk.bounded import read_file
from daw_lint.disk.installed.items import Listed

_MOST_BYTES = 16 << 20
_MOST_LISTS = 50
_MOST_FOLDERS = 100
"""Our own bounds."""
_VST = re.compile(r"[^,=]{0,40},(-?\d{1,12})(?:\{([0-9A-Fa-f]{32}))?,(.{0,300})")
_MAKER = re.compile(r" \([^()]{0,200}\)$")
_FOLDERS = (("vstpath", ("VST2", "VST3")), ("clap_path", ("CLAP",)), ("lv2path", ("LV2",)))


def listed_by_reaper(folder: Path) -> Iterator[Listed]:
    """Yield the plug-ins in the lists of a resource folder."""
    readers = {"reaper-vstplugins": _vst, "reaper-clap-": _clap, "reaper-auplugins": _audio_unit}
    for start, reader in readers.items():
        for path in _lists(folder, start):
            section = ""
            for line in _lines(path):
                if line.startswith("["):
                    section = line.strip().strip("[]")
                    continue
                key, equals, value = line.partition("=")
                found = reader(section, key, value, path) if equals else None
                if found is not None:
                    yield found


def folders_of_reaper(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield format and folder of the places that the user of REAPER has set."""
    for line in _lines(folder / "reaper.ini"):
        key, _, value = line.partition("=")
        for start, forms in _FOLDERS:
            if key.lower().startswith(start):
                for text in value.split(";")[:_MOST_FOLDERS]:
                    path = Path(text.strip())
                    yield from ((form, path) for form in forms if path.is_absolute())


def _lists(folder: Path, start: str) -> list[Path]:
    try:
        return sorted(path for path in folder.glob(f"{start}*.ini") if not path.stem.endswith("-bc"))[:_MOST_LISTS]
    except (OSError, ValueError):
        return []


def _lines(path: Path) -> list[str]:
    try:
        return read_file(path, _MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def _vst(section: str, key: str, value: str, source: Path) -> Listed | None:
    found = _VST.match(value) if section == "vstcache" else None
    if found is None or found[1] == "0":  # of a shell, which holds the plug-ins that follow
        return None
    file = key.partition("<")[0]
    name = _MAKER.sub("", found[3].split("!!!")[0].strip())
    if found[2]:
        return Listed("VST3", f"VST3:{found[2]}", name, file, source)
    if file.lower().endswith(".vst3"):
        return Listed("VST3", "", name, file, source)
    return Listed("VST2", f"VST2:{found[1]}", name, file, source)


def _clap(section: str, key: str, value: str, source: Path) -> Listed | None:
    _, bar, name = value.partition("|")
    return Listed("CLAP", f"CLAP:{key}", _MAKER.sub("", name.strip()), section, source) if bar and key else None


def _audio_unit(section: str, key: str, value: str, source: Path) -> Listed | None:
    if section != "auplugins" or not value.startswith("<"):
        return None
    return Listed("AU", "", key.rpartition(": ")[2].strip(), "", source)

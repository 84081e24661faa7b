"""The lines that go into each file, for the DAWs found.

The ignored files are what DAWs write beside a session and create again by themselves: audio analyses and peaks, backups,
undo histories. Sources: the manuals of the DAWs, and the folders of real projects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daw_lint.cli.setup.own_command import hook_entry
from daw_lint.cli.setup.survey import Found
from daw_lint.config.find import Config
from daw_lint.disk.globs import names_regex
from daw_lint.measure import SUFFIXES as AUDIO_SUFFIXES
from daw_lint.model.backups import BACKUPS
from daw_lint.parsers import PARSERS
from daw_lint.run.find import SAMPLE_FOLDERS

IGNORED: dict[str, tuple[str, ...]] = {
    ".als": ("*.asd",),
    ".rpp": ("*.RPP-bak", "*.rpp-UNDO", "*.RPP-UNDO", "*.reapeaks"),
    ".ardour": ("*.ardour.bak", "*.history", "peaks/", "dead/"),
    ".cpr": ("*.bak", "*.csh", "*.peak"),
    ".ptx": ("WaveCache.wfm",),
    ".song": ("Cache/", "History/"),
    ".logicx": ("Undo Data.nosync/",),
    ".mmp": ("*.mmp.bak", "*.mmpz.bak"),
    ".aup3": ("*.aup3-wal", "*.aup3-shm", "*.aup.bak"),
}
"""Patterns for .gitignore besides ``BACKUPS``, by the first suffix of a DAW."""
OF_SYSTEMS = (".DS_Store", "._*", "Thumbs.db", "desktop.ini")
DRIVER = "diff=daw-lint"
HEAD = "# daw-lint: "
_REAPER = ".rpp"
_AS_TEXT = (".cue",)
"""Suffixes of text files, which git compares well by itself."""


def ignore_lines(found: Found) -> list[str]:
    """Return the lines of .gitignore."""
    lines = [line for suffix in found.formats for line in (*_backup_lines(suffix), *IGNORED.get(suffix, ()))]
    return list(dict.fromkeys([*lines, *OF_SYSTEMS]))


def _backup_lines(suffix: str) -> Iterator[str]:
    """Yield the backups of a DAW as .gitignore has them: a pattern with a folder counts from anywhere only after ``**/``."""
    for name in BACKUPS.get(suffix, ()):
        yield f"**/{name}" if "/" in name.removesuffix("/") else name


def attribute_lines(found: Found) -> list[str]:
    """Return the lines of .gitattributes that let git show sessions as text. Folders cannot be shown."""
    return [f"*{suffix} {DRIVER}" for suffix in _spellings(found.suffixes) if suffix.lower() not in _AS_TEXT]


def hook_lines(found: Found, with_bounces: bool = False) -> list[str]:
    """Return the entry for the repositories of pre-commit; it runs the installed daw-lint.

    It covers every DAW, so that a session of another one is not missed later. Empty if no session is a file. ``with_bounces``:
    the bounces are in the repository, and are checked too.
    """
    if not _spellings(found.suffixes):
        return []
    known = [suffix for parser in PARSERS if not parser.has_bundles for suffix in parser.suffixes]
    names = "|".join(re.escape(suffix[1:]) for suffix in (*known, *(AUDIO_SUFFIXES if with_bounces else ())))
    return [
        "- repo: local",
        "  hooks:",
        "    - id: daw-lint",
        "      name: daw-lint",
        f"      entry: {hook_entry()}",
        "      language: system",
        rf"      files: (?i)\.({names})$",
        f"      exclude: (?i){_excluded(with_bounces)}",
        "      types: [file]",
        "      require_serial: true",
    ]


def _excluded(with_bounces: bool) -> str:
    """Return the pattern of what the hook passes over: backups, and with bounces the audio in folders of samples."""
    backups = names_regex(Config().exclude)
    if not with_bounces:
        return backups
    folders = "|".join(sorted(re.escape(name) for name in SAMPLE_FOLDERS))
    audio = "|".join(re.escape(suffix[1:]) for suffix in AUDIO_SUFFIXES)
    return rf"({backups}|(^|/)({folders})/.*\.({audio})$)"


def config_text(found: Found) -> str:
    """Return a configuration with the defaults, and the bounce folders found."""
    folders = ""
    if found.bounce_folders:
        names = ", ".join(_quoted(name) for name in (*Config().bounce_folders, *found.bounce_folders))
        folders = f"\n# Folders beside a session to search for its bounces.\nbounce-folders = [{names}]\n"
    return _CONFIG.format(folders=folders)


_CONFIG = """\
# Settings of daw-lint for the sessions in this folder and below; daw-lint config shows all of them.

# What a session is for: mix or master; auto decides by the session itself.
stage = "auto"

# The rule book to start from: daw-lint profiles lists them.
profile = "default"

# What fails a check or a commit: error, warning, or info.
fail-on = "warning"
{folders}
# The platforms your masters are for: daw-lint targets lists them.
# targets = ["spotify"]

# Findings to ignore, with the reason.
# [[suppress]]
# rule = "MB101"
# file = "Song.als"
# reason = "the client wants to hear it loud"
"""


def _spellings(suffixes: Iterable[str]) -> list[str]:
    """Return the suffixes in small letters and as found; REAPER writes both."""
    bundles = {suffix for parser in PARSERS if parser.has_bundles for suffix in parser.suffixes}
    found = {suffix for suffix in suffixes if suffix.lower() not in bundles}
    lower = {suffix.lower() for suffix in found}
    if _REAPER in lower:
        found.add(_REAPER.upper())
    return sorted(found | lower, key=lambda suffix: (suffix.lower(), suffix.swapcase()))


def _quoted(name: str) -> str:
    from json import dumps

    return dumps(name, ensure_ascii=False)

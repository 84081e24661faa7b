"""What DAWs save beside a session by themselves: copies of its earlier states, by the first suffix of the DAW.

Folders and git hooks pass them over, because a session that was mended would else stay red until the next save. A backup
that is named is read. A name that ends in ``/`` is a folder, ``*`` stands for any characters; ``History/*.song`` are songs
in such a folder.

Sources: REAPER User Guide, 1.25; the Reference Manuals of Live, Studio One and Pro Tools; OwlPlug pull request 394 (names of
Studio One); FL-Studio-Time-Calculator issue 3 (FL Studio); LMMS, ``ConfigManager::recoveryFile``; folders of real projects.
"""

from __future__ import annotations

from collections.abc import Mapping

BACKUPS: Mapping[str, tuple[str, ...]] = {
    ".als": ("Backup/",),
    ".rpp": ("*.rpp-bak", "Backups/"),
    ".flp": ("Backup/",),
    ".mmp": ("recover.mmp",),
    ".cpr": ("Auto Saves/",),
    ".ptx": ("Session File Backups/", "*.bak.*.pt?"),
    ".logicx": ("Project File Backups/",),
    ".song": ("History/*.song", "*(Autosaved).song", "*(Before Autosave).song"),
    ".bwproject": ("auto-backups/",),
}
"""Only names that would be taken for a session: a file that ends in ``.bak`` would not be."""

BACKUP_NAMES = tuple(dict.fromkeys(name.removesuffix("/") for names in BACKUPS.values() for name in names))
"""All of them, as the setting ``exclude`` has them."""

"""Suggests what an unknown word or a missing path was meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from daw_lint.disk import outside, probe

_MOST_FOLDERS = 200


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Suggest the nearest known word in any case: ``; did you mean 'x'?``, else ``otherwise``."""
    from difflib import SequenceMatcher, get_close_matches

    words, word = {entry.casefold(): entry for entry in known}, word.casefold()

    def nearness(entry: str) -> tuple[float, int]:
        same_places = sum(one == other for one, other in zip(entry, word, strict=False))
        return SequenceMatcher(None, entry, word).ratio(), same_places

    near = max(sorted(get_close_matches(word, list(words), 50)), key=nearness, default=None)
    return f"; did you mean {words[near]!r}?" if near else otherwise


def missing_path(path: Path) -> str:
    """Advise on a missing path: ``did you mean 'Song.als'?`` if a similar one exists."""
    near = _expanded(path) or _nearest(path) or _one_level_down(path)
    return "check the path; was the file moved?" if near is None else f"did you mean {near.as_posix()!r}?"


def torn(paths: Sequence[Path]) -> str | None:
    """Return the name that a shell split at its spaces because the quotes were missing."""
    lost = [place for place, path in enumerate(paths) if not probe.exists(path)]
    for start in range(len(paths)):
        for end in range(len(paths), start + 1, -1):
            name = " ".join(map(str, paths[start:end]))
            if any(start <= place < end for place in lost) and probe.exists(Path(name)):
                return name
    return None


def _expanded(path: Path) -> Path | None:
    """Return the path with the home folder for ``~``, which a shell leaves as it is in quotes."""
    try:
        home = path.expanduser() if str(path).startswith("~") else path
    except RuntimeError:
        return None
    return home if home != path and probe.exists(home) else None


def _one_level_down(path: Path) -> Path | None:
    """Return the file of this name in a folder beside where it was looked for."""
    try:
        folders = outside.folders_in(path.parent)[:_MOST_FOLDERS]
    except OSError:
        return None
    return next((folder / path.name for folder in folders if path.name and probe.exists(folder / path.name)), None)


def _nearest(path: Path) -> Path | None:
    """Return the existing path with the most similar spelling, part by part."""
    from difflib import get_close_matches

    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        if part != ".." and not probe.exists(found / part):
            try:
                entries = {name.casefold(): name for name, _ in outside.entries(str(found))}
            except OSError:
                return None
            stems = {Path(name).stem.casefold(): name for name in entries.values()}
            near = get_close_matches(part.casefold(), [*entries, *stems], 1, 0.65)
            if not near:
                return None
            part = entries.get(near[0]) or stems[near[0]]
        found /= part
    return found

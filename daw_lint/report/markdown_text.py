"""Makes text from files safe for the Markdown of GitHub and GitLab: nothing in it may format, link, mention or run."""

from __future__ import annotations

import re
import unicodedata

from daw_lint.report.escape import clean

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;", "$": "&#36;"}
_ESCAPED = "\\*_[]~"
_SPECIAL = re.compile("[" + re.escape("".join(_ENTITIES) + _ESCAPED) + "]")
_NOT_JOINED = "\u200b"
"""A zero-width space: it disarms signs that GitHub and GitLab interpret after they have rendered the Markdown."""
_BREAKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"@(?=\w)"), f"@{_NOT_JOINED}"),
    (re.compile(r"#(?=\d)"), f"#{_NOT_JOINED}"),
    # GitLab's merge requests (!12), milestones (%3, %name, %"name"), epics (&5) and labels (~12, ~name, ~"name").
    (re.compile(r"([!&])(?=\d)"), rf"\1{_NOT_JOINED}"),
    (re.compile(r"([%~])(?=[\w\"])"), rf"\1{_NOT_JOINED}"),
    (re.compile(r"\$(?=\S)"), f"${_NOT_JOINED}"),
    (re.compile(r"(?i)\b(GH)-(?=\d)"), rf"\1-{_NOT_JOINED}"),
    (re.compile(r"://"), f":{_NOT_JOINED}//"),
    (re.compile(r"(?i)\b(www)\."), rf"\1{_NOT_JOINED}."),
    (re.compile(r":(?=[a-z0-9_+-]+:)"), f":{_NOT_JOINED}"),
)


def prose(text: str, longest: int = 400) -> str:
    """Escape a text for a sentence, or for a cell of a table."""
    text = clean(_short(text, longest))
    for pattern, replacement in _BREAKS:
        text = pattern.sub(replacement, text)
    return _isolated(_SPECIAL.sub(lambda match: _ENTITIES.get(match[0]) or f"\\{match[0]}", text))


def code(text: str, longest: int = 200) -> str:
    """Write a name as code in a cell of a table, where only a bar needs a backslash."""
    text = clean(_short(text, longest)).replace("|", "\\|")
    if not text:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return _isolated(f"{fence}{pad}{text}{pad}{fence}")


def _isolated(text: str) -> str:
    """Isolate right-to-left text, so that it does not reorder the numbers beside it."""
    turns = any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)
    return f"\u2068{text}\u2069" if turns else text


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"

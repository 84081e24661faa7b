"""Lays out a page in Markdown for a terminal: without its marks, wrapped between words.

It knows what our pages have: headings, paragraphs, lists, code, links and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daw_lint.report.view import Span

_WIDEST = 100
"""Characters: longer lines are hard to read, however wide the terminal is."""
_NARROWEST = 20
_MARK = re.compile(
    r"`(?P<code>[^`]{1,300})`|<(?P<address>https?://[^>\s]{1,500})>|\[(?P<text>[^]\[]{1,300})\]\((?P<target>[^)\s]{1,500})\)"
)
_ITEM = re.compile(r"- +")
_CODE, _ADDRESS, _HEADING, _TITLE = "cyan", "underline", "bold cyan", "bold"


def page_lines(page: str, width: int) -> Iterator[list[Span]]:
    """Yield the lines of a page, in spans of text and style, for a terminal with so many columns."""
    width = max(min(width, _WIDEST), _NARROWEST)
    for block in _blocks(page):
        if block.startswith("```"):
            yield from ([(f"    {line}", _CODE)] for line in block.splitlines()[1:-1])
        elif block.startswith("#"):
            level, _, heading = block.partition(" ")
            yield [(heading, _TITLE if level == "#" else _HEADING)]
        elif block:
            item = _ITEM.match(block)
            indent = "  " if item else ""
            text = block[item.end() :] if item else block
            yield from _wrapped(_spans(text), width, ("- ", "") if item else ("", ""), indent)
        else:
            yield []


def _blocks(page: str) -> Iterator[str]:
    """Yield headings, list entries, code and paragraphs, each as one text, and an empty one for each gap."""
    block: list[str] = []
    is_code = False
    for line in [*page.splitlines(), None]:
        if line is not None and (is_code or line.startswith("```")):
            if not is_code and block:
                yield " ".join(block)
                block = []
            block.append(line)
            if line.startswith("```") and is_code:
                yield "\n".join(block)
                block = []
            is_code ^= line.startswith("```")
            continue
        if block and (line is None or not line.strip() or line.startswith("#") or _ITEM.match(line)):
            yield " ".join(block)
            block = []
        if line is None:
            return
        if not line.strip():
            yield ""
        elif line.startswith("#"):
            yield line
        else:
            block.append(line.strip())


def hanging(line: list[Span], width: int) -> Iterator[list[Span]]:
    """Yield a line of a list on a terminal: what does not fit goes below the second span."""
    head, *others = line
    yield from _wrapped(others, max(width, len(head[0]) + _NARROWEST), head, " " * len(head[0]))


def _wrapped(spans: Iterable[Span], width: int, first: Span, rest: str) -> Iterator[list[Span]]:
    """Yield the lines of a text; ``first`` is before the first one, ``rest`` before the others."""
    line: list[Span] = [first] if first[0] else []
    used = start = len(first[0])
    for word in _words(spans):
        length = sum(len(part) for part, _ in word)
        if used > start and used + 1 + length > width:
            yield line
            line = [(rest, "")] if rest else []
            used = start = len(rest)
        elif used > start:
            line.append((" ", ""))
            used += 1
        line += word
        used += length
    yield line


def _words(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the words of a text, each in one or more spans: ``(see`` and code can be one word."""
    word: list[Span] = []
    for part, style in spans:
        for number, piece in enumerate(re.split(r"\s+", part)):
            if number and word:
                yield word
                word = []
            if piece:
                word.append((piece, style))
    if word:
        yield word


def _spans(text: str) -> Iterator[Span]:
    """Yield the pieces of a text with their styles, without the marks."""
    end = 0
    for mark in _MARK.finditer(text):
        yield text[end : mark.start()], ""
        if mark["code"]:
            yield mark["code"], _CODE
        elif mark["address"]:
            yield mark["address"], _ADDRESS
        else:
            yield mark["text"], ""
            if mark["target"].startswith("http"):
                yield f" ({mark['target']})", _ADDRESS
        end = mark.end()
    yield text[end:], ""

"""Lays out a page in Markdown for a terminal: without its marks, wrapped between words.

It knows what our pages have: headings, paragraphs, lists, code, links and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.report.view import Span

_WIDEST = 100
"""Characters: longer lines are hard to read, however wide the terminal is."""
_NARROWEST = 20
_MARK = re.compile(r"`(?P<code>[^`]+)`|<(?P<address>https?://[^>\s]+)>|\[(?P<text>[^]]+)\]\((?P<target>[^)\s]+)\)")
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
            yield from _wrapped(block[item.end() :] if item else block, width, "- " if item else "", indent)
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


def _wrapped(text: str, width: int, first: str, rest: str) -> Iterator[list[Span]]:
    """Yield the lines of a text; ``first`` is before the first one, ``rest`` before the others."""
    line: list[Span] = [(first, "")] if first else []
    used = start = len(first)
    for word in _words(text):
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


def _words(text: str) -> Iterator[list[Span]]:
    """Yield the words of a text, each in one or more spans: ``(see`` and code can be one word."""
    word: list[Span] = []
    for part, style in _spans(text):
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

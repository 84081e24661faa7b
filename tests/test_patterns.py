"""Every regular expression of the package takes time in line with its text, whatever that is: it meets texts of strangers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import daw_lint

PACKAGE = Path(daw_lint.__file__).parent
LENGTHS = (250, 1000, 4000, 16_000)
MOST_S = 0.05
"""For 16,000 characters: in line it is a thousandth, with the square of the length more than this."""
_FLAGS = {name: getattr(re, name) for name in ("IGNORECASE", "DOTALL", "MULTILINE")}
_WORD = re.compile(r"[\w=<>$/{}\[\]().:;,#@'\"-]{1,20}")


METHODS = ("search", "match", "fullmatch", "finditer")
_OTHERS = {"findall": "finditer", "sub": "finditer", "split": "finditer"}
"""Methods that look for all places, as ``finditer`` does."""


class Use(NamedTuple):
    """An expression, and how the package uses it."""

    pattern: re.Pattern[Any]
    methods: frozenset[str]


def written() -> Iterator[tuple[str, Use]]:
    """Yield each expression that a module uses where it stands, and each that it has compiled and given a name."""
    called: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            method = _OTHERS.get(node.func.attr, node.func.attr)
            if isinstance(node.func.value, ast.Name) and method in METHODS:
                called.setdefault(node.func.value.id, set()).add(method)
                if node.func.value.id == "re" and isinstance(node.args[0], ast.Constant):
                    flags = sum(
                        _FLAGS[part.attr]
                        for part in ast.walk(node)
                        if isinstance(part, ast.Attribute) and part.attr in _FLAGS
                    )
                    where = f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
                    source: Any = node.args[0].value
                    yield where, Use(re.compile(source, flags), frozenset({method}))
    for module in pkgutil.walk_packages([str(PACKAGE)], "daw_lint."):
        if module.name not in (
            "daw_lint.__main__",
            "daw_lint.measure.kernel._kernel",
        ):  # the latter is no module of Python
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", Use(value, frozenset(called.get(name, METHODS)))


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Yield texts that nearly match for long: parts of the expression over and over, alone, behind others, in turn."""
    source: str = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    plain = re.sub(r"\\([.$(){}\[\]])|\\.|\(\?[:=!<]+|[*+?|^]", r"\1 ", source)
    words = [*dict.fromkeys(_WORD.findall(plain))][:4]
    parts = list(dict.fromkeys([*words, *(word[:-1] for word in words if len(word) > 2), " ", "a", "1", "<", "\n"]))
    for one, other in product(parts, parts):
        for text in (
            one * (length // len(one)),
            one + other * (length // len(other)) + "\1",
            (one + other) * (length // len(one + other)),
        ):
            yield text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


def slow_text(pattern: re.Pattern[Any], methods: Iterable[str] = METHODS) -> Any:
    """Return the begin of a text on which an expression is slow."""
    for length in LENGTHS:
        for text in texts(pattern, length):
            started = time.process_time()
            for method in methods:
                found = getattr(pattern, method)(text)
                sum(1 for _ in found) if method == "finditer" else None
            if time.process_time() - started > MOST_S:
                return text[:60]
    return None


FOUND = dict(written())
NOT_OF_STRANGERS = ("cli/help", "daw_lint.cli.help", "report/html/plots", "config/inline", "daw_lint.config.inline")
"""What is said on the command line, and what daw-lint has drawn itself."""
BOUNDED = ("daw_lint.parsers.cue_sheet.recording._WRITER",)
"""What gets a few hundred characters at most."""


def test_expressions_are_found_and_slow_ones_noticed() -> None:
    assert len(FOUND) > 100
    assert slow_text(re.compile(r"\s*\n")) is not None
    assert slow_text(re.compile(r"<a [^>]*>")) is not None
    assert slow_text(re.compile(r"<a [^<>]*>")) is None


@pytest.mark.slow
@pytest.mark.parametrize("where", sorted(name for name in FOUND if not name.startswith((*NOT_OF_STRANGERS, *BOUNDED))))
def test_an_expression_takes_time_in_line_with_its_text(where: str) -> None:
    assert slow_text(*FOUND[where]) is None, FOUND[where].pattern

"""The LV2 plug-ins that a manifest declares.

A manifest is Turtle (W3C, RDF 1.1 Turtle). Read is what manifests consist of: prefixes, and statements of subject, predicate
and objects. What is inside brackets is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CORE = "http://lv2plug.in/ns/lv2core#"
_PLUGIN = f"{_CORE}Plugin"
_TYPE = frozenset({"a", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"})
_TOKEN = re.compile(r"""#[^\n]*|"[^"\n]*"|<[^<>\s]*>|[][();,]|[^][\s<>"#();,]+""")
_LONGEST_PREFIX = 1000
"""In characters. Our own bound: those of LV2 have below 100."""
_OPENING, _CLOSING = frozenset("[("), frozenset("])")


def plugins_of(manifest: str) -> frozenset[str]:
    """Return the URIs of the plug-ins. What is damaged declares none."""
    found = set()
    prefixes: dict[str, str] = {}
    for statement in _statements(manifest):
        if statement[0].lower() in ("@prefix", "prefix") and len(statement) > 2:
            # A long one, used a million times, would fill the memory.
            if len(statement[2]) <= _LONGEST_PREFIX:
                prefixes[statement[1]] = statement[2].strip("<>")
        elif _is_plugin([_whole(token, prefixes) for token in statement[1:]]):
            found.add(_whole(statement[0], prefixes))
    return frozenset(found)


def _statements(text: str) -> Iterator[list[str]]:
    """Yield the tokens of each statement, without what is in brackets."""
    # Long texts, and marks that do not end a text: without them a text ends at the next quotation mark.
    text = " ".join(text.split('"""')[::2]).replace('\\"', "")
    statement: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] == "#" or (depth > 0 and token not in _OPENING and token not in _CLOSING):
            continue
        if token in _OPENING or token in _CLOSING:
            depth = max(0, depth + (1 if token in _OPENING else -1))
            continue
        is_end = token[0] not in '<"' and token.endswith(".")
        if token != ".":
            statement.append(token.removesuffix(".") if is_end else token)
        # SPARQL's form of a prefix has no point at its end.
        if is_end or (statement[:1] and statement[0].lower() == "prefix" and len(statement) == 3):
            if statement:
                yield statement
            statement = []


def _is_plugin(rest: list[str]) -> bool:
    """Whether the predicates and objects of a statement say that its subject is a plug-in."""
    predicate = ""
    expects_predicate = True
    for token in rest:
        if token == ";":
            expects_predicate = True
        elif expects_predicate and token != ",":
            predicate, expects_predicate = token, False
        elif predicate in _TYPE and token == _PLUGIN:
            return True
    return False


def _whole(token: str, prefixes: dict[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1]
    prefix, colon, name = token.partition(":")
    return prefixes[prefix + colon] + name if colon and prefix + colon in prefixes else token

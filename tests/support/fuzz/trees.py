"""Mutations of trees: XML, objects of JSON, TOML and property lists; and of lines of words."""

from __future__ import annotations

import copy
import json
import plistlib
import re
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from tests.support.fuzz.binary import mutated_bytes
from tests.support.fuzz.values import any_value, is_number, number, same_type, text

_MARK = "fuzz-mark"
_BURST = 3_000
"""Elements, attributes or levels that a burst adds."""
_UNDECLARED = b" x:", b" x..colon.."
"""The prefix of Studio One, which it declares nowhere, and what stands for it while the text is a tree."""
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(data: bytes, chance: Random) -> bytes:
    """Mutate elements, attributes, order, references, and depth."""
    try:
        root = etree.fromstring(data.replace(*_UNDECLARED), etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return mutated_bytes(data, chance)
    burst = b""
    for _ in range(chance.choice((1, 1, 2, 5))):
        elements = list(root.iter("*"))
        element = chance.choice(elements)
        burst = chance.choice(_XML_WAYS)(element, elements, chance) or burst
    written = etree.tostring(root, xml_declaration=data.startswith(b"<?xml"), encoding="UTF-8")
    written = written.replace(_MARK.encode(), burst, 1).replace(_UNDECLARED[1], _UNDECLARED[0])
    return mutated_bytes(written, chance) if chance.random() < 0.05 else written


def _value(element: Any, elements: list[Any], chance: Random) -> None:
    keys = element.keys()
    if keys and (chance.random() < 0.8 or not (element.text or "").strip()):
        key = chance.choice(keys)
        old = element.get(key)
        element.set(key, _valid(number(chance, old) if is_number(old) and chance.random() < 0.7 else text(chance, old)))
    elif element.text is not None:
        element.text = _valid(text(chance, element.text))


def _reference(element: Any, elements: list[Any], chance: Random) -> None:
    """Give an attribute the value that one of its name, or any other, has elsewhere: references to itself, rings, twins."""
    if not element.keys():
        return _value(element, elements, chance)
    key = chance.choice(element.keys())
    others = [other.get(key) for other in elements if other.get(key) is not None]
    if chance.random() < 0.3:
        other = chance.choice(elements)
        others = other.values() or others
    element.set(key, chance.choice(others))
    return None


def _delete(element: Any, elements: list[Any], chance: Random) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _drop(element: Any, elements: list[Any], chance: Random) -> None:
    for key in element.keys()[: chance.choice((1, 1, 9))]:
        del element.attrib[key]


def _copies(element: Any, elements: list[Any], chance: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        size = sum(1 for _ in element.iter())
        for _ in range(chance.choice((1, 1, 2, 40 if size < 100 else 2))):
            parent.insert(parent.index(element), copy.deepcopy(element))


def _move(element: Any, elements: list[Any], chance: Random) -> None:
    to = chance.choice(elements)
    if element.getparent() is not None and element not in (to, *to.iterancestors()):
        to.insert(chance.randrange(len(to) + 1), element)


def _nest(element: Any, elements: list[Any], chance: Random) -> None:
    inner = copy.deepcopy(element)
    deepest = next(inner.iter())
    for _ in range(chance.choice((1, 2, 4))):
        within = copy.deepcopy(inner)
        deepest.append(within)
        deepest = within
        if sum(1 for _ in inner.iter()) > 5000:
            break
    element.append(inner)


def _rename(element: Any, elements: list[Any], chance: Random) -> None:
    other = chance.choice(elements)
    if chance.random() < 0.7:
        element.tag = other.tag
    elif element.keys() and other.keys():
        element.set(chance.choice(other.keys()), element.get(chance.choice(element.keys())))


def _order(element: Any, elements: list[Any], chance: Random) -> None:
    element[:] = chance.sample(list(element), len(element))


def _burst(element: Any, elements: list[Any], chance: Random) -> bytes:
    """Put a mark into the tree, and return the text for it: very many elements, levels, attributes, or instructions."""
    element.append(etree.fromstring(f"<x>{_MARK}</x>"))
    tag = (etree.QName(element).localname if chance.random() < 0.7 else "a").encode()
    own = "".join(f' {key}="{_escaped(value)}"' for key, value in element.items() if "}" not in key).encode()
    return chance.choice(
        (
            (b"<%b/>" % tag) * _BURST,
            (b"<%b%b/>" % (tag, own)) * (_BURST // 10),
            (b"<%b>" % tag) * _BURST + (b"</%b>" % tag) * _BURST,
            b"<a" + b"".join(b' a%d="1"' % place for place in range(_BURST)) + b"/>",
            b"<?a b?>" * _BURST,
        )
    )


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_XML_WAYS: tuple[Callable[[Any, list[Any], Random], bytes | None], ...] = (
    *(_value,) * 8, *(_reference,) * 3, _delete, _delete, _drop, _copies, _copies, _move, _nest, _rename, _rename, _order, _burst,
)  # fmt: skip


def _valid(value: str) -> str:
    return _INVALID.sub("?", value)


_DEEP = (
    "[" * 500, "a = " + "[" * 500, "a = " + "{b=" * 500, "<TRACK\n" * 500, "a." * 500 + "b = 1", ">\n" * 20,
)  # fmt: skip


def lines(data: bytes, chance: Random) -> bytes:
    """Mutate lines of words, such as those of a REAPER project, a cue sheet, or TOML: words, lines, blocks, and depth."""
    rows = data.decode("utf-8", "surrogateescape").split("\n")
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(rows))
        roll = chance.random()
        if roll < 0.6:
            rows[at] = _row(rows[at], chance)
        elif roll < 0.68:
            del rows[at : at + chance.choice((1, 1, 3, 20))]
        elif roll < 0.78:
            block = rows[at : at + chance.choice((1, 1, 5, 30))]
            to = chance.randrange(len(rows))
            rows[to:to] = block * chance.choice((1, 1, 1, 50))
        elif roll < 0.86:
            to = chance.randrange(len(rows))
            rows[at], rows[to] = rows[to], rows[at]
        elif roll < 0.9:
            rows[at : at + 1] = [rows[at]] * _BURST
        elif roll < 0.93:
            rows[at] = rows[at] + " " + " ".join(["1"] * _BURST)
        elif roll < 0.96:
            rows[at] = chance.choice(_DEEP)
        else:
            rows[at] = rows[at][: chance.randrange(len(rows[at]) + 1)]
        rows = rows or [""]
    written = "\n".join(rows).encode("utf-8", "surrogateescape")
    return mutated_bytes(written, chance) if chance.random() < 0.05 else written


def _row(row: str, chance: Random) -> str:
    words = row.split(" ")
    places = [place for place, word in enumerate(words) if word]
    if not places:
        return row
    at = chance.choice(places)
    words[at] = number(chance, words[at]) if is_number(words[at]) else text(chance, words[at])
    if chance.random() < 0.1:
        del words[at]
    return " ".join(words)


def mutated_object(whole: Any, chance: Random) -> Any:
    """Mutate values, keys, order and depth of an object made of mappings and lists."""
    whole = copy.deepcopy(whole)
    for _ in range(chance.choice((1, 1, 2, 5))):
        places = list(_places(whole))
        if not places:
            return any_value(chance, whole)
        holder, key = chance.choice(places)
        roll = chance.random()
        if roll < 0.6:
            holder[key] = any_value(chance, holder[key])
        elif roll < 0.7:
            del holder[key]
        elif roll < 0.8:
            other, at = chance.choice(places)
            holder[key] = copy.deepcopy(other[at]) if other is not holder or at != key else None
        elif roll < 0.9 and isinstance(holder, dict):
            holder[text(chance, str(key))] = holder.pop(key)
        elif isinstance(holder, list):
            holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(chance.choice((1, 2, 100)))]
        else:
            for _ in range(chance.choice((1, 3, 100))):
                holder[key] = [holder[key]] if chance.random() < 0.5 else {"a": holder[key]}
    return whole


def tweaked_object(whole: Any, chance: Random) -> Any:
    """Change one value for another of its type, so that what checks types lets it through."""
    whole = copy.deepcopy(whole)
    places = [(holder, key) for holder, key in _places(whole) if not isinstance(holder[key], dict | list)]
    if places:
        holder, key = chance.choice(places)
        holder[key] = same_type(chance, holder[key])
    return whole


def _places(node: Any) -> Any:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield node, key
        yield from _places(value)


def json_text(data: bytes, chance: Random) -> bytes:
    """Mutate JSON."""
    if chance.random() < 0.2:
        return lines(data, chance)
    change = tweaked_object if chance.random() < 0.4 else mutated_object
    return json.dumps(change(json.loads(data), chance), indent=1).encode()


def toml_text(data: bytes, chance: Random) -> bytes:
    """Mutate TOML: as a text, or as the table that it describes."""
    if chance.random() < 0.3:
        return lines(data, chance)
    import rtoml

    try:
        change = tweaked_object if chance.random() < 0.6 else mutated_object
        return rtoml.dumps(change(rtoml.loads(data.decode()), chance)).encode()
    except (ValueError, OverflowError, RecursionError):
        return lines(data, chance)


def plist(data: bytes, chance: Random) -> bytes:
    """Mutate a property list, in either of its forms; what no property list can hold is mutated as bytes."""
    form = chance.choice((plistlib.FMT_XML, plistlib.FMT_BINARY))
    try:
        change = tweaked_object if chance.random() < 0.5 else mutated_object
        return plistlib.dumps(change(plistlib.loads(data), chance), fmt=form, sort_keys=False)
    except (TypeError, OverflowError, ValueError, AttributeError):
        return mutated_bytes(plistlib.dumps(plistlib.loads(data), fmt=form), chance)

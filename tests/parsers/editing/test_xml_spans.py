"""Elements are found in the bytes as an XML parser finds them in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random
from time import process_time
from typing import cast

import pytest
from lxml import etree

from daw_lint.model.place import Address, Step
from daw_lint.parsers.editing.edit import RefusedFixError, splice
from daw_lint.parsers.editing.xml_spans import Element, attribute, element_starts, find_element, line_of
from daw_lint.parsers.editing.xml_values import put_attribute, set_attribute, value_of
from daw_lint.parsers.xml_places import Places

TEXT = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE song>
<!-- <song><track name="not this one"/></song> -->
<song version='1'>
  <track name="a > b" vol = "1"><fx on="1"/><fx on='0' ><track name="inner"/></fx></track>
  <![CDATA[ <track name="nor this"> </track> ]]>
  <trackless/>
  <track name="a &gt; b"><!-- </track> --><fx on="2"></fx></track>
  <?pi <track> ?>
  <notes><![CDATA[</notes>]]></notes>
  <track/>
</song>
"""


def elements(text: bytes) -> Iterator[etree._Element]:
    root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True))
    yield from (one for one in root.iter() if isinstance(one.tag, str))


def test_every_element_is_found_with_its_attributes_and_its_line() -> None:
    places = Places()
    seen = 0
    for one in elements(TEXT):
        found = find_element(TEXT, places.of(one).address)
        assert found.tag == str(one.tag)
        assert line_of(TEXT, found.start) == cast("int", one.sourceline)
        for name, value in one.attrib.items():
            assert (value_of(TEXT, found, str(name)) or "").replace("&gt;", ">") == value
        seen += 1
    assert seen == 10


def test_the_end_of_an_element_is_that_of_its_own_end_tag() -> None:
    places = Places()
    for one in elements(TEXT):
        found = find_element(TEXT, places.of(one).address)
        piece = TEXT[found.start : found.end]
        if one.getparent() is not None:
            again = etree.fromstring(piece, etree.XMLParser(remove_comments=True, remove_pis=True))
            assert [child.tag for child in again.iter()] == [child.tag for child in one.iter()]


def test_a_value_is_changed_and_nothing_else_is() -> None:
    places = Places()
    second = [one for one in elements(TEXT) if one.tag == "fx"][1]
    found = find_element(TEXT, places.of(second).address)
    new = splice(TEXT, [set_attribute(TEXT, found, "on", '<&">')])
    assert new == TEXT.replace(b"on='0'", b"on='&lt;&amp;&quot;&gt;'")


def test_an_attribute_that_is_missing_is_added_after_the_name_of_the_tag() -> None:
    places = Places()
    last = [one for one in elements(TEXT) if one.tag == "track"][-1]
    found = find_element(TEXT, places.of(last).address)
    assert attribute(TEXT, found, "muted") is None
    assert splice(TEXT, [put_attribute(TEXT, found, "muted", "1")]).endswith(b'<track muted="1"/>\n</song>\n')
    with pytest.raises(RefusedFixError):
        set_attribute(TEXT, found, "muted", "1")


@pytest.mark.parametrize("text", [b"", b"<", b"<song>", b"<song><track>", b"no xml", b"<other/>", b"<song></track>"])
def test_a_text_that_is_another_one_is_refused(text: bytes) -> None:
    address = Places().of(next(one for one in elements(TEXT) if one.tag == "fx")).address
    with pytest.raises(RefusedFixError):
        find_element(text, address)


def grown(chance: Random, depth: int, numbers: Iterator[int]) -> str:
    """Write a random element, with everything in it that looks like an element but is not."""
    tag, number = chance.choice(("a", "a", "ab", "b:a", "a.b", "é")), next(numbers)
    quote = chance.choice("\"'")
    other = "'" if quote == '"' else '"'
    values = ("", "x > y", "/", "a/", f"{other}", "&lt;a&gt;", "&#60;", f"n={other}7{other}", "--", "]]")
    noise = [f" {name}{chance.choice(('=', ' = '))}{quote}{chance.choice(values)}{quote}" for name in ("m", "no", "N")]
    attributes = [f" n={quote}{number}{quote}", *chance.sample(noise, chance.randrange(4))]
    chance.shuffle(attributes)
    start = f"<{tag}{chance.choice(('', chr(10)))}{''.join(attributes)}{chance.choice(('', ' '))}"
    if chance.random() < 0.25:
        return f"{start}/>"
    inside = [grown(chance, depth + 1, numbers) for _ in range(chance.randrange(4 if depth < 5 else 1))]
    decoys = (
        f"<!-- </{tag}> <{tag}> ' -->",
        f"<![CDATA[</{tag}><{tag}>]]>",
        f"<?p </{tag}> ?>",
        f"text > ' \" {tag}>",
        "",
    )
    pieces = [piece for one in [*inside, ""] for piece in (chance.choice(decoys), one)]
    return f"{start}>{''.join(pieces)}</{tag}{chance.choice(('', ' ', chr(10)))}>"


@pytest.mark.parametrize("seed", range(150))
def test_in_a_random_tree_each_place_leads_to_the_very_element(seed: int) -> None:
    text = f"<root xmlns:b='b' n='-1'>{grown(Random(seed), 0, count())}</root>".encode()
    places = Places()
    for one in elements(text):
        address = places.of(one).address
        if any("{" in step.tag for step in address.steps):  # No format of a session has namespaces.
            with pytest.raises(RefusedFixError):
                find_element(text, address)
            continue
        found = find_element(text, address)
        assert value_of(text, found, "n") == one.get("n")
        for name in one.attrib:
            span = attribute(text, found, str(name))
            assert span is not None
            again = etree.fromstring(b'<a v="%b"/>' % text[slice(*span)].replace(b'"', b"&quot;"))
            assert again.get("v") == one.get(str(name))


@pytest.mark.parametrize(
    "piece",
    [
        b"<!--",
        b"<![CDATA[",
        b"<?",
        b"<a '",
        b'<a "',
        b"<a '\"",
        b"<a",
        b"<",
        b"<a b",
        b"<a b=",
        b"<a  ",
        b"'\"",
        b"</a '",
    ],
)
@pytest.mark.parametrize("number", [150_000, 150_001])
def test_no_text_takes_long(piece: bytes, number: int) -> None:
    text = b"<a>" + piece * number
    started = process_time()
    with pytest.raises(RefusedFixError):
        find_element(text, Address(steps=(Step("a", 0), Step("none", 0))))
    assert list(element_starts(text, "none")) == []
    attribute(text, Element("a", 0, len(text), len(text), is_empty=True), "none")
    assert process_time() - started < 5  # no measurement: only what hangs is caught

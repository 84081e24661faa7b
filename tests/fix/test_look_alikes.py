"""Comments, CDATA sections and other forms of XML that look like what is edited lead no edit astray.

Each fixture is written again in other forms that mean the same. Then an edit has to give what the edit of the plain fixture
gives, as lxml reads both, or nothing.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from daw_lint.fix.edit_session import edit_session
from daw_lint.model.limits import Limits
from daw_lint.parsers import read_session
from tests.fix.test_every_action import FIXTURES, actions, sessions, text_of

TAG = re.compile(r"<(?P<close>/)?(?P<name>[\w:.-]+)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>\s*/)?>")
TEXTS = [path for path in sessions(FIXTURES / "equal" / "faulty") if path.suffix != ".rpp"]


def rewritten(text: bytes, form: Callable[[re.Match[str]], str]) -> bytes:
    """Give each tag but the first another form: programs tell a session by its first tag."""
    body = text.decode()
    root = TAG.search(body)
    assert root is not None
    return (body[: root.end()] + TAG.sub(form, body[root.end() :])).encode()


def with_comments(tag: re.Match[str]) -> str:
    """Put a comment before each tag that follows another, in which the same tags stand."""
    ahead = tag.string[tag.start() : tag.start() + 150].replace("--", "").rstrip("-")
    return f"<!-- </{tag['name']}> {ahead} -->{tag[0]}" if follows_a_tag(tag) else tag[0]


def with_instructions(tag: re.Match[str]) -> str:
    """Put a processing instruction before each tag that follows another, with start and end tags in it."""
    ahead = tag.string[tag.start() : tag.start() + 150].replace("?>", "")
    return f"<?daw </{tag['name']}> {ahead}?>{tag[0]}" if follows_a_tag(tag) else tag[0]


def follows_a_tag(tag: re.Match[str]) -> bool:
    before = tag.string[max(0, tag.start() - 50) : tag.start()].rstrip()
    return not before or before.endswith(">")


def with_spaces(tag: re.Match[str]) -> str:
    """Put spaces and line ends wherever XML lets them stand inside of a tag."""
    if tag["close"]:
        return f"</{tag['name']}\n >"
    rest = re.sub(r"([\w:.-]+)=(\"[^\"]*\"|'[^']*')", r" \1\n=\t\2", tag["rest"])
    return f"<{tag['name']}{rest}\n{'/' if tag['empty'] else ''}>"


def with_other_quotes(tag: re.Match[str]) -> str:
    """Quote with apostrophes where the value holds none, and add an attribute that holds a tag and an attribute."""
    rest = re.sub(r"=\"([^\"']*)\"", r"='\1'", tag["rest"])
    more = "" if tag["close"] else """ zz='/> Value="false" on="0" active="0" enabled="0" value="0">'"""
    return f"<{tag['close'] or ''}{tag['name']}{rest}{more}{tag['empty'] or ''}>"


def with_end_tags(tag: re.Match[str]) -> str:
    """Write every empty element with two tags."""
    return f"<{tag['name']}{tag['rest']}></{tag['name']}>" if tag["empty"] else tag[0]


FORMS = (with_comments, with_instructions, with_spaces, with_other_quotes, with_end_tags)


def packed(data: bytes, form: Callable[[re.Match[str]], str]) -> bytes:
    """Return a session with all its XML in another form."""
    texts = {name: rewritten(text, form) if is_xml(text) else text for name, text in text_of(data).items()}
    if data.startswith(b"PK"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        return made.getvalue()
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(texts[""], mtime=0)
    if data[4:5] == b"\x78":
        return len(texts[""]).to_bytes(4, "big") + zlib.compress(texts[""])
    return texts[""]


def is_xml(text: bytes) -> bool:
    return text.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")


def meaning(data: bytes) -> dict[str, object]:
    """Return what the XML of a session means: the same for all its forms."""
    found: dict[str, object] = {}
    for name, text in text_of(data).items():
        if is_xml(text):
            tree = etree.fromstring(text.removeprefix(b"\xef\xbb\xbf"), etree.XMLParser(huge_tree=True, recover=True))
            etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
            etree.strip_attributes(tree, "zz")
            found[name] = etree.tostring(tree, method="c14n")
        else:
            found[name] = text
    return found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_other_forms_of_the_same_xml_give_the_same_edit_or_none(
    path: Path, form: Callable[[re.Match[str]], str]
) -> None:
    plain = path.read_bytes()
    other = packed(plain, form)
    assert meaning(other) == meaning(plain)
    assert text_of(other) != text_of(plain) or form is with_end_tags
    session = read_session(path, data=plain)
    again = read_session(path, data=other)
    for fix in actions(session):
        right = edit_session(session, plain, [fix], Limits())
        edited = edit_session(again, other, [fix], Limits())
        if edited.refused:
            assert edited.data == other
        else:
            assert right.done
            assert meaning(edited.data) == meaning(right.data)
        assert len(edited.refused) == len(right.refused)

"""XML that declares entities is refused in every encoding, and so is an encoding that could hide them."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from daw_lint.model.limits import Limits
from daw_lint.model.session import SessionError
from daw_lint.parsers import read_session
from daw_lint.parsers.xml import parse_xml
from daw_lint.parsers.xml_prolog import refuse_entities

PATH = Path("Song.xml")
BOMB = '<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "latin-1"]
HIDDEN = ["UTF-7", "utf7", "IBM037", "cp500", "EBCDIC-CP-US", "x-user-defined", "ISO-2022-JP", "Shift_JIS"]


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', '<?xml version="1.0" standalone="no"?>\n'])
def test_entities_are_refused_in_every_width(encoding: str, head: str) -> None:
    with pytest.raises(SessionError, match="the XML declares entities"):
        parse_xml(PATH, f'{head}{BOMB}<Project a="&b;"/>'.encode(encoding), "project", Limits())


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("width", ["ascii", "utf-16-le", "utf-32-be"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_encoding_that_could_hide_them_is_refused(name: str, width: str, quote: str) -> None:
    text = f"<?xml version='1.0' encoding={quote}{name}{quote}?><Project/>"
    with pytest.raises(SessionError, match="encoding"):
        refuse_entities(PATH, text.encode(width))


def test_entities_in_utf_7_and_ebcdic_reach_no_parser() -> None:
    seven = f'<?xml version="1.0" encoding="UTF-7"?>{BOMB}<Project/>'.replace("<!", "+ADwAIQ-")
    for data in (seven.encode("ascii"), f'<?xml version="1.0"?>{BOMB}<Project/>'.encode("cp037")):
        assert b"<!ENTITY" not in data
        with pytest.raises(SessionError, match="encoding"):
            parse_xml(PATH, data, "project", Limits())


@pytest.mark.parametrize("name", ["UTF-8", "utf-8", "UTF-16", "us-ascii", "ISO-8859-1", "iso-8859-15", "windows-1252"])
def test_the_encodings_that_daws_write_are_read(name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?><Project name="Glück"/>'
    data = text.replace("ü", "u").encode(name)
    assert parse_xml(PATH, data, "project", Limits()).get("name") == "Gluck"


def test_a_text_that_speaks_of_encodings_is_not_refused() -> None:
    data = b'<?xml version="1.0" encoding="UTF-8"?><Project name="encoding=\'UTF-7\'"/>'
    assert parse_xml(PATH, data, "project", Limits()).get("name") == "encoding='UTF-7'"
    assert (
        parse_xml(PATH, b"<Project name=\"encoding='UTF-7'\"/>", "project", Limits()).get("name") == "encoding='UTF-7'"
    )


def test_sessions_that_hide_entities_in_their_containers_are_refused(tmp_path: Path) -> None:
    xml = f'<?xml version="1.0" encoding="UTF-7"?>{BOMB}'.replace("<!", "+ADwAIQ-")
    live = tmp_path / "Song.als"
    live.write_bytes(gzip.compress(f'{xml}<Ableton Creator="Ableton Live 11">&b;</Ableton>'.encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project.xml", f'{BOMB}<Project version="1.0">&b;</Project>'.encode("utf-32"))
    (tmp_path / "Song.dawproject").write_bytes(packed.getvalue())
    for name in ("Song.als", "Song.dawproject"):
        with pytest.raises(SessionError, match=r"rejects|encoding"):
            read_session(tmp_path / name)

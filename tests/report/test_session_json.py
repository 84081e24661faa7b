"""``daw-lint show --format json`` follows the schema that is published, for every format, and unknown is not silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from daw_lint import read_session
from daw_lint.model.session import SessionError
from daw_lint.report.json_text import to_json
from daw_lint.report.session.document import SCHEMA_VERSION, document
from tests.support.command_line import run
from tests.support.corpus import CORPUS, needs_corpus
from tests.support.live_sets import chain, live_set, rack, track, vst2, write_set

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schemas" / "session.schema.json").read_text("utf-8"))
FIXTURES = sorted(
    path
    for path in (ROOT / "fixtures").rglob("*")
    if path.suffix in (".als", ".rpp", ".flp", ".mmp", ".mmpz", ".ardour", ".tracktionedit", ".dawproject", ".song",
                       ".xrns", ".aup3", ".aup")
)  # fmt: skip


def closed(schema: Any) -> Any:
    """Return the schema with no room for fields that it does not name: all that is written is to be described."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return made | ({"additionalProperties": False} if "properties" in schema and "type" in schema else {})


STRICT = Draft202012Validator(closed(SCHEMA))


def shown(path: Path) -> Any:
    return json.loads(str(to_json(document(read_session(path)))))


def test_the_schema_is_one_and_of_the_version_that_is_written() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"] == {"const": SCHEMA_VERSION}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_session_of_every_format_follows_the_schema_which_names_every_field(path: Path) -> None:
    STRICT.validate(shown(path))


@needs_corpus
@pytest.mark.slow
def test_real_sessions_follow_the_schema() -> None:
    read = 0
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix.lower() in (".als", ".rpp", ".flp", ".mmp", ".mmpz", ".ardour", ".dawproject", ".song", ".cpr"):
            if path.stat().st_size > 2_000_000:
                continue
            try:
                STRICT.validate(shown(path))
            except SessionError:
                continue
            read += 1
    assert read > 100


def test_the_schema_refuses_what_is_not_described_or_not_there() -> None:
    good = shown(FIXTURES[0])
    assert STRICT.is_valid(good)
    assert not STRICT.is_valid(good | {"more": 1})
    assert not Draft202012Validator(SCHEMA).is_valid({name: good[name] for name in good if name != "tracks"})
    assert not Draft202012Validator(SCHEMA).is_valid(good | {"sample_rate_hz": "fast"})
    assert Draft202012Validator(SCHEMA).is_valid(good | {"more": 1}), "fields that are added later are no fault"


def test_a_fader_that_is_down_is_not_one_that_is_unknown(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(track("Drums", number=1), volume="0"))
    assert shown(folder / "Song.als")["master"]["volume_db"] == "-inf"


def test_devices_in_racks_have_settings_and_no_bytes(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=rack(chain(vst2("Pro-L 2")))))
    (outer,) = shown(folder / "Song.als")["master"]["devices"]
    (inner,) = outer["chains"][0]["devices"]
    assert inner["name"] == "Pro-L 2"
    assert "settings" in inner
    assert "state" not in inner


def test_every_field_with_words_in_the_model_is_described() -> None:
    fields = SCHEMA["$defs"]["Track"]["properties"] | SCHEMA["$defs"]["Device"]["properties"]
    assert fields["volume_db"]["description"] == "Fader."
    assert fields["pan"]["description"].startswith("-1 left to 1 right")
    assert all(one["description"] for one in SCHEMA["$defs"].values())


def test_the_command_prints_the_document(folder: Path) -> None:
    write_set(folder / "Song.als")
    printed = json.loads(run("show", "Song.als", "--format", "json").stdout)
    assert printed == shown(Path("Song.als"))
    assert list(printed)[:2] == ["schema_version", "tool"]

"""What the reader of the configuration takes and refuses, its schema does too."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from daw_lint.config.find import Config, ConfigError, read_config
from daw_lint.config.read import read_values
from daw_lint.config.schema import config_schema
from daw_lint.rulebook import config_check
from daw_lint.run.find import ConfigFinder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docs" / "schemas" / "config.schema.json"
PUBLISHED = json.loads(FILE.read_text("utf-8"))

GOOD = [
    "",
    'extend = "../studio.toml"',
    'extend = ["a.toml", "~/b.toml"]',
    'stage = "mix"\nprofile = "strict"\ntargets = ["spotify"]',
    'select = ["MB", "HR101"]\nextend-select = ["ALL"]\nignore = []',
    "bounces = false\nhistory = true",
    'history = "past.db"',
    "max-ratio = 5",
    "max-ratio = 5.5\nmax-xml-bytes = 1000",
    "mix-finished = 2025-05-01T12:00:00",
    "mix-finished = 2025-05-01",
    'mix-finished = "2025-05-01T12:00"',
    "[rules.HR101]\nmax_db = -4",
    '[[paths]]\nmatch = "a/*"',
    '[[paths]]\nmatch = ["a/*", "b"]\nstage = "mix"\n[paths.rules.HR101]\nmax_db = -4',
    '[[suppress]]\nrule = "MB101"\nreason = "meant"\nfile = "*.als"\nobject = "Master*"',
    '[[sets]]\nkind = "stems"\nfiles = "*.wav"',
    '[[sets]]\nkind = "album"\nfiles = ["a.wav", "b.wav"]\nmix = "m.wav"',
    '[[plugins]]\nname = "X"\nclass = "limiter"\nvendor = "Y"\nids = ["1"]',
]
BAD = [
    'ignroe = ["MB101"]',
    'source = "x"',
    "extend = 1",
    "extend = [1]",
    'stage = "mixx"',
    "stage = 1",
    "stage = [1]",
    "profile = true",
    'targets = "spotify"',
    "ignore = [1]",
    'bounces = "no"',
    "bounces = 0",
    "history = 1",
    'fail-on = "fatal"',
    "max-xml-bytes = true",
    "max-xml-bytes = 1.5",
    'max-ratio = "big"',
    "mix-finished = 2025",
    "rules = 1",
    "[rules]\nHR101 = 1",
    "paths = 1",
    "paths = [1]",
    '[paths]\nmatch = "a"',
    '[[paths]]\nstage = "mix"',
    "[[paths]]\nmatch = []",
    "[[paths]]\nmatch = [1]",
    '[[paths]]\nmatch = "a"\nbaseline = "x"',
    '[[paths]]\nmatch = "a"\nstage = "x"',
    "suppress = 1",
    'suppress = "x"',
    '[[suppress]]\nrule = "MB101"',
    '[[suppress]]\nreason = "meant"',
    '[[suppress]]\nrule = "MB101"\nreason = " "',
    '[[suppress]]\nrule = 5\nreason = "meant"',
    '[[suppress]]\nrule = "MB101"\nreason = "meant"\nshared_by = "x"',
    '[[sets]]\nkind = "stem"\nfiles = "*"',
    '[[sets]]\nkind = "stems"',
    '[[sets]]\nkind = "stems"\nfiles = 1',
    '[[sets]]\nkind = "stems"\nfiles = "*"\nmix = 1',
    '[[sets]]\nkind = ["stems"]\nfiles = "*"',
    '[[plugins]]\nname = "X"',
    '[[plugins]]\nname = "X"\nclass = "limiter"\nids = "1"',
    '[[plugins]]\nname = "X"\nclass = "limitr"',
    '[[plugins]]\nname = "X"\nclass = ["limiter"]',
    '[[plugins]]\nname = "X"\nclass = "limiter"\nkind = "x"',
    "plugins = 5",
]


def as_editor(text: str) -> Any:
    """Return a table as editors hand it to a schema: dates are texts."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(part) for key, part in value.items()}
        if isinstance(value, list):
            return [told(part) for part in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    return told(tomllib.loads(text))


@pytest.mark.parametrize("text", GOOD)
def test_what_the_reader_takes_the_schema_takes(text: str) -> None:
    read_config(tomllib.loads(text))
    jsonschema.Draft7Validator(config_schema()).validate(as_editor(text))


@pytest.mark.parametrize("text", BAD)
def test_what_the_reader_refuses_the_schema_refuses(text: str) -> None:
    with pytest.raises(ConfigError):
        read_config(tomllib.loads(text))
    assert list(jsonschema.Draft7Validator(config_schema()).iter_errors(as_editor(text)))


NAMED = [
    ("[rules.HR101]\nmax_db = -4", True),
    ('[rules.MB101]\nclasses = ["limiter"]\nseverity = "info"', True),
    ('[[paths]]\nmatch = "a"\n[paths.rules.HR101]\nmax_db = -4.5', True),
    ('profile = "strict"\ntargets = ["spotify", "vinyl"]', True),
    ("[rules.HR101]\nmax = -4", False),
    ('[rules.HR101]\nmax_db = "loud"', False),
    ('[rules.HR101]\nseverity = "bad"', False),
    ('[rules.MB101]\nclasses = ["limitr"]', False),
    ('[[paths]]\nmatch = "a"\n[paths.rules.HR101]\nmax = -4', False),
    ('profile = "strct"', False),
    ('targets = ["spotifi"]', False),
    ('[[paths]]\nmatch = "a"\nprofile = "strct"', False),
]


@pytest.mark.parametrize(("text", "is_good"), NAMED)
def test_the_published_schema_knows_rules_with_their_settings_profiles_and_targets(text: str, is_good: bool) -> None:
    check = ConfigFinder(overrides=read_values(tomllib.loads(text)), check=config_check.check).for_folder
    try:
        check(ROOT / "fixtures")
    except ConfigError:
        assert not is_good
    else:
        assert is_good
    assert jsonschema.Draft7Validator(PUBLISHED).is_valid(as_editor(text)) == is_good


@pytest.mark.parametrize("text", GOOD + [text for text, is_good in NAMED if is_good])
def test_the_published_schema_takes_what_the_reader_takes(text: str) -> None:
    jsonschema.Draft7Validator(PUBLISHED).validate(as_editor(text))


def test_a_rule_of_your_own_and_a_rule_by_its_name_are_taken_by_the_published_schema() -> None:
    text = "[rules.HS101]\nmax_s = 1\n[rules.limiter-on-master]\nseverity = 'info'"
    jsonschema.Draft7Validator(PUBLISHED).validate(as_editor(text))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('#:schema x.json\nstage = "mix"\nmix-finished = 2025-05-01T12:00:00\n[rules.HR101]\nmax_db = -4\n', 0, "ok"),
        ('stage = "mixx"\n[[paths]]\nmatch = "a"\nignroe = []\n', 1, "'mixx' is not one of"),
    ],
)
def test_the_validator_that_others_use_reads_a_configuration_with_the_published_schema(
    tmp_path: Path, text: str, code: int, said: str
) -> None:
    path = tmp_path / "daw-lint.toml"
    path.write_text(text, "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(FILE), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr


def test_the_schema_is_one_and_says_of_every_setting_what_it_does_and_what_it_is_without() -> None:
    schema = config_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    defaults = {key: entry["default"] for key, entry in schema["properties"].items()}
    jsonschema.Draft7Validator(schema).validate(defaults)
    assert read_config(defaults) == Config()
    assert all(entry["description"] for entry in schema["properties"].values())

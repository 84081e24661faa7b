"""Each key of a TOML text has its line, however it is written, and a fault is told where it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import rtoml

from daw_lint.config.find import ConfigError, load_config
from daw_lint.config.key_lines import key_lines
from daw_lint.config.keys import Keys
from daw_lint.rulebook import config_check
from daw_lint.run.find import ConfigFinder
from tests.support.command_line import run
from tests.support.configurations import write

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = r'''# a = 1
a.b."c.d" = 1 # x
'e f' = { g = 2, "h" = [1, {i = 3}] }

[t]
x = [ 1.5, "]", # [no]
  { q = 2, r = [1979-05-27 07:32:00,
    3] },
]
[[l]]
k = """
  [l]
  "quoted" \""" """""
m = 1
[[l]]
[l.sub]
z = ~~~
o = 1~~~
[[l.deep]]
[[l.deep]]
n = 1
[ "x y" . w ]
"\u00e9" = true
'''.replace("~", "'")
LINES: dict[Keys, int] = {
    ("a", "b", "c.d"): 2, ("e f",): 3, ("e f", "g"): 3, ("e f", "h", 1, "i"): 3, ("t",): 5, ("t", "x", 0): 6, ("t", "x", 1): 6,
    ("t", "x", 2, "q"): 7, ("t", "x", 2, "r", 0): 7, ("t", "x", 2, "r", 1): 8, ("l",): 10, ("l", 0): 10, ("l", 0, "k"): 11,
    ("l", 0, "m"): 14, ("l", 1): 15, ("l", 1, "sub"): 16, ("l", 1, "sub", "z"): 17, ("l", 1, "deep", 0): 19,
    ("l", 1, "deep", 1, "n"): 21, ("x y", "w", "é"): 23,
}  # fmt: skip


def ways(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the way to each value of a table."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*keys, key)
        yield from ways(part, (*keys, key))


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n")], ids=["lf", "crlf"])
def test_a_key_has_its_line_however_it_is_written(text: str) -> None:
    found = key_lines(text)
    assert set(found) == set(ways(rtoml.loads(text)))
    assert {keys: found[keys] for keys in LINES} == LINES


@pytest.mark.parametrize("path", sorted((ROOT / "rules").rglob("*.toml")), ids=lambda path: path.stem)
def test_every_key_of_a_rule_file_has_a_line_that_names_it(path: Path) -> None:
    text = path.read_text("utf-8")
    found = key_lines(text)
    assert set(found) == set(ways(rtoml.loads(text)))
    lines = text.splitlines()
    assert all(str(keys[-1]) in lines[line - 1] for keys, line in found.items() if isinstance(keys[-1], str))


VALID = '\n[rules.HR101]\nmax_db = -4.0\n[[suppress]]\nrule = "MB101"\nreason = "meant"\n[[paths]]\nmatch = "a/*"\n'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ignroe = []", "unknown key 'ignroe'; did you mean 'ignore'?"),
        ('fail-on = "loud"', "fail-on must be error or warning or info, not 'loud'"),
        ('ignore = ["MB1O1"]', "no rule 'MB1O1'; did you mean 'MB101'?"),
        ("rules.HR102.max = 1", "HR102 has no setting 'max'"),
        ("rules.HR1O1.max_db = 1", "no rule 'HR1O1'; did you mean 'HR101'?"),
        ('profile = "strct"', "unknown profile 'strct'; did you mean 'strict'?"),
    ],
)
def test_a_fault_in_line_1_is_told_there_with_valid_tables_below_it(folder: Path, line: str, words: str) -> None:
    below = VALID.replace("[rules.HR101]", "[x]").replace("[x]\nmax_db = -4.0\n", "") if "rules" in line else VALID
    write(folder / "daw-lint.toml", line + below)
    said = run("config").stderr
    assert said.startswith("daw-lint: daw-lint.toml:1: ")
    assert words in said


def test_every_fault_of_a_file_is_told_in_the_order_of_the_lines(folder: Path) -> None:
    write(folder / "daw-lint.toml", 'stage = "mixx"\nignroe = []\n' + VALID + '[[paths]]\nmatch = "b"\nstage = 5\n')
    with pytest.raises(ConfigError) as error:
        load_config(folder / "daw-lint.toml")
    assert [line.rpartition(": ")[0] for line in str(error.value).splitlines()] == [
        "daw-lint.toml:1", "daw-lint.toml:2", "daw-lint.toml:13"
    ]  # fmt: skip
    write(folder / "daw-lint.toml", 'ignore = ["MB1O1"]\nprofile = "strct"\n[rules.HR101]\nmax = 1\nmin = 2\n')
    said = run("config").stderr.splitlines()
    places = [f"daw-lint.toml:{number}" for number in (1, 2, 4, 5)]
    assert [line.split(": ")[:2] for line in said] == [["daw-lint", place] for place in places]


def steps(path: Path) -> int:
    """Return how many functions are called while a fault of a configuration is found and told."""
    count = 0

    def called(frame: FrameType, event: str, about: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        ConfigFinder(path, check=config_check.check).for_folder(path.parent)
    except ConfigError as error:
        assert str(error).startswith("daw-lint.toml:1: ")
    else:
        pytest.fail("the fault was not told")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("line", ["ignroe = []", 'ignore = ["MB1O1"]', 'profile = "strct"'])
def test_the_work_for_a_fault_in_line_1_grows_with_the_length_of_the_file(folder: Path, line: str) -> None:
    entry = '[[suppress]]\nrule = "MB101"\nreason = "meant"\n'
    path = folder / "daw-lint.toml"
    counts = []
    for entries in (1, 1000, 2000):
        write(path, f"{line}\n{entry * entries}")
        counts.append(steps(path))
    assert counts[2] - counts[1] < 1.2 * (counts[1] - counts[0])
    assert counts[1] - counts[0] < 100 * 3000

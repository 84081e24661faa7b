"""The category that a VST2 plug-in states of itself: a second witness, where it is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.judge.judge import judge
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.rule import select_rules
from tests.support.findings import case_of
from tests.support.live_sets import live_set, vst2, write_set

NEVER_SEEN = "Zzyx Something"


def set_with(tmp_path: Path, category: str, name: str = NEVER_SEEN) -> Session:
    device = vst2(name).replace("</VstPluginInfo>", f'<Category Value="{category}"/></VstPluginInfo>')
    return read_session(write_set(tmp_path / "Song.als", live_set(master=device)))


@pytest.mark.parametrize(
    ("category", "expected"),
    [("2", "instrument"), ("11", "instrument"), ("3", "analyser"), ("0", "unknown"), ("1", "unknown"), ("4", "unknown"),
     ("6", "unknown"), ("-1", "unknown"), ("", "unknown"), ("two", "unknown")],
)  # fmt: skip
def test_an_unknown_plugin_is_what_it_states_if_that_is_certain(tmp_path: Path, category: str, expected: str) -> None:
    session = set_with(tmp_path, category)
    assert session.master is not None
    assert case_of(session).classify(session.master.devices[0]).plugin_class == expected


def test_the_catalogue_counts_before_what_a_plugin_states(tmp_path: Path) -> None:
    session = set_with(tmp_path, "2", "FabFilter Pro-L 2")
    assert session.master is not None
    assert case_of(session).classify(session.master.devices[0]).plugin_class == "limiter"


@pytest.mark.parametrize(("category", "not_judged"), [("2", 0), ("3", 0), ("4", 1)])
def test_what_states_to_be_no_effect_is_not_suspected_to_be_a_limiter(
    tmp_path: Path, category: str, not_judged: int
) -> None:
    found = judge(case_of(set_with(tmp_path, category)), select_rules(load_rules(), ["MB101"], []))
    assert len(found.not_judged) == not_judged

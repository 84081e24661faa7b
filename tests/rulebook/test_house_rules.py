"""Rules of a studio's own: data in its folder, checked when they are loaded, tried on their own examples."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from daw_lint.config.find import Config
from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.rulebook import conditions
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.files import read_house_rule
from daw_lint.rulebook.limit_faults import limit_faults
from daw_lint.rulebook.rule import RuleError
from daw_lint.rulebook.selection import rules_for
from daw_lint.rulebook.template import fill
from tests.support.command_line import run

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "house-rules.md").read_text("utf-8")
EXAMPLES = [block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("code")]
CONDITION = next(block for block in EXAMPLES if "flag_when" in block)
LIMIT = next(block for block in EXAMPLES if "[limit]" in block)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    house = tmp_path / "house"
    house.mkdir()
    for number, example in enumerate(EXAMPLES):
        (house / f"{number}.toml").write_text(example, "utf-8")
    (tmp_path / "daw-lint.toml").write_text('rule-folders = ["house"]\n', "utf-8")
    return tmp_path


def refused(tmp_path: Path, old: str, new: str, text: str = CONDITION) -> str:
    assert old in text
    path = tmp_path / "rule.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RuleError) as error:
        read_house_rule(path)
    return str(error.value).removeprefix(str(path))


def test_the_rules_of_the_page_pass_their_own_examples(folder: Path) -> None:
    result = run("rule", "test", str(folder / "house"))
    assert result.exit_code == 0, result.output
    assert result.output.count("ok") == 4


def test_a_bad_rule_file_is_named_and_the_others_are_tested(folder: Path) -> None:
    (folder / "house" / "0a.toml").write_text("code = [", "utf-8")
    (folder / "house" / "0b.toml").write_text(CONDITION.replace("flag_when", "flag_then"), "utf-8")
    result = run("rule", "test", str(folder / "house"), raises=True)
    assert result.stdout.count("ok") == 4
    assert [name for name in ("0a.toml:1: ", "0b.toml:") if name not in result.stderr] == []
    assert result.exit_code == 2


def test_an_example_that_does_not_fire_is_told_and_fails(folder: Path) -> None:
    path = folder / "house" / "1.toml"
    path.write_text(CONDITION.replace("volume_db = 2.0", "volume_db = -2.0"), "utf-8")
    result = run("rule", "test", str(path))
    assert result.exit_code == 1
    assert "it did not fire" in result.output


def test_a_house_rule_is_run_with_the_others_and_can_be_set_and_ignored(folder: Path) -> None:
    source = folder / "daw-lint.toml"
    codes = {rule.code for rule in rules_for(Config(rule_folders=("house",), source=source))}
    assert {"HS101", "HS102", "MB101"} <= codes
    fewer = Config(rule_folders=("house",), source=source, ignore=("HS101",), rules={"HS102": {"max_db": 6.0}})
    rules = {rule.code: rule for rule in rules_for(fewer)}
    assert "HS101" not in rules
    assert rules["HS102"].values["max_db"] == 6.0


def test_a_house_rule_speaks_of_real_sessions(folder: Path) -> None:
    session = ROOT / "fixtures" / "als" / "clean" / "Clean.als"
    (folder / "daw-lint.toml").write_text('rule-folders = ["house"]\n[rules.HS101]\nmax_s = 1.0\n', "utf-8")
    result = run("check", str(session), "--no-bounce", "--config", str(folder / "daw-lint.toml"))
    assert result.exit_code == 1
    assert "HS101" in result.output


def test_a_condition_on_a_fact_that_is_unknown_is_not_judged_and_names_the_object_if_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(CONDITION, "utf-8")
    rule = read_house_rule(path)
    groups = [{"name": name, "kind": "group", "volume_db": 2.0} for name in ("Vocals", "Vox 2", "Vox 3")]
    case = build_case({"tracks": groups}, load())
    known = case.the_session.tracks
    unknown = [replace(one, volume_db=None) for one in known]
    for some, hits, missed in (
        (known, 3, []),
        ((unknown[0], *known[1:]), 2, [("Vocals", "1 track")]),
        ((*unknown[:2], known[2]), 1, [("", "2 tracks")]),
    ):
        result = judge(replace(case, session=replace(case.the_session, tracks=tuple(some))), [rule])
        assert len(result.findings) == hits
        assert [(one.object_path, one.reason.rpartition(", for ")[2]) for one in result.not_judged] == missed


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("track.volume_db >", "track.volum_db >", ":9: flag_when: no fact 'track.volum_db'; did you mean 'track.volume_db'?"),
        ("track.volume_db >", "device.active &&", ":9: flag_when: no fact 'device.active'"),
        ("settings.max_db\n", "settings.mx_db\n", ":9: flag_when: no fact 'settings.mx_db'; did you mean 'settings.max_db'?"),
        ("track.kind == 'group'", "track.kind == 3.0", ":7: flag_when: these do not go together: text, number"),
        ("settings.max_db\n", "3\n", "write a number with its point"),
        ("settings.max_db\n", "\n", ":10: flag_when: Syntax error"),
        ("track.kind == 'group'", "track.name", "flag_when"),
        ("{track.volume_db:+.1f}", "{track.volume:+.1f}", "message: no fact 'track.volume'; did you mean 'track.volume_db'?"),
        ("{track.volume_db:+.1f}", "{track.name:+.1f}", "message: {track.name:+.1f}"),
        ('for_each  = "track"', 'for_each  = "tracks"', ":5: for_each: no kind of object 'tracks'; did you mean 'track'?"),
        ("severity", "severty", ":4: unknown key 'severty'; did you mean 'severity'?"),
        ('"warning"', '"fatal"', ":4: severity must be error or warning or info"),
        ("flag_when = ", "check = ", "no Python is run"),
        ('for_each  = "track"', 'needs = ["session.trakcs"]',
         ":5: an entry of needs is unknown: 'session.trakcs'; did you mean 'session.tracks'?"),
        ("{track.volume_db:+.1f}", "{track.volume_db:+.1f", "message: a brace is not closed"),
        ("{track.volume_db:+.1f}", "{track.volume_db:999999999}", "unknown format '999999999'; write one such as :.1f"),
        ("HS102", "HS 102", ":1: code must be a code such as HS101, not 'HS 102'"),
        ("HS102", "hs102", ":1: code must be a code such as HS101"),
        ("hot-vocal-bus", "Hot vocal bus", ":2: name must be a name such as song-too-long, not 'Hot vocal bus'"),
        ("hot-vocal-bus", "hot\\u001b[2Jbus", ":2: name must be a name such as song-too-long"),
        ("settings.max_db]", "settings.severity]", "the setting 'severity' needs another name"),
        ("settings.max_db]", 'settings."max db"]', "the setting 'max db' needs another name"),
        ("default = 0.0", "default = nan", "the default of max_db must be finite, not nan"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line_and_what_was_meant(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert complaint in refused(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"max_s"', '"min_s"', ":20: above: no setting 'min_s'; did you mean 'max_s'?"),
        ('above    = "max_s"', "", ":17: a limit names the setting with its bound: above or below, one of them"),
        ('above    = "max_s"', 'above = "max_s"\nbelow = "max_s"', ":21: a limit names the setting with its bound"),
        ("{max_s:.0f}", "{max_s:zz}", ":21: wanted: {max_s:zz}: unknown format 'zz'"),
        ("{max_s:.0f}", "{max_s:d}", ":21: wanted: {max_s:d}: "),
        ("{max_s:.0f}", "{foo}", ":21: wanted: no setting 'foo'"),
        ("{max_s:.0f}", "{max_s.__class__}", ":21: wanted: no setting 'max_s.__class__'"),
        ("{max_s:.0f}", "{max_s!r}", ":21: wanted: no setting 'max_s!r'"),
        ("{difference:.0f}", "{difference", ":22: verdict: a brace is not closed"),
        ("{difference:.0f}", "{diference}", ":22: verdict: no name 'diference'; did you mean 'difference'?"),
        ("decimals = 0", "decimals = -3", ":24: decimals in [limit] must be a whole number from 0 to 9, not -3"),
        ("decimals = 0", "times = nan", ":24: times in [limit] must be a number from 0.001 to 1,000,000, not nan"),
        ("default = 240.0", 'default = "240"', ":9: the bound max_s must be a number, not '240'"),
        ("default = 240.0", "default = true", ":9: the bound max_s must be a number, not true"),
        ("default = 240.0", "default = inf", ":9: the default of max_s must be finite, not inf"),
        ("session.length_s", "session.lenght_s", ":18: quantity: no number 'session.lenght_s'"),
        ("[[bad]]", '[[explains]]\ncode = "HR101"\nnote = "by {lenght_s}"\n\n[[bad]]', ":28: note: no evidence 'lenght_s'"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_judge_is_refused_when_it_is_loaded(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert refused(tmp_path, old, new, LIMIT).startswith(complaint)
    path = tmp_path / "rule.toml"
    result = run("rule", "test", str(path))
    assert (result.exit_code, complaint in result.stderr) == (2, True), result.output
    session = ROOT / "fixtures" / "als" / "clean" / "Clean.als"
    (tmp_path / "house").mkdir()
    path.rename(tmp_path / "house" / "rule.toml")
    (tmp_path / "daw-lint.toml").write_text('rule-folders = ["house"]\n', "utf-8")
    checked = run("check", str(session), "--no-bounce", "--config", str(tmp_path / "daw-lint.toml"))
    assert (checked.exit_code, complaint in checked.stderr, "E902" in checked.output) == (2, True, False)


def test_every_shipped_limit_passes_the_check_of_house_rules() -> None:
    limits = [(rule, rule.limit) for rule in load_rules() if rule.limit is not None]
    assert len(limits) > 5
    assert [fault for rule, limit in limits for fault in limit_faults(rule, limit)] == []


def test_a_message_of_a_whole_number_takes_the_formats_of_numbers(tmp_path: Path) -> None:
    assert fill("{n:.3} {n:+.1f} {n}", {"n": 5}) == "5.0 +5.0 5"


def test_an_unknown_fact_makes_a_rule_not_judged_unless_the_rest_decides(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    condition = "track.armed || track.name == 'Drums'"
    path.write_text(re.sub(r'flag_when = """.*?"""', f'flag_when = "{condition}"', CONDITION, flags=re.DOTALL), "utf-8")
    case = build_case({"tracks": [{"name": "Drums"}, {"name": "Bass"}]}, load())
    judgement = judge(case, [read_house_rule(path)])
    assert [finding.object_path for finding in judgement.findings] == ["Drums"]
    assert [missed.object_path for missed in judgement.not_judged] == ["Bass"]


def test_a_code_that_is_taken_is_refused(folder: Path) -> None:
    (folder / "house" / "0.toml").write_text(EXAMPLES[0].replace("HS101", "MB101"), "utf-8")
    with pytest.raises(RuleError, match=r"0\.toml:1: code: two rules have one code: MB101, also in MB101 of daw-lint"):
        rules_for(Config(rule_folders=("house",), source=folder / "daw-lint.toml"))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("HS101", "MB101", "0.toml:1: code: two rules have one code: MB101, also in MB101 of daw-lint"),
        ("song-too-long", "limiter-on-master", "0.toml:2: name: two rules have one name: limiter-on-master, also in"),
        ("HS101", "HS102", "1.toml:1: code: two rules have one code: HS102, also in "),
    ],
)
def test_rule_test_refuses_a_code_or_a_name_that_is_taken_as_check_does(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    (folder / "house" / "0.toml").write_text(EXAMPLES[0].replace(old, new), "utf-8")
    tried = run("rule", "test", str(folder / "house"))
    checked = run("check", str(folder), "--config", str(folder / "daw-lint.toml"))
    for result in (tried, checked):
        assert (result.exit_code, complaint in result.stderr) == (2, True), result.output


def test_a_message_cannot_reach_into_the_program(tmp_path: Path) -> None:
    assert "no fact" in refused(tmp_path, "{track.volume_db:+.1f}", "{track.__class__}")


def test_a_condition_without_its_library_says_how_to_install_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = folder / "missing" / "cel_expr_python.py"
    missing.parent.mkdir()
    missing.write_text("raise ImportError", "utf-8")
    monkeypatch.setattr(sys, "path", [str(missing.parent), *sys.path])
    conditions.end()
    result = run("rule", "test", str(folder / "house"))
    assert result.exit_code == 2
    assert 'flag_when: conditions need one more library: pip install "daw-lint[house-rules]"' in result.stderr
    conditions.end()
    (folder / "house" / "1.toml").unlink()
    assert run("rule", "test", str(folder / "house")).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("volume_db = 2.0", "volum_db = 2.0", "unknown key 'volum_db' in [[tracks]]; did you mean 'volume_db'?"),
        ("volume_db = 2.0", 'volume_db = "2"', "volume_db in [[tracks]] must be a number, not '2'"),
        ("volume_db = 2.0", "devices = [{ name = 'X', onn = true }]", "unknown key 'onn' in [[tracks.devices]]"),
        ("tracks = ", "trakcs = ", "unknown key 'trakcs'; did you mean 'tracks'?"),
        ("tracks = ", "bounce = { peak = 1.0 }\ntracks = ", "unknown key 'peak' in [bounce]"),
        (
            "tracks = ",
            "bounce.loudness = { rang_lu = 1.0 }\ntracks = ",
            "unknown key 'rang_lu'; did you mean 'range_lu'?",
        ),
        ("tracks = ", "bounce.spectrum.hum = { level = 1.0 }\ntracks = ", "unknown key 'level' in [hum]"),
    ],
)
def test_a_key_that_examples_do_not_have_is_refused_with_its_line_in_inner_tables_too(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    path = folder / "house" / "1.toml"
    text = CONDITION.replace(old, new, 1)
    path.write_text(text, "utf-8")
    line = next(number for number, words in enumerate(text.splitlines(), 1) if new.splitlines()[0] in words)
    result = run("rule", "test", str(path))
    assert (result.exit_code, f"1.toml:{line}: {complaint}" in result.stderr) == (2, True), result.output


def test_no_text_of_a_rule_steers_the_terminal(folder: Path) -> None:
    steering = re.sub(r'(summary|why|how_to_fix|doc|title|label|unit)( +)?= "', r'\1 = "\\u001b[2J', EXAMPLES[0])
    steering = steering.replace(
        "\n[settings", '\n[[source]]\nsays = "\\u001b[2J"\nurl = "http://a\\u001b[2J"\n\n[settings', 1
    )
    steering = steering.replace("240.0", "0.1").replace("210.0", "0.01")
    assert steering.count("u001b") == 11
    (folder / "house" / "0.toml").write_text(steering, "utf-8")
    config = ["--config", str(folder / "daw-lint.toml")]
    session = str(ROOT / "fixtures" / "als" / "clean" / "Clean.als")
    for words in (
        ["rule", "test", str(folder / "house")],
        ["rule", "--all", *config],
        ["rule", "HS101", *config],
        ["config", "--rules", *config],
        ["check", session, "--no-bounce", *config],
        ["check", session, "--no-bounce", "--statistics", *config],
        ["report", session, "--format", "markdown", *config],
        ["report", session, "--format", "html", "-o", "-", *config],
    ):
        result = run(*words)
        assert "HS101" in result.output or words[1] == "test", result.output
        assert "\x1b" not in result.output, words


def test_a_source_gives_the_month_in_which_it_was_read(tmp_path: Path) -> None:
    said = refused(tmp_path, "[[bad]]", '[[source]]\nsays = "x"\nseen = "soon"\n\n[[bad]]')
    assert "seen in [[source]] must be a month such as 2026-11, not 'soon'" in said


@pytest.mark.parametrize(
    ("block", "words"), [("[[good]]", "describes no session"), ('[[good]]\nset = "stems"', "set has no files")]
)
def test_an_example_that_describes_nothing_is_told_with_its_line(folder: Path, block: str, words: str) -> None:
    path = folder / "house" / "0.toml"
    path.write_text(LIMIT.partition("[[good]]")[0] + block + "\n", "utf-8")
    result = run("rule", "test", str(path), raises=True)
    assert result.exit_code == 2
    assert words in result.output

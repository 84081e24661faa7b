"""Suppressions are looked after: one of no use, one that names no rule and one without a reason are findings themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import Result

from tests.support.check_outputs import check_json
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


def noted(text: str, *, soloed: bool = False, master: str = "") -> str:
    """Return a set with a text in the info of its track Drums."""
    drums = track("Drums", number=1, annotation=text, soloed=soloed)
    return live_set(drums + track("B", number=2), master=master)


def codes(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info)  ", result.stdout)


def configure(folder: Path, *entries: str, more: str = "") -> None:
    blocks = "".join(f"[[suppress]]\n{entry}\n" for entry in entries)
    (folder / "daw-lint.toml").write_text(more + blocks, "utf-8")


def test_a_suppression_in_use_with_a_reason_is_no_finding(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101] for the singer", soloed=True))
    result = run("check")
    assert (result.exit_code, codes(result)) == (0, [])


@pytest.mark.parametrize("text", ["daw-lint: ignore[SH101]", "daw-lint: ignore[SH101] - ", "DAW-LINT:ignore[sh101]:"])
def test_a_suppression_without_a_reason_silences_and_is_a_finding(folder: Path, text: str) -> None:
    write_set(folder / "A.als", noted(text, soloed=True))
    result = run("check")
    assert codes(result) == ["E905"]
    assert result.exit_code == 1
    assert (
        "A.als: Drums: E905 warning  daw-lint: ignore[SH101] gives no reason; write it after the bracket"
        in result.stdout
    )


def test_one_that_is_to_be_deleted_is_not_asked_for_a_reason_too(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101]"))
    assert codes(run("check")) == ["E903"]
    write_set(folder / "A.als", noted("daw-lint: ignore[XY9]"))
    assert codes(run("check")) == ["E904"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("daw-lint: ignore[SH1O1] why", "ignore[SH1O1] names an unknown rule: SH1O1; did you mean 'SH101'?"),
        ("daw-lint: ignore[ZZZ] why", "ignore[ZZZ] names an unknown rule: ZZZ"),
        ("daw-lint: ignore SH101 why", "ignore names no rule; write daw-lint: ignore[CODE] reason, or delete it"),
        ("daw-lint: ignore[] why", "ignore names no rule; write daw-lint: ignore[CODE] reason, or delete it"),
        (f"daw-lint: ignore[{'Q' * 999}] why", f"names an unknown rule: {'Q' * 12}…"),
        (
            f"daw-lint: ignore[{','.join(f'Q{n}' for n in range(99))}] why",
            "names an unknown rule: Q0,Q1,Q2 and 96 more",
        ),
    ],
)
def test_a_suppression_that_names_no_rule_silences_nothing_and_says_so_in_few_words(
    folder: Path, text: str, said: str
) -> None:
    write_set(folder / "A.als", noted(text, soloed=True))
    result = run("check")
    assert sorted(codes(result)) == ["E904", "SH101"]
    (line,) = (line for line in result.stdout.splitlines() if "E904" in line and "Learn more" not in line)
    assert said in line
    assert len(line) < 160


def test_of_several_codes_only_those_of_no_use_are_told(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101,MB101,XY9] why", soloed=True))
    result = run("check")
    assert sorted(codes(result)) == ["E903", "E904"]
    assert "ignore[MB101] suppresses nothing" in result.stdout
    assert "ignore[SH101]" not in result.stdout


def test_a_prefix_is_in_use_when_one_of_its_rules_is(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH,GS] why", soloed=True))
    result = run("check")
    assert codes(result) == ["E903"]
    assert "ignore[GS] suppresses nothing" in result.stdout


def test_a_suppression_is_not_called_unused_where_its_rule_was_not_judged(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101,HR101] why"))
    result = run("check")
    assert codes(result) == ["E903"]
    assert "ignore[SH101] suppresses nothing" in result.stdout, "HR101 needs a bounce, and there is none"
    assert codes(run("check", "--select", "MB,E")) == []
    write_wav(folder / "A.wav", peak_db=-4.0)
    assert codes(run("check")) == ["E903", "E903"]


def test_one_on_a_track_silences_what_is_on_it_and_not_what_is_beside_it(folder: Path) -> None:
    master = vst2("Precision Limiter")
    write_set(folder / "A.als", noted("daw-lint: ignore[MB101] why", master=master))
    assert sorted(codes(run("check"))) == ["E903", "MB101"]


def test_one_in_the_text_of_the_session_holds_for_all_of_it_and_its_bounces(folder: Path) -> None:
    note = '<LiveSet><Annotation Value="daw-lint: ignore[SH101,HR101] a template"/>'
    write_set(folder / "A.als", noted("", soloed=True).replace("<LiveSet>", note))
    write_wav(folder / "A.wav", peak_db=-0.1)
    result = run("check", "--show-suppressed")
    assert (result.exit_code, codes(result)) == (0, [])
    assert result.stdout.count("suppressed: a template (the annotation of the session)") == 2


def test_one_on_a_track_does_not_hold_for_the_bounce(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[HR101] no"))
    write_wav(folder / "A.wav", peak_db=-0.1)
    assert sorted(codes(run("check"))) == ["E903", "HR101"]


def test_one_in_the_notes_of_a_reaper_project_silences(folder: Path) -> None:
    project = (FIXTURES / "equal" / "faulty" / "faulty.rpp").read_text("utf-8")
    head, rest = project.split("\n", 1)
    (folder / "A.rpp").write_text(f"{head}\n  <NOTES 0 2\n    |daw-lint: ignore[SH,MB] a fixture\n  >\n{rest}", "utf-8")
    result = run("check", "A.rpp", "--show-suppressed")
    assert (result.exit_code, codes(result)) == (0, [])
    assert "suppressed: a fixture" in result.stdout


def test_a_configured_one_is_called_unused_only_when_what_it_is_about_was_looked_at(folder: Path) -> None:
    configure(folder, 'rule = "MB101"\nfile = "One.als"\nreason = "meant"')
    write_set(folder / "One.als")
    write_set(folder / "Two.als")
    assert codes(run("check", "Two.als")) == []
    assert codes(run("check", "--select", "SH101,E")) == []
    assert codes(run("check", "One.als")) == ["E903"]


def test_names_with_brackets_are_written_as_they_are_shown(folder: Path) -> None:
    tracks = track("Drums [L]", number=1, soloed=True) + track("Drums L", number=2, soloed=True)
    write_set(folder / "A [v2].als", live_set(tracks + track("B", number=3)))
    for pattern in ("Drums [L]", "*[L]", "Drums [?]"):
        configure(folder, f'rule = "SH101"\nfile = "A [v2].als"\nobject = "{pattern}"\nreason = "meant"')
        result = run("check")
        assert codes(result) == ["SH101"]
        assert "Drums L: SH101" in result.stdout


def test_a_configured_one_that_names_no_rule_is_told_with_what_was_perhaps_meant(folder: Path) -> None:
    configure(folder, 'rule = "MB1O1"\nreason = "meant"')
    write_set(folder / "One.als")
    result = run("check")
    assert codes(result) == ["E904"]
    assert (
        "daw-lint.toml: E904 warning  the suppression of MB1O1 (meant) names an unknown rule; did you mean 'MB101'?"
        in result.stdout
    )


def test_a_rule_of_the_audit_can_be_ignored_suppressed_and_set_like_any_other(folder: Path) -> None:
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101]"))
    assert codes(run("check", "--ignore", "E903")) == []
    configure(folder, 'rule = "E903"\nobject = "Drums"\nreason = "a template"')
    result = run("check")
    assert (codes(result), "1 suppressed" in result.stdout) == ([], True)
    configure(folder, more='[rules.E903]\nseverity = "info"\n')
    assert run("check").exit_code == 0
    assert "E903 info" in run("check").stdout


def test_a_suppression_of_a_shared_configuration_is_never_called_unused(folder: Path) -> None:
    (folder / "studio.toml").write_text('[[suppress]]\nrule = "SH101"\nreason = "our way"\n', "utf-8")
    configure(folder, 'rule = "MB101"\nreason = "here alone"', more='extend = "studio.toml"\n')
    write_set(folder / "A.als")
    result = run("check")
    assert codes(result) == ["E903"]
    assert "the suppression of MB101 (here alone)" in result.stdout


def test_a_suppression_of_a_shared_configuration_silences_and_says_where_it_stands(folder: Path) -> None:
    (folder / "studio.toml").write_text('[[suppress]]\nrule = "SH101"\nreason = "our way"\n', "utf-8")
    configure(folder, more='extend = "studio.toml"\n')
    write_set(folder / "A.als", noted("", soloed=True))
    result = run("check", "--show-suppressed")
    assert result.exit_code == 0
    assert "A.als: Drums: SH101 suppressed: our way (studio.toml)" in result.stdout


def test_a_misspelt_code_in_a_shared_configuration_is_told(folder: Path) -> None:
    (folder / "studio.toml").write_text('[[suppress]]\nrule = "SHX"\nreason = "our way"\n', "utf-8")
    configure(folder, more='extend = "studio.toml"\n')
    write_set(folder / "A.als")
    assert codes(run("check")) == ["E904"]


@pytest.fixture
def silenced(folder: Path) -> Path:
    """Return a folder with one finding that its session silences, and one that the configuration does."""
    configure(folder, 'rule = "MB101"\nreason = "the client wants it"')
    write_set(folder / "A.als", noted("daw-lint: ignore[SH101]", soloed=True, master=vst2("Precision Limiter")))
    return folder


def test_suppressed_findings_are_counted_and_shown_when_asked_for(silenced: Path) -> None:
    plain, shown = run("check", "--ignore", "E905"), run("check", "--ignore", "E905", "--show-suppressed")
    assert plain.stdout.splitlines()[-1] == shown.stdout.splitlines()[-1]
    assert "2 suppressed" in plain.stdout
    assert "SH101" not in plain.stdout
    assert shown.stdout.splitlines()[:-1] == [
        "A.als: Master > Precision Limiter: MB101 suppressed: the client wants it (daw-lint.toml)",
        "A.als: Drums: SH101 suppressed: no reason given (the annotation of Drums)",
    ]
    assert (plain.exit_code, shown.exit_code) == (0, 0)


def test_concise_has_a_line_for_each_only_when_asked_for(silenced: Path) -> None:
    arguments = ("check", "--ignore", "E905", "--format", "concise")
    assert run(*arguments).stdout == ""
    assert len(run(*arguments, "--show-suppressed").stdout.splitlines()) == 2


def test_json_lists_them_with_the_reason_and_the_place(silenced: Path) -> None:
    document = check_json("json", "--ignore", "E905")
    assert document["findings"] == []
    assert [(one["code"], one["suppressed"], one["suppressed_by"]) for one in document["suppressed"]] == [
        ("MB101", "the client wants it", "daw-lint.toml"),
        ("SH101", "no reason given", "the annotation of Drums"),
    ]
    assert document["summary"]["suppressed"] == 2
    assert document == check_json("json", "--ignore", "E905", "--show-suppressed")


@pytest.mark.parametrize(
    ("pattern", "is_silent"),
    [
        ("sub/*.als", True),
        ("A.als", True),
        ("work/sub/A.als", True),
        ("work/*", True),
        ("ub/A.als", False),
        ("sub", False),
    ],
)
def test_a_suppression_of_files_applies_to_a_path_its_end_or_a_name(
    folder: Path, pattern: str, is_silent: bool
) -> None:
    write_set(folder / "work" / "sub" / "A.als", noted("", soloed=True))
    configure(folder, f'rule = "SH101"\nfile = "{pattern}"\nreason = "meant"')
    assert ("SH101" not in codes(run("check"))) is is_silent

"""The pages of the rules and their index. docs/make.py writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daw_lint.judge.examples import build_case
from daw_lint.judge.judge import judge
from daw_lint.model.finding import Finding, Severity
from daw_lint.model.name_patterns import REFERENCE_NAMES
from daw_lint.report.catalogue.beside_rule import sections
from daw_lint.report.catalogue.rule import render
from daw_lint.report.findings.text import headline
from daw_lint.report.terminal import plain
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.rule import Maturity, Rule

_UNTOUCHED = re.compile(r"(^```.*?^```$|^#.*?$|`[^`]*`|<https?://[^>]*>)", re.DOTALL | re.MULTILINE)
"""Code, headings and links, in which nothing becomes a link."""
_LINK = re.compile(r"\b(?P<code>[A-Z]{1,2}\d{3})\b|(?P<address>https?://[^\s)>]*[^\s)>.,;:])")
_HEADS = {
    Severity.ERROR: "Errors: fix them before you send anything",
    Severity.WARNING: "Warnings: fix them, or know why not",
    Severity.INFO: "Info: good to know, fails no run",
}
_IN_THE_DAW = ("bounce-file", "edges", "export", "headroom", "master-bus")
"""Families whose faults are set right on the master bus or in the export dialog."""
_LAST = "Only if you ask for them"


def page(rule: Rule, rules: Sequence[Rule]) -> str:
    """Write the page of a rule: what ``daw-lint rule`` shows, with an example of its output, and with links."""
    found = sample(rule)
    more = list(sections(rule, rules, found.object_path if found is not None else ""))
    if found is not None:
        shown = [_with_plain_names(plain(headline(found))), *(f"  {note}" for note in found.notes)]
        more.insert(0, "## What it prints\n\n```text\n" + "\n".join(shown) + "\n```")
    if rule.family in _IN_THE_DAW:
        more.insert(0, "Where that is in your DAW: [master bus and export](../daws.md).")
    return linked(render(rule, more), rule.code, {other.code for other in rules})


def _with_plain_names(line: str) -> str:
    """Name the files of an example as a song is named, without the folder that an example with files has for a moment."""
    return re.sub(r"\S*daw-lint-example-\w+/", "", line).replace("example.", "Song.")


def sample(rule: Rule) -> Finding | None:
    """Return what the rule finds in the first of its bad examples; ``None`` for rules without examples."""
    if not rule.bad:
        return None
    case = build_case(rule.bad[0], load(), REFERENCE_NAMES)
    findings = judge(case, [rule]).findings
    return next((one for one in findings if rule.bad[0].get("says", "") in one.message), None)


def linked(text: str, own: str, known: set[str]) -> str:
    """Make links of the codes of other rules, and of addresses."""

    def link(found: re.Match[str]) -> str:
        if found["address"]:
            return f"<{found['address']}>"
        return f"[{found['code']}]({found['code']}.md)" if found["code"] in known - {own} else found["code"]

    parts = _UNTOUCHED.split(text)
    return "".join(part if number % 2 else _LINK.sub(link, part) for number, part in enumerate(parts))


def index(rules: Sequence[Rule]) -> Iterator[str]:
    """Yield the page that lists the rules, the most important first."""
    yield f"# Rules\n\n{len(rules)} rules, the most important first: by severity, then by what they cost in the health score."
    yield "`daw-lint rule CODE` shows the page of a rule in the terminal, `daw-lint rule limiter` the rules that mention a word."
    yield "Under *fix*: what [daw-lint can fix](../fixes.md) in the session itself, *safe* or *unsafe* for the sound.\n"
    for severity, head in _HEADS.items():
        yield f"## {head}\n"
        yield from _table([rule for rule in rules if rule.severity is severity and _runs_unasked(rule)])
    yield f"## {_LAST}\n\n*Opt-in* rules run only if you or a profile select them. *Preview* rules rest on our own judgement alone: they"
    yield "run with `--preview` or `preview = true`, or if you or a profile select their code.\n"
    yield from _table([rule for rule in rules if not _runs_unasked(rule)])
    yield "## By family\n"
    for family in sorted({rule.family for rule in rules}):
        yield f"- **{family}**: {_codes(rule for rule in rules if rule.family == family)}"
    yield "\n## By stage\n"
    for stage in ("mix", "master", "stem"):
        yield f"- **{stage}**: {_codes(rule for rule in rules if stage in rule.stages)}"


def _runs_unasked(rule: Rule) -> bool:
    return rule.maturity is Maturity.STABLE and not rule.opt_in


def _table(rules: Sequence[Rule]) -> Iterator[str]:
    asked = any(not _runs_unasked(rule) for rule in rules)
    yield "| rule | what it finds | family | stage | fix |" + (" severity | why it waits |" if asked else "")
    yield "|---|---|---|---|---|" + ("---|---|" if asked else "")
    for rule in sorted(rules, key=lambda rule: (-rule.severity.rank, -rule.weight, rule.family, rule.code)):
        row = (
            f"| [{rule.code} {rule.name}]({rule.code}.md) | {rule.summary} | {rule.family} | {', '.join(rule.stages)} |"
            f" {rule.fix.safety if rule.fix is not None else ''} |"
        )
        marks = [
            *(["opt-in"] if rule.opt_in else []),
            *([str(rule.maturity)] if rule.maturity is not Maturity.STABLE else []),
        ]
        yield row + (f" {rule.severity} | {', '.join(marks)} |" if asked else "")
    yield ""


def _codes(rules: Iterator[Rule]) -> str:
    return ", ".join(f"[{rule.code}]({rule.code}.md)" for rule in rules)

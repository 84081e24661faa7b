"""The health of a session in GitHub's Markdown, for a comment on a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from daw_lint.health.headline import headline, points
from daw_lint.health.history.changes import PastFinding, changes
from daw_lint.health.history.entry import entry_of
from daw_lint.health.model import Health
from daw_lint.health.score import FORMULA
from daw_lint.model.finding import Finding
from daw_lint.model.wording import count
from daw_lint.report.markdown_text import code, prose
from daw_lint.report.measurement import figure, values
from daw_lint.report.not_judged import by_reason, rule_count
from daw_lint.report.paths import shown
from daw_lint.report.view import Document

LONGEST = 60_000
"""Characters. A comment on GitHub holds 65,536."""
_EACH = 5
"""Most findings that are shown of one rule."""
_FIGURES = ("sample peak", "true peak", "integrated", "range (LRA)", "PLR", "correlation", "loss in mono")


def markdown(health: Health) -> Document:
    """Write the health in Markdown, short enough for a comment. What does not fit is counted."""
    text = ""
    for most in (80, 20, 5, 0):
        text = "\n".join(_lines(health, most)).rstrip("\n") + "\n"
        if len(text) <= LONGEST:
            break
    return Document(text[: LONGEST + 1])


def _lines(health: Health, most: int) -> Iterator[str]:
    head = headline(health)
    yield f"### {head.title}: {health.stage.name} health {points(health)}\n"
    yield f"{_about(health)}\n"
    yield f"{head.reason} {head.scope}\n"
    if health.findings:
        yield from _first(health)
        yield from _findings(health, most)
    yield from _since(health, most)
    yield from _bounce(health)
    yield from _platforms(health)
    yield from _not_judged(health, most)
    yield from _passed(health)
    targets = f", for {', '.join(map(prose, health.targets))}" if health.targets else ""
    yield (
        f"<sub>daw-lint {health.tool_version}, profile {prose(health.profile)}{targets}; judged as a {health.stage.name}"
        f"{health.stage.how_sure} ({prose(health.stage.reason)}). Score: {FORMULA}.</sub>"
    )


def _about(health: Health) -> str:
    parts = []
    if health.session is not None:
        session = health.session
        program = prose(f"{session.application} {session.application_version}".strip())
        parts.append(f"**{prose(session.path.name)}** ({program})")
    if health.bounce is not None:
        parts.append(f"**{prose(health.bounce.path.name)}**")
    return " with ".join(parts) or f"**{prose(health.title)}**"


def _first(health: Health) -> Iterator[str]:
    yield "**What to do first**\n"
    for number, card in enumerate(health.first_cards, 1):
        finding = card.head
        where = f"{prose(finding.object_path, 120)}: " if finding.object_path else ""
        rule = health.rules.get(finding.code)
        fix = f" {_one_line(card.fix or rule.how_to_fix)}" if rule is not None else ""
        yield f"{number}. **{finding.code}** {where}{prose(finding.message)}.{fix}"
    yield ""


def _findings(health: Health, most: int) -> Iterator[str]:
    yield "| | rule | where | what |\n|---|---|---|---|"
    left, out = most, 0
    for _, group in groupby(health.findings, key=lambda finding: finding.code):
        findings = list(group)
        taken = findings[: min(_EACH, left)]
        left -= len(taken)
        out += len(findings) - len(taken)
        for finding in taken:
            yield _row(finding)
    yield ""
    if out:
        yield f"and {out} more\n"


def _row(finding: Finding) -> str:
    where = code(finding.object_path or shown(finding.file))
    return f"| {finding.severity} | {finding.code} {prose(finding.name)} | {where} | {prose(finding.message)} |"


def _since(health: Health, most: int) -> Iterator[str]:
    if not health.past:
        return
    before = health.past[-1]
    step = changes(before, entry_of(health))
    yield f"**Since {prose(before.name)} of {before.made_at:%Y-%m-%d %H:%M}**\n"
    yield from (f"- {note}" for note in map(prose, step.notes))
    yield from (f"- {move}" for move in step.moved)
    yield from _changed("new", step.new, most)
    yield from _changed("gone", step.gone, most)
    if not step:
        yield "- no number and no finding changed"
    yield ""


def _changed(word: str, findings: tuple[PastFinding, ...], most: int) -> Iterator[str]:
    for finding in findings[:most]:
        where = f"{prose(finding.object_path, 120)}: " if finding.object_path else ""
        yield f"- {word}: {finding.code} {where}{prose(finding.message)}"
    if len(findings) > most:
        yield f"- {word}: {len(findings) - most} more"


def _bounce(health: Health) -> Iterator[str]:
    if health.bounce is None:
        return
    chosen = [value for value in values(health.bounce) if value.name in _FIGURES and value.number is not None]
    if chosen:
        yield "| bounce | |\n|---|---|"
        for value in chosen:
            name = f"{value.group} {value.name}" if value.name == "integrated" else value.name
            note = f" {value.note}" if value.note.startswith("at ") else ""
            yield f"| {name.replace('integrated', '(integrated)')} | {figure(value)} {value.unit}{note} |"
        yield ""
    for answer in health.answers:
        yield f"- **{answer.question}**: {prose(answer.verdict)}"
    if health.answers:
        yield ""


def _platforms(health: Health) -> Iterator[str]:
    if not health.platforms:
        return
    yield "<details><summary>On streaming platforms</summary>\n\n| platform | |\n|---|---|"
    for line in health.platforms:
        yield f"| {prose(line.title)} | {prose('; '.join(part for part in (line.sentence, line.true_peak_sentence) if part))} |"
    yield "\n</details>\n"


def _not_judged(health: Health, most: int) -> Iterator[str]:
    groups = by_reason(health.not_judged)
    if not groups:
        return
    yield f"<details><summary>{count(rule_count(health.not_judged), 'rule')} not fully checked</summary>\n"
    for group in groups[: max(most, 5)]:
        yield f"- {prose(group.reason)}: {', '.join(group.codes)}"
    if len(groups) > max(most, 5):
        yield f"- and {count(len(groups) - max(most, 5), 'more reason')}"
    yield "\n</details>\n"


def _passed(health: Health) -> Iterator[str]:
    if not health.passed:
        return
    number = sum(len(family.codes) for family in health.passed)
    yield f"<details><summary>{count(number, 'rule')} passed</summary>\n"
    for family in health.passed:
        yield f"- {prose(family.family)}: {', '.join(family.codes)}"
    yield "\n</details>\n"


def _one_line(text: str | Iterable[str]) -> str:
    return prose(" ".join(str(text).split()), 600)

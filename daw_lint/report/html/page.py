"""Renders the page: gathers what the templates need, and returns one HTML text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.health.extras import Extras
from daw_lint.health.family_scores import FamilyScore, family_scores
from daw_lint.health.headline import headline, knows_enough
from daw_lint.health.model import Health
from daw_lint.health.score import COSTS, FORMULA, Verdict
from daw_lint.health.todo.cards import Card
from daw_lint.model.bounce import Bounce
from daw_lint.model.facts import Fact
from daw_lint.model.wording import count
from daw_lint.report.fixes.command import Command, command
from daw_lint.report.html import figures, formatting, inventory, rule_groups
from daw_lint.report.html.flow import flow_of
from daw_lint.report.html.history import HistoryView, history_of
from daw_lint.report.html.markers import markers_of
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.report.html.places import place_s
from daw_lint.report.html.plots import plots_of
from daw_lint.report.html.strips import Flow
from daw_lint.report.html.template import asset, environment, hash_of
from daw_lint.report.html.tiles import tiles
from daw_lint.report.not_judged import by_reason, rule_count
from daw_lint.report.paths import shown
from daw_lint.report.view import Document

_NAMED = 24
"""Most parts that are named below the waveform."""
_TICK, _CROSS, _QUESTION = "\u2713", "\u2715", "?"


class First(NamedTuple):
    """One of the things to do first."""

    code: str
    anchor: str
    severity: str
    message: str
    where: str
    notes: tuple[str, ...]
    how_to_fix: tuple[str, ...]
    also: tuple[str, ...]
    """What has the same cause, or the same remedy, with its notes."""
    more: int
    place_s: float | None
    """Where it is in the bounce."""
    command: Command | None
    """The command with which daw-lint does it."""


class Gauge(NamedTuple):
    """The score of a family of rules."""

    title: str
    points: int
    tone: str
    """The severity of its worst finding, or ``good``."""
    anchor: str
    about: str
    is_partial: bool
    """Whether it leaves out rules that were not judged."""


def render(health: Health, extras: Extras) -> Document:
    """Render the report as one HTML page that loads nothing."""
    context = _context(health, extras)
    return Document(environment().get_template("page.html.j2").render(context))


def _context(health: Health, extras: Extras) -> dict[str, Any]:
    flow = flow_of(health)
    script = asset("script.js")
    sign = _CROSS if health.verdict is Verdict.NOT_READY else _TICK if knows_enough(health) else _QUESTION
    history = history_of(health)
    return {
        "health": health,
        "history": history,
        "extras": extras,
        "headline": headline(health),
        "sign": sign,
        "style": asset("style.css"),
        "script": script,
        "script_hash": hash_of(script),
        "glance": inventory.glance(health),
        "tiles": tiles(health),
        "family_scores": [_gauge(one) for one in family_scores(health)],
        "contents": _contents(health, flow, history),
        "formula": FORMULA,
        "lost": sum(cost for _, _, cost in health.score.parts),
        "summaries": {code: rule.summary for code, rule in health.rules.items()},
        "names": {code: rule.name.replace("-", " ") for code, rule in health.rules.items()},
        "first_things": [_first(health, card) for card in health.first_cards],
        **_about_findings(health),
        **_about_session(health, flow),
        **_about_bounce(health, extras),
        "files": [_file_line(entry) for entry in _files(health)],
        "made": _made(health),
    }


def _contents(health: Health, flow: Flow | None, history: HistoryView | None) -> list[tuple[str, str, str]]:
    """List the sections of the page: anchor, title, and a number."""
    not_judged = rule_count(health.not_judged)
    sections = [
        ("verdict", "Verdict", ""),
        ("findings", "Findings", str(len(health.findings))),
        ("passed", "Passed", str(_passed_rules(health))),
        ("unjudged", "Not judged", str(not_judged) if not_judged else ""),
    ]
    if flow is not None:
        sections.append(("flow", "Signal flow", ""))
    if health.bounce is not None:
        sections.append(("bounce", "Bounce", ""))
    if health.platforms:
        sections.append(("platforms", "Platforms", ""))
    if health.session is not None:
        sections += [("media", "Media", ""), ("plugins", "Plug-ins", "")]
    if history is not None:
        sections.append(("history", "Versions", str(len(health.past) + 1)))
    return [*sections, ("read", "Files", "")]


def _gauge(score: FamilyScore) -> Gauge:
    found = f"{count(score.failed, 'rule')} found something" if score.failed else "nothing found"
    family = rule_groups.anchor(score.family) if score.failed else "passed"
    tone = str(score.worst) if score.worst is not None else "good"
    about = f"{found}, {score.passed} passed" + (f", {score.unjudged} not fully checked" if score.unjudged else "")
    return Gauge(formatting.title(score.family), score.points, tone, family, about, score.unjudged > 0)


def _passed_rules(health: Health) -> int:
    return sum(len(family.codes) for family in health.passed)


def _first(health: Health, card: Card) -> First:
    finding, rule = card.head, health.rules.get(card.head.code)
    advice = (card.fix,) if card.fix else rule_groups.paragraphs(rule.how_to_fix) if rule is not None else ()
    others = [other for other in card.findings[1:] if other.code != finding.code]
    return First(
        code=finding.code,
        anchor=RULE_ANCHOR + finding.code,
        severity=str(card.severity),
        message=finding.message,
        where=rule_groups.place(finding),
        notes=finding.notes,
        how_to_fix=advice,
        also=tuple(dict.fromkeys(other.message for other in others)),
        more=sum(other.code == finding.code for other in health.findings) - 1,
        place_s=place_s(health, finding),
        command=command(card.findings),
    )


def _about_findings(health: Health) -> dict[str, Any]:
    not_judged = by_reason(health.not_judged)
    counts = [(str(level), sum(found.severity is level for found in health.findings)) for level in COSTS]
    reasons = {group.reason for group in not_judged}
    facts = health.session.missing_facts if health.session is not None else {}
    return {
        "families": rule_groups.families(health),
        "suppressed": rule_groups.suppressed(health),
        "counts": [(severity, number) for severity, number in counts if number],
        "not_judged": not_judged,
        "not_judged_rules": rule_count(health.not_judged),
        "passed_rules": _passed_rules(health),
        "missing_facts": [why for why in dict.fromkeys(facts.values()) if why not in reasons],
    }


def _about_session(health: Health, flow: Flow | None) -> dict[str, Any]:
    session = health.session
    groups = (
        ("Past the master", "These have hardware outputs of their own. A bounce of the master does not contain them.",
         flow.outside if flow else ()),
        ("Sends only, or no output", "These have no output of their own. They are heard only through their sends.",
         flow.nowhere if flow else ()),
        ("Routed to several places", "These have no single output; their sends are listed.",
         flow.several if flow else ()),
        ("Output unknown", "The file does not say where these are routed, or their routing is a loop.",
         flow.unknown if flow else ()),
    )  # fmt: skip
    return {
        "flow": flow,
        "flow_groups": [group for group in groups if group[2]],
        "media": inventory.media(session),
        "makers": inventory.makers(health),
        "some_off": any(line.off for line in health.plugins),
        "unknown_plugins": inventory.unknown_plugins(health),
        "inventory": inventory.inventory(health),
        "set_devices": inventory.set_devices(health),
        "devices_unknown": session is not None and Fact.DEVICES not in session.facts,
    }


def _about_bounce(health: Health, extras: Extras) -> dict[str, Any]:
    bounce = health.bounce
    parts = bounce.sections.parts if bounce is not None and bounce.sections is not None else ()
    loudness = bounce.loudness.integrated_lufs if bounce is not None and bounce.loudness is not None else None
    why = next((pairing.why for pairing in health.pairings if bounce and pairing.bounce == bounce.path), "")
    plots = plots_of(health, extras)
    return {
        "why_bounce": why,
        "meter": figures.meter(health),
        "plots": plots,
        "has_waveform": any(plot.key == "waveform" for plot in plots),
        "markers": markers_of(health),
        "named_parts": parts if 1 < len(parts) <= _NAMED and bounce and _is_named(bounce) else (),
        "parts": parts if len(parts) > 1 else (),
        "bands": bounce.spectrum.bands if bounce is not None and bounce.spectrum is not None else (),
        "key_figures": figures.key_figures(bounce) if bounce is not None else [],
        "loudness": formatting.db(loudness, "LUFS"),
    }


def _is_named(bounce: Bounce) -> bool:
    """Whether the parts have names that the user gave them."""
    return bounce.sections is not None and bounce.sections.source == "locators"


def _files(health: Health) -> list[tuple[Path, str, int | None, str]]:
    files: list[tuple[Path, str, int | None, str]] = [
        (entry.path, formatting.moment(entry.modified), entry.size_bytes, entry.sha256) for entry in health.files
    ]
    session = health.session
    is_folder = session is not None and all(entry.path != session.path for entry in health.files)
    return [(session.path, "", None, ""), *files] if session is not None and is_folder else files


def _file_line(entry: tuple[Path, str, int | None, str]) -> tuple[str, str, str, str]:
    path, modified, size, sha = entry
    return (
        shown(path),
        modified,
        formatting.size(size) if size is not None else "a folder",
        sha or "unknown",
    )


def _made(health: Health) -> list[tuple[str, str]]:
    session = health.session
    written = f"{session.application} {session.application_version}".strip() if session is not None else ""
    rows = [
        ("daw-lint", health.tool_version),
        ("Session saved by", written),
        ("Profile", health.profile),
        ("Targets", ", ".join(health.targets)),
        ("Configuration", shown(health.config_file) if health.config_file is not None else "none: the defaults"),
        ("Rules", f"{len(health.rules)} selected"),
    ]
    return [(label, value) for label, value in rows if value]

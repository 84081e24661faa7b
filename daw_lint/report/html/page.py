"""The page: what the templates are given, and the one string that comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from daw_lint.health.extras import Extras
from daw_lint.health.headline import headline, knows_enough
from daw_lint.health.model import Health
from daw_lint.health.score import COSTS, FORMULA, Verdict
from daw_lint.model.bounce import Bounce
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding
from daw_lint.report.html import figures, formatting, grouped, inventory
from daw_lint.report.html.flow import flow_of
from daw_lint.report.html.history import PastView, past_of
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.report.html.plots import plots_of
from daw_lint.report.html.strips import Flow
from daw_lint.report.html.template import asset, environment, hash_of
from daw_lint.report.paths import shown

_NAMED = 24
"""Parts that are named below the waveform at most."""
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
    more: int


def render(health: Health, extras: Extras) -> str:
    """Return the report as one HTML page that holds everything it shows."""
    context = _context(health, extras)
    return environment().get_template("page.html.j2").render(context)


def _context(health: Health, extras: Extras) -> dict[str, Any]:
    said = headline(health)
    flow = flow_of(health)
    script = asset("script.js")
    sign = _CROSS if health.verdict is Verdict.NOT_READY else _TICK if knows_enough(health) else _QUESTION
    past = past_of(health)
    return {
        "health": health,
        "past": past,
        "extras": extras,
        "headline": said,
        "sign": sign,
        "style": asset("style.css"),
        "script": script,
        "script_hash": hash_of(script),
        "glance": inventory.glance(health),
        "contents": _contents(health, flow, past),
        "formula": FORMULA,
        "lost": sum(cost for _, _, cost in health.score.parts),
        "summaries": {code: rule.summary for code, rule in health.rules.items()},
        "first_things": [_first(health, finding) for finding in health.first_things],
        **_about_findings(health),
        **_about_session(health, flow),
        **_about_bounce(health, extras),
        "files": [_file_line(entry) for entry in _files(health)],
        "made": _made(health),
    }


def _contents(health: Health, flow: Flow | None, past: PastView | None) -> list[tuple[str, str, str]]:
    """Return the sections of the page: anchor, title, and a number."""
    missed = len({missed.code for missed in health.not_judged})
    found = [("verdict", "Verdict", "")]
    if past is not None:
        found.append(("history", "Versions", str(len(health.past) + 1)))
    found.append(("findings", "Findings", str(len(health.findings))))
    if flow is not None:
        found.append(("flow", "Signal flow", ""))
    if health.bounce is not None:
        found.append(("bounce", "The bounce", ""))
    if health.platforms:
        found.append(("platforms", "Platforms", ""))
    if health.session is not None:
        found += [("media", "Media", ""), ("plugins", "Plug-ins", "")]
    return [*found, ("unjudged", "Not judged", str(missed) if missed else ""), ("read", "What was read", "")]


def _first(health: Health, finding: Finding) -> First:
    rule = health.rules.get(finding.code)
    return First(
        code=finding.code,
        anchor=RULE_ANCHOR + finding.code,
        severity=grouped.WORDS[finding.severity],
        message=finding.message,
        where=grouped.place(finding),
        notes=finding.notes,
        how_to_fix=grouped.paragraphs(rule.how_to_fix) if rule is not None else (),
        more=sum(other.code == finding.code for other in health.findings) - 1,
    )


def _about_findings(health: Health) -> dict[str, Any]:
    missed = grouped.not_judged(health)
    codes = {entry.code for entry in health.not_judged}
    counts = [(grouped.WORDS[level], sum(found.severity is level for found in health.findings)) for level in COSTS]
    told = {entry.reason for entry in missed}
    facts = health.session.missing_facts if health.session is not None else {}
    return {
        "families": grouped.families(health),
        "suppressed": grouped.suppressed(health),
        "counts": [(word, number) for word, number in counts if number],
        "missed": missed,
        "missed_rules": len(codes),
        "not_told": [why for why in dict.fromkeys(facts.values()) if why not in told],
    }


def _about_session(health: Health, flow: Flow | None) -> dict[str, Any]:
    session = health.session
    groups = (
        ("Beside the master", "These leave by outputs of their own: they are not part of a bounce of the master.",
         flow.outside if flow else ()),
        ("With sends alone, or without sound", "These have no output of their own: what is heard of them goes through sends.",
         flow.nowhere if flow else ()),
        ("Without one way out", "The file names no single output for these; the sends that it tells of are listed.",
         flow.several if flow else ()),
        ("Where these run is not known", "The file does not tell where their sound goes, or it goes in a circle.",
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
        "devices_unknown": session is not None and Fact.DEVICES not in session.facts,
    }


def _about_bounce(health: Health, extras: Extras) -> dict[str, Any]:
    bounce = health.bounce
    parts = bounce.sections.parts if bounce is not None and bounce.sections is not None else ()
    loudness = bounce.loudness.integrated_lufs if bounce is not None and bounce.loudness is not None else None
    why = next((pairing.why for pairing in health.pairings if bounce and pairing.bounce == bounce.path), "")
    return {
        "why_bounce": why,
        "meter": figures.meter(health),
        "plots": plots_of(health, extras),
        "named_parts": parts if 1 < len(parts) <= _NAMED and bounce and _is_named(bounce) else (),
        "parts": parts if len(parts) > 1 else (),
        "bands": bounce.spectrum.bands if bounce is not None and bounce.spectrum is not None else (),
        "key_figures": figures.key_figures(bounce) if bounce is not None else [],
        "loudness": formatting.db(loudness, "LUFS"),
    }


def _is_named(bounce: Bounce) -> bool:
    """Whether the parts have names that somebody gave them."""
    return bounce.sections is not None and bounce.sections.source == "locators"


def _files(health: Health) -> list[tuple[Path, str, int | None, str]]:
    found = [(entry.path, formatting.moment(entry.modified), entry.size_bytes, entry.sha256) for entry in health.files]
    session = health.session
    if session is not None and all(entry.path != session.path for entry in health.files):
        return [(session.path, "", None, ""), *found]
    return [*found]


def _file_line(entry: tuple[Path, str, int | None, str]) -> tuple[str, str, str, str]:
    path, modified, size, sha = entry
    return (
        shown(path),
        modified,
        formatting.size(size) if size is not None else "a folder",
        sha or "not known",
    )


def _made(health: Health) -> list[tuple[str, str]]:
    session = health.session
    written = f"{session.application} {session.application_version}".strip() if session is not None else ""
    rows = [
        ("daw-lint", health.tool_version),
        ("Session written by", written),
        ("Profile", health.profile),
        ("Release targets", ", ".join(health.targets)),
        ("Configuration", shown(health.config_file) if health.config_file is not None else "none: the defaults"),
        ("Rules", f"{len(health.rules)} selected"),
    ]
    return [(label, value) for label, value in rows if value]

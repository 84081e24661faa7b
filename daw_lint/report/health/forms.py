"""The forms of the health report by name. A form is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable

from daw_lint.health.extras import Extras
from daw_lint.health.model import Health
from daw_lint.report.view import Document

Form = Callable[[Health, Extras], Document]


def _html(health: Health, extras: Extras) -> Document:
    from daw_lint.report.html.page import render

    return render(health, extras)


def _markdown(health: Health, extras: Extras) -> Document:
    from daw_lint.report.health.markdown import markdown

    return markdown(health)


def _json(health: Health, extras: Extras) -> Document:
    from daw_lint.report.health.json import as_json

    return as_json(health)


def _badge(health: Health, extras: Extras) -> Document:
    from daw_lint.report.health.badge import badge

    return badge(health)


FORMS: dict[str, Form] = {"html": _html, "markdown": _markdown, "json": _json, "badge": _badge}

"""A badge: a small SVG with stage and score, for a README or a status page."""

from __future__ import annotations

from daw_lint.health.headline import SESSION_OK, TOO_LITTLE, headline, in_short, points
from daw_lint.health.model import Health
from daw_lint.report.view import Document
from daw_lint.report.xml_text import escaped

COLOURS = {"good": "#1a7f37", "open": "#2c5d86", "noted": "#8a5a00", "bad": "#b3261e"}
"""Background of the score by the tone of the headline. White text has a contrast above 4.5 to 1 on each (WCAG 2, level AA)."""
LABEL_COLOUR = "#2f353b"
_NARROW = "ijlft|.:' "
_HEIGHT, _PAD = 20, 7


def badge(health: Health) -> Document:
    """Draw the badge of a session as SVG: ``mix health | 87``, ``87 partial``, ``session OK, bounce not checked``."""
    head = headline(health)
    title = f"{health.stage.name} health {points(health)}: {head.title}"
    short = in_short(health)
    number = f"{health.score.points}{' partial' if health.unjudged_rules else ''}"
    value = short if short in (SESSION_OK, TOO_LITTLE) else number
    return draw(f"{health.stage.name} health", value, COLOURS[head.tone], title)


def draw(label: str, value: str, colour: str, title: str) -> Document:
    """Draw a badge of two texts; ``title`` is for screen readers and the tooltip."""
    left, right = (_width(text) + 2 * _PAD for text in (label, value))
    width = left + right
    texts = "".join(
        f'<text x="{start + _PAD}" y="14" textLength="{room - 2 * _PAD}" lengthAdjust="spacingAndGlyphs">{escaped(text)}</text>'
        for text, start, room in ((label, 0, left), (value, left, right))
    )
    return Document(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}" '
        f'role="img" aria-label="{escaped(title)}"><!-- daw-lint --><title>{escaped(title)}</title>'
        f'<clipPath id="c"><rect width="{width}" height="{_HEIGHT}" rx="4"/></clipPath><g clip-path="url(#c)">'
        f'<rect width="{left}" height="{_HEIGHT}" fill="{LABEL_COLOUR}"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{colour}"/></g>'
        f'<g fill="#fff" font-family="Verdana, DejaVu Sans, Geneva, sans-serif" font-size="11">{texts}</g></svg>\n'
    )


def _width(text: str) -> int:
    """Estimate the width of a text in Verdana at 11 px. ``textLength`` makes other fonts fit."""
    return round(sum(4.0 if character in _NARROW else 7.0 for character in text))

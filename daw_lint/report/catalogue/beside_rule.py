"""What stands beside a rule on its page: a suppression that is ready to be copied, and related rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from daw_lint.rulebook.rule import Rule

_CODE = re.compile(r"\b[A-Z]{1,2}\d{3}\b")
_MOST_RELATED = 8


def sections(rule: Rule, rules: Sequence[Rule], object_path: str = "") -> Iterator[str]:
    """Yield the sections in Markdown. ``object_path`` is an example of where the rule finds something."""
    if not rule.is_builtin:
        yield f"## Allow it\n\nIf it is meant, say so in `daw-lint.toml`:\n\n```toml\n{suppression(rule, object_path)}\n```"
    found = related(rule, rules)
    if found:
        yield "## Related rules\n\n" + "\n".join(f"- {other.code} {other.name}: {other.summary}" for other in found)


def suppression(rule: Rule, object_path: str = "") -> str:
    """Return a suppression in TOML, to be copied and completed."""
    file = "Song.als" if rule.needs_session else "Song.wav"
    place = ["object = " + _quoted(object_path)] if object_path else []
    return "\n".join(
        ["[[suppress]]", f'rule = "{rule.code}"', f'file = "{file}"', *place, 'reason = "why it is meant"']
    )


def related(rule: Rule, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules that this one explains or names in its texts, then those that name this one."""
    named = _named(rule)
    by_code = {other.code: other for other in rules}
    ours = [by_code[code] for code in named if code in by_code]
    others = [
        other for other in rules
        if rule.code in _named(other) and other.code not in named and not other.is_builtin  # those name it as an example
    ]  # fmt: skip
    return [*ours, *others][:_MOST_RELATED]


def _named(rule: Rule) -> tuple[str, ...]:
    """Return the codes that a rule names, each once, without its own."""
    explained = (entry.code for entry in rule.explains)
    found = (*explained, *_codes((rule.why, rule.how_to_fix, rule.disputed)))
    return tuple(dict.fromkeys(code for code in found if code != rule.code))


def _codes(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _CODE.findall(text)


def _quoted(text: str) -> str:
    return "'" + text + "'" if '"' in text or "\\" in text else f'"{text}"'

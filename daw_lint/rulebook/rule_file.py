"""A rule file as it is written: which keys there are, and of which type."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from daw_lint.model.facts import Fact
from daw_lint.model.finding import Severity
from daw_lint.rulebook.rule import Explanation, FixRule, Grade, Limit, Maturity, Remedy, Source

Stage = Literal["mix", "master", "stem"]


CODE_FORM = "^[A-Z]{1,4}[0-9]{3}$"
NAME_FORM = "^[a-z0-9]+(-[a-z0-9]+)*$"


def _text(words: str, pattern: str = r"\S", form: str = "") -> Meta:
    """Describe a text. ``form`` says in a message what the pattern asks for."""
    return Meta(description=words, pattern=pattern, extra={"form": form} if form else None)


class SettingTable(Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[settings.NAME]``."""

    default: float | int | str | bool | list[Any]
    doc: str
    unit: Annotated[str, Meta(description="dB, dBFS, dBTP, LUFS, LU, Hz, s, h, ... or empty")] = ""


class RuleFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The keys of a rule file. The rules of a studio give neither ``family`` nor ``since`` nor ``check``."""

    code: Annotated[
        str, _text("Two capital letters and three digits, of your own: HS101", CODE_FORM, "a code such as HS101")
    ]
    name: Annotated[
        str, _text("Names the fault, in small letters with dashes", NAME_FORM, "a name such as song-too-long")
    ]
    summary: Annotated[str, _text("What it finds, one sentence without a full stop")]
    severity: Severity
    why: Annotated[str, _text("Why it matters")]
    how_to_fix: Annotated[str, _text("What to do about it")]
    family: Annotated[str, _text("The group that it is listed in")] = "house"
    since: Annotated[str, Meta(description="The version of daw-lint that it came with")] = ""
    maturity: Annotated[
        Maturity,
        Meta(description="preview and deprecated rules run only if their code is selected, previews with preview"),
    ] = Maturity.STABLE
    stages: tuple[Stage, ...] = ("mix", "master")
    needs: tuple[Fact, ...] = ()
    check: Annotated[str, Meta(description="A function of daw-lint itself; not for rules of your own")] | None = None
    limit: Limit | None = None
    flag_when: (
        Annotated[str, Meta(description="A condition in the Common Expression Language over the facts (docs/facts.md)")]
        | None
    ) = None
    for_each: str = "session"
    message: Annotated[
        str, Meta(description="What a finding says; facts and settings in braces: {track.volume_db:+.1f}")
    ] = ""
    settings: dict[str, SettingTable] = {}
    weight: Annotated[float, Meta(description="Factor of the points that it costs in the health score", gt=0, le=5)] = (
        1.0
    )
    grade: tuple[Grade, ...] = ()
    explains: tuple[Explanation, ...] = ()
    remedy: Remedy | None = None
    fix: FixRule | None = None
    together: Annotated[
        str,
        Meta(
            description="What several findings on one file say as one; {number} and evidence that they share are in braces"
        ),
    ] = ""
    source: tuple[Source, ...] = ()
    qc_terms: Annotated[
        tuple[str, ...], Meta(description="What quality control calls the fault: ebu-qc:0078B, movielabs-qc:CLIPPING")
    ] = ()
    disputed: Annotated[str, Meta(description="What sources do not agree on")] = ""
    opt_in: Annotated[bool, Meta(description="Runs only where it is selected")] = False
    good: tuple[dict[str, Any], ...] = ()
    bad: tuple[dict[str, Any], ...] = ()

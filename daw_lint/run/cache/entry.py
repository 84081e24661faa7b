"""Encodes a verdict: the result of a job, and the files and folders that it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from daw_lint.judge.suppression import Use
from daw_lint.model.finding import Finding, NotJudged
from daw_lint.model.stage import Stage
from daw_lint.named_tuple import NamedTuple
from daw_lint.run.cache.state import is_settled, state
from daw_lint.run.job import JobResult
from daw_lint.run.outline import Outline
from daw_lint.run.pairing import Pairing


class _Entry(msgspec.Struct, frozen=True):
    depends_on: dict[str, str]
    file: Path
    stage: Stage
    findings: list[Finding]
    suppressed: list[Finding]
    not_judged: list[NotJudged]
    bounces: tuple[Path, ...]
    pairings: list[Pairing]
    judged: dict[Path, frozenset[str]]
    outline: Outline
    plays: tuple[str, ...]
    uses: list[Use]
    made: bytes
    """The product of the follow-up. Only the follow-up knows its type."""


class Known(NamedTuple):
    """A cached result of a job."""

    result: JobResult
    uses: list[Use]
    made: Any


_RESULT = ("file", "stage", "findings", "suppressed", "not_judged", "bounces", "pairings", "judged", "outline", "plays")


def dump(result: JobResult, uses: Sequence[Use], made: Any, seen: Mapping[str, str], started_ns: int) -> bytes | None:
    """Encode a verdict; ``None`` if it cannot be cached.

    Not cached are masters, which are judged with their mix and its dates; files that changed at or after ``started_ns``,
    when judging began; and names that are not text. ``seen`` lists what was read from the disk, folders with their entries
    at that time.
    """
    if result.stage.name == "master" or not is_settled(seen, started_ns):
        return None
    try:
        entry = _Entry(
            depends_on={name: entries or state(name) for name, entries in seen.items()},
            uses=list(uses),
            made=_encoder.encode(made),
            **{name: getattr(result, name) for name in _RESULT},
        )
        data = _encoder.encode(entry)
        return data if _decode(data, _Entry) == entry else None
    except (TypeError, ValueError):
        return None


def load(data: bytes, made_type: Any = None) -> Known | None:
    """Decode the verdict of ``dump``; ``None`` if a file that it depends on has changed, or if it is damaged."""
    try:
        entry: _Entry = _decode(data, _Entry)
        if any(state(name) != was for name, was in entry.depends_on.items()):
            return None
        made = _decode(entry.made, made_type | None if made_type is not None else None)
    except (TypeError, ValueError):
        return None
    return Known(JobResult(**{name: getattr(entry, name) for name in _RESULT}), entry.uses, made)


def _decode(data: bytes, kind: Any) -> Any:
    if kind not in _decoders:
        _decoders[kind] = msgspec.msgpack.Decoder(kind, dec_hook=lambda _, name: _paths[name])
    return _decoders[kind].decode(data)


class _Paths(dict[str, Path]):
    """Paths by name, each made once."""

    def __missing__(self, name: str) -> Path:
        self[name] = path = Path(name)
        return path


def _plain(value: Any) -> Any:
    """Convert what msgspec cannot encode: paths to text, floats of numpy to floats."""
    return float(value) if isinstance(value, float) else str(value) if isinstance(value, Path) else _refuse(value)


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} cannot be kept")


_paths = _Paths()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)

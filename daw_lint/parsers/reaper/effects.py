"""Effect chains of a REAPER project: plug-ins, their switches, and containers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from daw_lint.model.place import Place
from daw_lint.model.session import Chain, Device, DeviceFormat, Switch
from daw_lint.parsers.reaper.chunks import Chunk, moves, tokens, two_switches, values_of
from daw_lint.parsers.reaper.states import state_of
from daw_lint.parsers.values import as_number, four_letters

_FORMATS = {
    "VST": DeviceFormat.VST2, "VST3": DeviceFormat.VST3, "AU": DeviceFormat.AU, "AUv3": DeviceFormat.AU,
    "CLAP": DeviceFormat.CLAP, "LV2": DeviceFormat.LV2, "JS": DeviceFormat.JSFX, "DX": DeviceFormat.VST2,
}  # fmt: skip
_CONTAINER, _VIDEO = "native:REAPER/Container", "native:REAPER/Video_processor"
PLUGINS = frozenset({"VST", "AU", "JS", "CLAP", "LV2", "DX", "VIDEO_EFFECT", "CONTAINER"})
_TITLE = re.compile(r"^(?:(VST3?|AU(?:v3)?|CLAP|LV2|JS|DX)(i?): )?(.*)$")
_OUTPUTS = re.compile(r" \((?:mono|\d+(?:->\d+)?(?:ch| out))\)$")
_VENDOR = re.compile(r"^(.+) \(((?:[^()]|\([^()]*\))*)\)$")
_ID = re.compile(r"^(-?[0-9]{1,20})(?:([<{])([0-9A-Fa-f]+)[>}])?$")
_NUMBER = re.compile(r"[0-9]{1,20}")
_BYPASS = re.compile(r"^PARMENV \S*:bypass\b")
_WET = re.compile(r"^PARMENV \S*:wet\b")


class Title(NamedTuple):
    """The parts of a plug-in's title, such as ``VST3i: Name (Vendor) (8 out)``."""

    format: str
    is_instrument: bool
    name: str
    vendor: str | None


def read_title(title: str) -> Title:
    """Split a title into its parts."""
    found = _TITLE.match(title)
    kind, instrument, rest = found.groups() if found else (None, "", title)
    # The outputs come after the vendor: "Name (Vendor) (8 out)".
    rest = _OUTPUTS.sub("", rest)
    by = _VENDOR.match(rest)
    return Title(kind or "", bool(instrument), by[1] if by else rest, by[2] if by else None)


def read_chain(chain: Chunk | None, path: str, active: Switch) -> tuple[Device, ...]:
    """Read the devices of a chain. ``active`` is the state of the track or container around them."""
    return tuple(_devices(chain, path, active)) if chain is not None else ()


def in_series(around: Switch, own: Switch) -> Switch:
    """Combine two switches in series: off wins, then automated."""
    if around is False or own is False:
        return False
    return "automated" if "automated" in (around, own) else around


def _devices(chain: Chunk, path: str, active: Switch) -> Iterator[Device]:
    bypassed = offline = False
    for index, item in enumerate(chain.items):
        if isinstance(item, str):
            if item.startswith("BYPASS "):
                bypassed, offline = two_switches(tokens(item)[1:])
            continue
        if item.name in PLUGINS:
            enabled: Switch = not (bypassed or offline)
            after = _following(chain.items, index)
            if not offline and any(_BYPASS.match(chunk.head) and moves(chunk) for chunk in _chunks(after)):
                enabled = "automated"
            yield _device(item, path, active, in_series(enabled, _is_wet(after)), after)
            bypassed = offline = False


def _following(items: Sequence[str | Chunk], index: int) -> Sequence[str | Chunk]:
    """Return what belongs to the plug-in at ``index``: its lines and envelopes follow it, up to the next plug-in."""
    for place in range(index + 1, len(items)):
        item = items[place]
        if item.startswith("BYPASS ") if isinstance(item, str) else item.name in PLUGINS:
            return items[index + 1 : place]
    return items[index + 1 :]


def _is_wet(after: Sequence[str | Chunk]) -> Switch:
    """Whether a plug-in's output is heard. At 0 % wet only its input is, as if the plug-in were off.

    ``WET`` holds the share of the output, from 0 to 1. Where the share has an envelope, that is what counts.
    """
    for chunk in _chunks(after):
        values = values_of(chunk) if _WET.match(chunk.head) else []
        if values:
            return not any(value == 0 for value in values) or ("automated" if any(values) else False)
    return _wet(after) != 0


def _wet(after: Sequence[str | Chunk]) -> float | None:
    """Return the stored share of a plug-in's output; ``None`` if it is not stored."""
    stored = next((tokens(item)[1:2] for item in after if isinstance(item, str) and item.startswith("WET ")), [])
    return as_number(stored[0]) if stored else None


def _mix(after: Sequence[str | Chunk]) -> dict[str, float | bool]:
    """Return the share of a plug-in's output where it is mixed with its input. One with an envelope has no single value."""
    wet = _wet(after)
    if wet is None or not 0 < wet < 1 or _has_wet_envelope(after):
        return {}
    return {"mix_percent": wet * 100}


def _has_wet_envelope(after: Sequence[str | Chunk]) -> bool:
    return any(_WET.match(chunk.head) is not None and bool(values_of(chunk)) for chunk in _chunks(after))


def _chunks(items: Sequence[str | Chunk]) -> Iterator[Chunk]:
    return (item for item in items if isinstance(item, Chunk))


def _device(chunk: Chunk, path: str, active: Switch, enabled: Switch, after: Sequence[str | Chunk]) -> Device:
    head = tokens(chunk.head)
    if chunk.name == "CONTAINER":
        return _container(chunk, head, path, active, enabled)
    title = read_title(head[1] if len(head) > 1 else chunk.name)
    user_name = _user_name(chunk.name, head)
    kind = title.format or ("JS" if chunk.name == "JS" else chunk.name)
    native = chunk.name == "VIDEO_EFFECT"
    plugin_id = _plugin_id(chunk.name, head)
    is_vst3 = kind == "VST3" or (plugin_id or "").startswith("VST3:")
    return Device(
        name=title.name,
        format=DeviceFormat.NATIVE if native else _FORMATS.get(kind, DeviceFormat.VST2),
        path=f"{path} > {user_name or title.name}",
        enabled=enabled,
        active=in_series(active, enabled),
        user_name=user_name,
        vendor=title.vendor,
        plugin_id=_VIDEO if native else plugin_id,
        native_type="video" if native else None,
        parameters=_mix(after),
        # What a plug-in does while its share moves, no value tells.
        state=None if _has_wet_envelope(after) else state_of(chunk, after, is_vst3),
        place=Place(line=chunk.number),
    )


def _container(chunk: Chunk, head: list[str], path: str, active: Switch, enabled: Switch) -> Device:
    name = next((word for word in head[2:3] if word), "") or (head[1] if len(head) > 1 else "Container")
    here = f"{path} > {name}"
    inside = tuple(_devices(chunk, here, in_series(active, enabled)))
    return Device(
        name="Container",
        format=DeviceFormat.NATIVE,
        path=here,
        enabled=enabled,
        active=in_series(active, enabled),
        user_name=name if name != "Container" else None,
        plugin_id=_CONTAINER,
        chains=(Chain(name, enabled, inside),),
        native_type="container",
        place=Place(line=chunk.number),
    )


def _user_name(kind: str, head: list[str]) -> str | None:
    # The position of the user's name among the tokens of the plug-in's line (seen in the corpus).
    place = {"VST": 4, "DX": 3, "AU": 3, "CLAP": 3, "LV2": 3, "JS": 2}.get(kind)
    return (head[place] or None) if place is not None and len(head) > place else None


def _plugin_id(kind: str, head: list[str]) -> str | None:
    if kind == "VST" and len(head) > 5:
        found = _ID.match(head[5])
        if found is None:
            return None
        if found[2] == "{" and len(found[3]) == 32:
            return f"VST3:{found[3].upper()}"
        return f"VST2:{four_letters(int(found[1]))}"
    if kind == "AU" and len(head) > 6 and all(map(_NUMBER.fullmatch, head[4:7])):
        return "AU:" + "/".join(four_letters(int(word)) for word in head[4:7])
    if kind in ("CLAP", "LV2") and len(head) > 2 and head[2]:
        return f"{kind}:{head[2]}"
    return f"JS:{head[1]}" if kind == "JS" and len(head) > 1 else None

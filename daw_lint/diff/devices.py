"""Compares the devices of a track, and the chains of its racks."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from daw_lint.diff.align import Pairs, align, out_of_order
from daw_lint.diff.change import Change, Kind
from daw_lint.diff.detail_wording import detail_changes
from daw_lint.diff.details import chain_details, device_details, device_head, device_key
from daw_lint.diff.device_settings import SettingsOf, changed_details
from daw_lint.diff.labels import Names
from daw_lint.model.session import Chain, Device
from daw_lint.model.wording import count

MAX_DEPTH = 50
"""Most levels of nested racks; only hostile files have more."""


class DeviceComparison:
    """Compares devices. ``old`` and ``new`` name the tracks that feed sidechains."""

    def __init__(self, old: Names, new: Names, settings: SettingsOf) -> None:
        self._old, self._new, self._settings = old, new, settings

    def devices(self, where: str, old: Sequence[Device], new: Sequence[Device], depth: int = 0) -> Iterator[Change]:
        """Yield the changes among the devices of a track or a chain, in the order of the newer version."""
        if depth > MAX_DEPTH:
            return
        pairs = self._pairs(old, new)
        moved, partner = out_of_order(pairs), {b: a for a, b in pairs}
        for place, device in enumerate(new):
            if place not in partner:
                yield _added(where, new, place)
                continue
            if place in moved:
                yield _moved(new, place)
            yield from self._device(old[partner[place]], device, depth)
        paired = set(partner.values())
        for place, device in enumerate(old):
            if place not in paired:
                text = f"{_described(device)} removed"
                yield Change(Kind.REMOVED, "device", where, text, device.label, old=device.name, fold=text)

    def _pairs(self, old: Sequence[Device], new: Sequence[Device]) -> Pairs:
        """Pair the devices. Equal devices keep their places, unless the other pairing leaves more of them unchanged."""
        pairs = align(old, new, self._alike, _named, device_key, _plain_name)
        if [_named(device) for device in old] != [_named(device) for device in new]:
            return pairs
        stay = [(place, place) for place in range(len(old))]
        return max(stay, pairs, key=lambda some: sum(self._alike(old[a]) == self._alike(new[b]) for a, b in some))

    def _device(self, old: Device, new: Device, depth: int) -> Iterator[Change]:
        path = new.path
        before, after = changed_details(self._settings(old), self._settings(new))
        facts = [*device_details(old, self._old), *before], [*device_details(new, self._new), *after]
        for change in detail_changes("device", path, new.label, *facts):
            if change.fact == "name":
                text = f"renamed to {new.label}" if device_key(old) == device_key(new) else f"now {new.label}"
                yield replace(change, kind=Kind.RENAMED, where=old.path, text=text)
            else:
                yield change
        yield from self._chains(path, old.chains, new.chains, depth)

    def _chains(self, where: str, old: Sequence[Chain], new: Sequence[Chain], depth: int) -> Iterator[Change]:
        pairs = align(old, new, _chain_content, _chain_name)
        rest = [place for place in range(len(old)) if place not in {a for a, _ in pairs}]
        added = [place for place in range(len(new)) if place not in {b for _, b in pairs}]
        pairs += zip(rest, added, strict=False)
        partner = {b: a for a, b in pairs}
        for place, chain in enumerate(new):
            if place in partner:
                yield from self._chain(where, old[partner[place]], chain, depth)
            else:
                yield _whole_chain(Kind.ADDED, where, chain)
        for place in rest[len(added) :]:
            yield _whole_chain(Kind.REMOVED, where, old[place])

    def _chain(self, where: str, old: Chain, new: Chain, depth: int) -> Iterator[Change]:
        path = f"{where} > {new.name}"
        for change in detail_changes("chain", path, new.name, chain_details(old), chain_details(new)):
            if change.fact == "name":
                yield replace(change, kind=Kind.RENAMED, where=f"{where} > {old.name}", text=f"renamed to {new.name}")
            else:
                yield change
        yield from self.devices(path, old.devices, new.devices, depth + 1)

    @staticmethod
    def _alike(device: Device) -> Hashable:
        return (
            *_named(device),
            device.enabled,
            tuple(sorted(device.parameters.items())),
            tuple(_chain_content(chain) for chain in device.chains),
        )


def _added(where: str, devices: Sequence[Device], place: int) -> Change:
    device = devices[place]
    text = f"{_described(device)} added{_after(devices, place)}"
    fold = f"{_described(device)} added"
    return Change(Kind.ADDED, "device", where, text, device.label, new=device.name, fold=fold)


def _moved(devices: Sequence[Device], place: int) -> Change:
    device = devices[place]
    text = f"moved, now {_after(devices, place).lstrip(', ')}"
    return Change(Kind.MOVED, "device", device.path, text, device.label, "place")


def _after(devices: Sequence[Device], place: int) -> str:
    """Name the device before this one; nothing for an only device."""
    if place:
        return f" after {devices[place - 1].label}"
    return ", the first" if len(devices) > 1 else ""


def _described(device: Device) -> str:
    """Describe a device with its state and its contents."""
    inside = sum(1 for _ in device.walk()) - 1
    state = {False: ", off", "automated": ", switched by automation"}.get(device.enabled, "")
    return f"device {device_head(device)}" + (f" with {count(inside, 'device')}" if inside else "") + state


def _whole_chain(kind: Kind, where: str, chain: Chain) -> Change:
    inside = sum(1 for device in chain.devices for _ in device.walk())
    text = f"chain {chain.name} with {count(inside, 'device')} {kind}"
    return Change(kind, "chain", where, text, chain.name)


def _named(device: Device) -> tuple[Hashable, ...]:
    return (*device_key(device), device.user_name)


def _plain_name(device: Device) -> Hashable:
    """Return the key by name alone: a plug-in in another format is the same device."""
    return device.name.casefold()


def _chain_content(chain: Chain) -> Hashable:
    return chain.name, tuple(_named(device) for device in chain.devices)


def _chain_name(chain: Chain) -> Hashable:
    return chain.name

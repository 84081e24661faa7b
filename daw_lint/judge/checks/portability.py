"""Find plug-ins that another computer may not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import matching
from daw_lint.judge.plugin_origin import comes_with_program, maker_of
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.session import Device, DeviceFormat, InventoryItem
from daw_lint.model.wording import count, listed
from daw_lint.named_tuple import NamedTuple
from daw_lint.rulebook.plugin_names import normalise

_OF_THE_DAW = (DeviceFormat.NATIVE, DeviceFormat.JSFX)
_VERSION = re.compile(r"^(.*[a-z)])[ _-]?v?(\d{1,2})$", re.IGNORECASE)

_UNKNOWN_MAKER = "unknown maker"


class _Plugin(NamedTuple):
    """A plug-in of a session. ``maker`` and ``product`` come from the catalogue if it lists the plug-in, else from the file."""

    name: str
    format: DeviceFormat
    vendor: str
    path: str
    maker: str
    product: str


def third_party(case: Case, settings: Settings) -> Result:
    """List the plug-ins that must be installed, by maker."""
    yield from _devices_unknown(case)
    makers: dict[str, dict[str, str]] = {}
    for plugin in _plugins(case):
        if plugin.format is DeviceFormat.MAX:
            continue
        makers.setdefault(plugin.maker or _UNKNOWN_MAKER, {}).setdefault(plugin.product, plugin.name)
    for maker, products in sorted(makers.items(), key=lambda entry: entry[0].casefold()):
        names = sorted(products.values(), key=str.casefold)
        by = f"an {maker}" if maker == _UNKNOWN_MAKER else maker
        yield Hit(
            f"needs {count(len(names), 'plug-in')} by {by}: {listed(names, settings['max_names'])}",
            evidence={"maker": maker, "plugins": len(names)},
        )


def two_formats(case: Case, settings: Settings) -> Result:
    """Find plug-ins that are used in more than one format."""
    yield from _devices_unknown(case)
    found: dict[tuple[str, str], dict[DeviceFormat, _Plugin]] = {}
    for plugin in _plugins(case):
        found.setdefault((normalise(plugin.maker), plugin.product), {}).setdefault(plugin.format, plugin)
    for formats in found.values():
        if len(formats) > 1:
            first = next(iter(formats.values()))
            words = " and ".join(sorted(form.value for form in formats))
            yield Hit(f"{first.name} is used as {words}: settings are not shared between formats", first.path)


def two_versions(case: Case, settings: Settings) -> Result:
    """Find old versions of a plug-in alongside a newer one of the same maker."""
    yield from _devices_unknown(case)
    found: dict[tuple[str, str], dict[int, _Plugin]] = {}
    for plugin in _plugins(case):
        named = _VERSION.match(plugin.name.strip())
        if named is not None and plugin.maker and len(normalise(named[1])) >= settings["min_letters"]:
            family = normalise(plugin.maker), normalise(named[1]).removeprefix(normalise(plugin.maker))
            found.setdefault(family, {}).setdefault(int(named[2]), plugin)
    for versions in found.values():
        if len(versions) > 1:
            old, new = min(versions), max(versions)
            yield Hit(
                f"{versions[old].name} is used alongside {versions[new].name}",
                versions[old].path,
            )


def named_format(case: Case, settings: Settings) -> Result:
    """Find plug-ins in one of ``formats``, each once; ``message`` is the end of the finding."""
    yield from _devices_unknown(case)
    seen = set()
    for plugin in _plugins(case):
        if plugin.format.value in settings["formats"] and (plugin.maker, plugin.product) not in seen:
            seen.add((plugin.maker, plugin.product))
            yield Hit(
                f"{plugin.name} is used as {plugin.format.value}: {settings['message']}",
                plugin.path,
                evidence={"format": plugin.format.value},
            )


def of_32_bit(case: Case, settings: Settings) -> Result:
    """Find plug-ins whose name says that they are 32-bit."""
    yield from _devices_unknown(case)
    says_so = matching(settings["patterns"])
    seen = set()
    for plugin in _plugins(case):
        name = f"{plugin.name} ({plugin.vendor})" if plugin.vendor else plugin.name
        if name not in seen and says_so(name):
            seen.add(name)
            yield Hit(
                f"'{name}' is a 32-bit plug-in: a 64-bit DAW runs it through a bridge, or not at all",
                plugin.path,
            )


def _devices_unknown(case: Case) -> Iterator[Unjudged]:
    """Report as not judged if the file gives no devices, or only some, and no list of plug-ins either."""
    session = case.the_session
    if Fact.DEVICES not in session.facts and not session.inventory:
        yield Unjudged(session.missing_facts.get(Fact.DEVICES, "the file does not say which plug-ins it uses"))


def _plugins(case: Case) -> Iterator[_Plugin]:
    """Yield every plug-in that does not come with the DAW, on a track or only in the file's list of plug-ins."""
    session = case.the_session
    placed: list[Device | InventoryItem] = [d for track in session.all_tracks() for d in track.walk_devices()]
    for device in placed or session.inventory:
        if not device.name or device.format in _OF_THE_DAW:
            continue
        found = case.catalogue.classify_device(device)
        entry = found.entry
        maker = maker_of(device, entry)
        if comes_with_program(device, maker, session.format):
            continue
        is_this = entry is not None and "another version" not in found.reason
        product = normalise(entry.name if entry is not None and is_this else device.name)
        path = device.path if isinstance(device, Device) else ""
        product = product.removeprefix(normalise(maker)) or product
        yield _Plugin(device.name, device.format, device.vendor or "", path, maker, product)

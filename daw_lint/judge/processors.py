"""What works on the sound: each device, or each module inside it where the session tells them.

The one place that says which class a device has for a rule, and whether it is on. A plug-in that is bypassed by its own switch
is off, whatever the DAW's switch says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from daw_lint.judge.settings_wording import off_by_itself
from daw_lint.model.plugin_classes import LIMITERS, UNKNOWN
from daw_lint.model.plugin_state import ModuleSettings, PluginSettings
from daw_lint.model.session import Device, Switch, TrackKind
from daw_lint.named_tuple import NamedTuple
from daw_lint.plugins import NATIVE

if TYPE_CHECKING:
    from daw_lint.judge.case import Case

HOST = "plugin-host"
SUITE = "mastering-suite"
_LIMITS_AS_A_WHOLE = LIMITERS | {SUITE}
"""Classes of devices of which a limiter is the part that counts."""
_SHAPING = frozenset(
    "eq mastering-eq dynamic-eq filter stereo-imager enhancer saturator channel-strip multi-fx reverb delay modulation gate"
    " restoration pitch".split()
)
"""Classes of modules that shape the sound."""
_NO_PARAMETERS: Mapping[str, float | bool] = MappingProxyType({})


class Processor(NamedTuple):
    """A device, or a module in it, as rules see it."""

    device: Device
    plugin_class: str
    known_by: str
    """What the class is based on."""
    active: Switch
    """Whether it works: the DAW's switch and those around it, its own bypass, and its own switch in the plug-in."""
    catalogue_name: str = ""
    """The name of the device in the catalogue; empty for a module."""
    module: ModuleSettings | None = None
    settings: PluginSettings | None = None
    """Those of the whole device."""
    in_suite: bool = False
    """Whether it is a module of a mastering suite."""

    @property
    def parameters(self) -> Mapping[str, float | bool]:
        """The parameters of the module, or of the device; empty where they are not known."""
        if self.module is not None:
            return self.module.parameters
        return self.settings.parameters if self.settings is not None else _NO_PARAMETERS

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from every other processor of the session."""
        return id(self.device), id(self.module)

    @property
    def role(self) -> str:
        """The class for rules on the master of a mix: what shapes the sound in a mastering suite is a module of it."""
        return "mastering-module" if self.in_suite and self.plugin_class in _SHAPING else self.plugin_class

    @property
    def label(self) -> str:
        """Name it as the user sees it: ``Pro-L 2``, ``Maximizer in Ozone 9``."""
        return self.device.label if self.module is None else f"{self.module.name} in {self.device.label}"


def is_active(device: Device, settings: PluginSettings | None) -> Switch:
    """Whether a device works. Its own bypass wins, and a mix that is all dry; else the DAW's switch says it."""
    if device.active is not False and off_by_itself(settings):
        return False
    return device.active


def processors(case: Case, device: Device) -> tuple[Processor, ...]:
    """Return what a device does to the sound: itself, or the modules in its path, in the order of the signal.

    A limiter, maximizer or suite is seen as a whole as long as it may limit: one of its modules is a limiter, is not known, or is
    not known to be off. Anything else is what its modules are.
    """
    found, settings = case.classify(device), case.settings_of(device)
    active = is_active(device, settings)
    name = found.entry.name if found.entry is not None else ""
    whole = Processor(device, found.plugin_class, found.reason, active, name, settings=settings)
    modules = settings.modules if settings is not None else None
    if modules is None:
        return (whole,)
    if found.plugin_class in _LIMITS_AS_A_WHOLE:
        working = [module for module in modules if module.active is not False]
        if not working:
            return (whole._replace(active=False),)
        if any(map(_may_limit, working)):
            return (whole,)
    return tuple(_part(whole, module) for module in modules)


def limiting_modules(processor: Processor) -> list[ModuleSettings]:
    """List the limiters that work in a device that is seen as a whole."""
    return [module for module in working_modules(processor) if module.plugin_class in LIMITERS]


def working_modules(processor: Processor) -> list[ModuleSettings]:
    """List the modules of a device that are on, as far as is known."""
    modules = processor.settings.modules if processor.settings is not None and processor.module is None else None
    return [module for module in modules or () if module.active is not False]


def in_series(case: Case, devices: Iterable[Device], *, whole: bool = False) -> Iterator[Processor]:
    """Yield what works in signal order. Parallel chains have no order and are left out.

    ``whole`` leaves nothing out that may change the level: a rack with parallel chains is one processor of an unknown class, the
    fader of a single chain is a utility, and devices whose switch is automated or not known are there too.
    """
    for device in devices:
        if device.active is False or (device.active is not True and not whole):
            continue
        if len(device.chains) == 1:
            (chain,) = device.chains
            yield from in_series(case, chain.devices, whole=whole)
            if whole and chain.volume_db:
                yield _fader(device, chain.volume_db)
        elif not device.chains:
            for processor in processors(case, device):
                if processor.active is True or (whole and processor.active is not False):
                    yield processor
        elif whole:
            yield Processor(device, UNKNOWN, "a rack with parallel chains", device.active)


def chains(case: Case, *, whole: bool = False) -> Iterator[list[Processor]]:
    """Yield what works in series between each track and the output of the master; ``whole`` as for ``in_series``."""
    for track in case.routing.sources:
        way = case.routing.way_out(track)
        if track.kind is not TrackKind.RETURN and way and way[-1].kind is TrackKind.MASTER:
            steps = (track, *way)
            yield [part for step in steps for one in in_series(case, step.devices, whole=whole) for part in opened(one)]


def _fader(device: Device, gain_db: float) -> Processor:
    settings = PluginSettings(NATIVE, "the session stores the level of the chain", {"gain_db": gain_db})
    return Processor(device, "utility", "the fader of its chain", device.active, settings=settings)


def opened(processor: Processor) -> tuple[Processor, ...]:
    """Return the modules of a device, if all that are on are known; else the device as a whole."""
    working = working_modules(processor)
    if not working or any(module.active is None or module.plugin_class == UNKNOWN for module in working):
        return (processor,)
    return tuple(_part(processor, module) for module in working)


def _may_limit(module: ModuleSettings) -> bool:
    return module.active is None or module.plugin_class == UNKNOWN or module.plugin_class in _LIMITS_AS_A_WHOLE


def _part(whole: Processor, module: ModuleSettings) -> Processor:
    if module.plugin_class == UNKNOWN:
        plugin_class = UNKNOWN if whole.plugin_class == HOST else whole.plugin_class
    else:
        plugin_class = module.plugin_class
    active = module.active if whole.active is True else whole.active
    if module.active is False:
        active = False
    return Processor(
        whole.device,
        plugin_class,
        "module in its state",
        active,
        "",
        module,
        whole.settings,
        whole.plugin_class == SUITE,
    )

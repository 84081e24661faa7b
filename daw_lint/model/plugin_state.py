"""What a session stores of the inside of a plug-in: the bytes as they are, and what was read from them.

A parser hands the state of a device on without reading it: ``LazyState`` holds how to get at it. What the bytes say is
told by ``plugins``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from daw_lint.named_tuple import NamedTuple

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_PORTS: Mapping[str, float] = MappingProxyType({})


PARAMETER_NAMES = frozenset(
    "gain_db ceiling_db threshold_db ratio makeup_db output_db input_db attack_ms release_ms knee_db range_db lookahead_ms"
    " true_peak soft_clip unity_gain dry_wet drive_db amount".split()
)
"""What the parameters of ``PluginSettings`` and ``ModuleSettings`` are called. ``gain_db`` is the gain into a limiter, ``ceiling_db``
its output ceiling; ``true_peak`` is whether it limits true peaks; ``unity_gain`` is whether it takes its gain off again at its
output, so that nothing gets louder; ``dry_wet`` goes from 0 to 1.
"""
SHARE = "_share"
"""The end of further names: values from 0 to 1 whose unit is not known."""


class ListedParameter(NamedTuple):
    """A parameter in a list that the DAW keeps beside the state."""

    id: int
    name: str
    value: float
    automated: bool = False


class StoredState(NamedTuple):
    """The state of one plug-in, with the container of its DAW taken off. What a DAW does not store is empty."""

    chunk: bytes = b""
    """The opaque state: the chunk of a VST2 plug-in, the component state of a VST3 one, ``data`` of an Audio Unit."""
    controller: bytes = b""
    """The controller state of a VST3 plug-in."""
    floats: tuple[float, ...] = ()
    """The program of a VST2 plug-in without a chunk: one value a parameter, by index, from 0 to 1."""
    extra: Mapping[str, bytes] = _NOTHING
    """Further named parts: the other keys of the property list of an Audio Unit."""
    listed: tuple[ListedParameter, ...] = ()
    """The DAW's own list of parameters (Live)."""
    ports: Mapping[str, float] = _NO_PORTS
    """Control ports: by symbol (LV2), or by the index of the port in its descriptor (LADSPA)."""
    seconds_as_ms: bool = False
    """Whether ports in seconds are stored in milliseconds (LMMS)."""
    sliders: tuple[float | None, ...] = ()
    """The sliders of a JSFX, in the order of its source; ``None`` where it has no such slider."""
    automated: frozenset[str] = frozenset()
    """What is automated, as the DAW names it: an index or a port's symbol. Its stored value says nothing."""


class ModuleSettings(NamedTuple):
    """One module in the path of a plug-in that holds several."""

    name: str
    plugin_class: str
    """A class of ``model.plugin_classes``; ``unknown`` where the module is not known."""
    active: bool | None
    parameters: Mapping[str, float | bool]
    """As ``Device.parameters``: the unit is part of the name."""


class PluginSettings(NamedTuple):
    """What a plug-in is set to. What its state does not tell with certainty is not in it."""

    decoder: str
    """The name of the decoder that read it."""
    proof: str
    """Why the reading can be trusted, in a sentence."""
    parameters: Mapping[str, float | bool] = MappingProxyType({})
    """As ``Device.parameters``: ``gain_db``, ``ceiling_db``, ``threshold_db``, ``ratio``, ``true_peak``, ..."""
    modules: tuple[ModuleSettings, ...] | None = None
    """The modules in its path, in the order of the signal; ``None`` where it has none or they are not known."""
    bypassed: bool | None = None
    """Whether its own bypass is on; ``None`` where that is not known."""
    product: str = ""
    """Name and version as the state gives them."""


class LazyState:
    """The stored state of a device, read when it is asked for.

    ``settings`` keeps what ``plugins`` made of it. A copy in another process has the settings and no longer the bytes.
    """

    __slots__ = ("_load", "_settings")

    def __init__(self, load: Callable[[], StoredState | None]) -> None:
        """Take the function that returns the state, or ``None`` if the session holds no state after all. It may not raise."""
        self._load: Callable[[], StoredState | None] | None = load
        self._settings: PluginSettings | None = None

    def settings(self, decode: Callable[[StoredState], PluginSettings | None]) -> PluginSettings | None:
        """Return what ``decode`` makes of the state; it is called once."""
        if self._load is not None:
            stored = self._load()
            self._settings = decode(stored) if stored is not None else None
            # Only now: where a bug of ours raises, the next who asks hears of it too, and is not told that nothing is known.
            self._load = None
        return self._settings

    def stored(self) -> StoredState | None:
        """Return the state, or ``None`` without one, or if it was read and let go."""
        return self._load() if self._load is not None else None

    def __reduce__(self) -> tuple[Callable[[PluginSettings | None], LazyState], tuple[PluginSettings | None]]:
        """Travel with the settings alone, in plain tables: a read-only view of one cannot travel."""
        settings = self._settings
        if settings is not None:
            modules = settings.modules
            settings = settings._replace(
                parameters=dict(settings.parameters),
                modules=None
                if modules is None
                else tuple(module._replace(parameters=dict(module.parameters)) for module in modules),
            )
        return _known, (settings,)


def _known(settings: PluginSettings | None) -> LazyState:
    state = LazyState(lambda: None)
    state._load = None
    state._settings = settings
    return state


def known(settings: PluginSettings) -> LazyState:
    """Return a state whose settings are known already."""
    return _known(settings)

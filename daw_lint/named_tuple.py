"""``NamedTuple`` as ``typing`` has it, defined in a fifth of the time: a check of a session defines seventy of these types.

``typing`` compiles each annotation, and ``collections`` what creates a value: together 16 ms of a start with Python 3.11. Here
annotations stay texts, and what creates values is compiled for the first value of a type. In most runs most types have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from collections.abc import Callable, Iterable, Mapping

    _Getter = type(namedtuple("_", "field").field)
    """What reads a field of a named tuple."""

    def _make(cls, values: Iterable[Any]) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **values: Any) -> Any:
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _shown(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def _values(self) -> tuple[Any, ...]:
        return tuple(self)

    _METHODS = {
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
        "__repr__": _shown,
        "__getnewargs__": _values,
    }

    class _Maker(type):
        """Makes a named tuple of the body of a class."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            types = body.get("__annotations__", {})
            fields = tuple(types)
            defaults = {key: body[key] for key in fields if key in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: fields without a default come first")
            made = type(
                name,
                (tuple,),
                {
                    **_METHODS,
                    **body,
                    **{key: _Getter(place, f"Alias for field number {place}") for place, key in enumerate(fields)},
                    "__new__": _first_new(name, types, defaults),
                    "__slots__": (),
                    "__match_args__": fields,
                    "_fields": fields,
                    "_field_defaults": defaults,
                },
            )
            return made

    def _first_new(name: str, types: Mapping[str, Any], defaults: Mapping[str, Any]) -> Callable[..., Any]:
        """Return what creates the first value of a type, and hands all others over to what is compiled for that."""

        def create(cls, /, *values: Any, **named: Any) -> Any:
            new = namedtuple(name, types, defaults=defaults.values()).__new__
            new.__annotations__ = types
            kind = next((one for one in cls.__mro__ if vars(one).get("__new__") is given), None)
            if kind is not None:  # else another thread, which made a first value at the same time, has done it
                kind.__new__ = staticmethod(new)
            return new(cls, *values, **named)

        given = staticmethod(create)
        return given

    class NamedTuple(metaclass=_Maker):
        """A tuple with names. Its annotations stay texts."""

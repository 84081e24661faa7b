"""``NamedTuple`` as ``typing`` has it, without its check of every annotation, which compiles each of them at every start.

A check of a session defines some hundred of these types: that took 12 ms of 160 with Python 3.11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    _OF_THE_TYPE = frozenset(("__annotations__", "__module__", "__qualname__", "__classcell__"))

    class _Maker(type):
        """Makes a named tuple of the body of a class."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            given = [key for key in fields if key in body]
            if given != list(fields)[len(fields) - len(given) :]:
                raise TypeError(f"{name}: fields without a default come first")
            made = namedtuple(name, fields, defaults=[body[key] for key in given], module=body["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = fields
            made.__qualname__ = body["__qualname__"]
            for key, value in body.items():
                if key not in fields and key not in _OF_THE_TYPE:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """A tuple with names. Its annotations stay texts."""

"""Where a thing is in its session file."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.named_tuple import NamedTuple


class Step(NamedTuple):
    """One step down from an element: the child with this tag, and how many of its tag come before it."""

    tag: str
    ordinal: int


class Address(NamedTuple):
    """A place as plain data, which can be kept in a file. No other place of the session has the same."""

    member: str = ""
    """The file in an archive; empty for a session that is no archive."""
    line: int = 0
    """In a text by lines, counted from 1."""
    steps: tuple[Step, ...] = ()
    """In XML, from the root down."""

    @property
    def root(self) -> Address:
        """The root element of the same text."""
        return self._replace(steps=self.steps[:1])


class Place:
    """The place of a thing in a session file, as plain data.

    In XML it is an element, reached step by step from the root; in text by lines it is a line, counted from 1. ``member``
    is the file in an archive. Places do not count in comparisons: sessions that differ in nothing else are equal.
    """

    __slots__ = ("_member", "above", "line", "others", "step")

    def __init__(
        self, above: Place | None = None, step: Step | None = None, *, line: int = 0, member: str = ""
    ) -> None:
        """Take the place of the element above and the step from there, or a line; the root has neither."""
        self.others: tuple[Place, ...] = ()
        """Further places of the same thing: a media file may be named often."""
        self.above = above
        self.step = step
        self.line = line
        self._member = member

    @property
    def member(self) -> str:
        """The file in the archive; empty for a session that is no archive."""
        return self._member if self.above is None else self.above.member

    def down(self, *steps: tuple[str, int] | str) -> Place:
        """Return the place that is reached from here by more steps; a tag alone means the first of its tag."""
        place = self
        for step in steps:
            place = Place(place, Step(step, 0) if isinstance(step, str) else Step(*step))
        return place

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps from the root, in order."""
        return tuple(reversed(list(self._upwards())))

    def _upwards(self) -> Iterator[Step]:
        place: Place | None = self
        while place is not None:
            if place.step is not None:
                yield place.step
            place = place.above

    @property
    def address(self) -> Address:
        """The place as plain data. Use this where places shall be told apart."""
        return Address(self.member, self.line, self.steps)

    def __eq__(self, other: object) -> bool:
        """Let every place equal every other, and none at all."""
        return isinstance(other, Place) or other is None

    def __hash__(self) -> int:
        """Agree with ``__eq__``."""
        return hash(None)

    def __repr__(self) -> str:
        """Show it in one line."""
        if self.line:
            return f"line {self.line}"
        path = "/".join(f"{step.tag}[{step.ordinal + 1}]" if step.ordinal else step.tag for step in self.steps)
        return f"{self.member}:{path}" if self.member else path

"""The places of elements in a tree that lxml has read."""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.model.place import Place, Step


class Places:
    """Tells the places of elements. The children of an element with one tag are counted once.

    It keeps the elements whose places it told, as long as it lives: a parser lets go of it with the tree.
    """

    def __init__(self, member: str = "") -> None:
        """Take the member of an archive that the tree is from."""
        self._member = member
        self._known: dict[Element, Place] = {}

    def at(self, element: Element) -> Place:
        """Return the place of an element in a tree that is still growing, without its later siblings."""
        above = element.getparent()
        before = sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
        place = Place(
            self.at(above) if above is not None else None, Step(str(element.tag), before), member=self._member
        )
        self._known[element] = place
        return place

    def of(self, element: Element) -> Place:
        """Return the place of an element."""
        known = self._known.get(element)
        if known is not None:
            return known
        above = element.getparent()
        if above is None:
            place = Place(step=Step(str(element.tag), 0), member=self._member)
            self._known[element] = place
            return place
        place_above = self.of(above)
        tag = str(element.tag)
        for ordinal, child in enumerate(above.iterchildren(tag)):
            if child not in self._known:
                self._known[child] = Place(place_above, Step(tag, ordinal))
        return self._known[element]

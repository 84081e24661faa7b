"""What a rule written as data may ask of the model, declared where the model holds it.

    volume_db: Annotated[float | None, Ask("fader", Fact.LEVELS)] = None

A field, or a property through the type that it returns, is asked for by its own name behind that of its object, as
``track.volume_db``. Its type says the kind, the end of its name the unit. Documentation, schema and values are made from
these declarations.
"""

from __future__ import annotations

from daw_lint.model.facts import Fact
from daw_lint.named_tuple import NamedTuple


class Ask(NamedTuple):
    """One value that a rule may ask for."""

    words: str
    """What it is, for the documentation."""
    needs: Fact
    """What the session or the bounce must give for it; without that the rule is not judged."""
    name: str = ""
    """What rules call it, where that is not the name of the field."""
    of_master: bool = False
    """Whether it is asked of the master track, too."""

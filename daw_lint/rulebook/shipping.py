"""What a wheel has besides the sources of the rules: the rule book and the indexes of the plug-in tables, compiled."""

from __future__ import annotations

from daw_lint.rulebook.book import BOOK, encoded_book
from daw_lint.rulebook.plugin_index import index_name, index_of, shipped
from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS


def compiled_files() -> dict[str, bytes]:
    """Return the content of each compiled file, by its name in ``rules/compiled``. Raises ``RuleError``."""
    tables = {index_name(name): index_of(shipped(name).rows) for name in (PLUGINS, DEVICES, OPEN)}
    return {BOOK: encoded_book(), **tables}

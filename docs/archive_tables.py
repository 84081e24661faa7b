"""The page about the tables of a stock, from their schema."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.archive.columns import IN_WORDS
from daw_lint.archive.schema import SCHEMA_VERSION, TABLES, Table


def page() -> Iterator[str]:
    """Yield the page."""
    yield "# The tables of an archive\n"
    yield "`daw-lint archive` writes its results as Parquet tables, compressed with zstd. Each table is a folder of parts:"
    yield "`STOCK/sessions/part-*.parquet`. pandas, DuckDB, Spark and every other reader of Parquet take the folder as one table:\n"
    yield '```python\nimport pandas\n\nsessions = pandas.read_parquet("stock/sessions")\n```\n'
    yield f"This is version {SCHEMA_VERSION} of the tables. A part carries the version, and each column its description, in the"
    yield "metadata of the schema. A new version judges all files again.\n"
    yield "**A null is unknown, and never no.** Where a format hides its devices, `sessions.devices` is null, and"
    yield "`sessions.missing_facts` says why. Times are UTC. Addresses are absolute paths, or those of the bucket. What a file name"
    yield "holds that is no text becomes escapes (`\\udcff`).\n"
    yield "A part belongs to the stock if `files` has a part of the same name: that one is written last. Parts that a killed run left"
    yield "behind are deleted by the next run. Do not read a stock while `daw-lint archive compact` works on it.\n"
    yield "| table | a row is |\n|---|---|"
    for table in sorted(TABLES, key=lambda table: table.name):
        yield f"| [`{table.name}`](#{table.name.replace('_', '-')}) | {_plain(table.row)} |"
    yield ""
    for table in sorted(TABLES, key=lambda table: table.name):
        yield from _section(table)


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n\nA row is {table.row}.\n"
    yield "| column | type | what it holds |\n|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {IN_WORDS[column.type]} | {_plain(column.about)} |"
    yield ""


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")

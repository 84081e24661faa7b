"""The page about the configuration, made from ``Config``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daw_lint.config_read import PER_PATH, SETTINGS
from daw_lint.config_schema import config_schema, default_of, key_of, words
from daw_lint.report.config_page import toml

_LONGEST = 60


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *_table(), _TAIL])


def _table() -> Iterator[str]:
    properties = config_schema()["properties"]
    yield "| key | kind | default | in `[[paths]]` | what it does |\n|---|---|---|---|---|"
    for name in SETTINGS:
        key = key_of(name)
        per_path = "yes" if name in PER_PATH else ""
        yield f"| `{key}` | {_kind(properties[key])} | {_default(name)} | {per_path} | {words()[name]} |"


def _default(name: str) -> str:
    shown = toml(default_of(name)).replace("{  }", "").replace("|", "\\|")
    if shown in ("", "[]", '""'):
        return ""
    return f"`{shown}`" if len(shown) <= _LONGEST else "see `daw-lint config`"


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{entry}`" for entry in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(entry) for entry in schema["anyOf"])
    if isinstance(schema["type"], list):
        return " or ".join(_kind({"type": entry}) for entry in schema["type"])
    if schema["type"] == "array":
        return "list of tables" if schema["items"]["type"] == "object" else "list of texts"
    return {
        "string": "text",
        "boolean": "true or false",
        "integer": "whole number",
        "number": "number",
        "object": "tables",
    }[schema["type"]]


_HEAD = """# Configuration

Settings stand in `daw-lint.toml`, in `.daw-lint.toml`, or below `[tool.daw-lint]` in `pyproject.toml`. For each session the
closest file counts, in its folder or above; files further up are not read unless it extends them. Where several lie in one
folder, `daw-lint.toml` goes before `.daw-lint.toml`, and that before `pyproject.toml`. An unknown key and a wrong value are
errors (exit code 2).

## Settings
"""
_TAIL = """
Rules have settings of their own: `daw-lint rule HR101` shows them, and `[rules.HR101]` sets them; `severity` can be set for
every rule.

## What wins

1. options of the command line, such as `--fail-on info`
2. `--config KEY=VALUE`
3. `[[paths]]` that match the file; where several match, the later one
4. the closest configuration file, or the one that `--config FILE` names
5. what that file extends
6. the profile, for the settings of rules and for the rules that run
7. the default

A setting that is laid over another replaces it, lists such as `ignore` too. Three things are put together instead:
`extend-select`, where every layer adds rules; `[rules.X]`, key by key; and the lists of tables `[[suppress]]`, `[[paths]]`,
`[[sets]]` and `[[plugins]]`, which are added to those that are there.

`daw-lint config` shows the settings that hold in a folder and where each comes from; `daw-lint config Song.als` does so for
a file, with `[[paths]]` applied; `--rules` lists the rules that run there and why; `--format json` is for programs.

## Share settings: extend

```toml
# Songs/Night Bus/daw-lint.toml
extend = "../../studio.toml"      # or a list; ~ is your home folder
fail-on = "info"

[rules.HR101]
max_db = -4.0                     # the other settings of HR101 stay as studio.toml has them
```

The path is relative to the file that names it. Of a list the later file wins, and the extending file wins over all. A file
that is extended can extend others; one that is missing, or that comes to extend itself, is an error which names the chain.

Places that an extended file names (`baseline`, `rule-folders`, `mix`, `history`) are relative to that file. Patterns in its
`[[paths]]` and `[[sets]]` are relative to the file that extends it, so that a studio can say what holds below `sketches/` of every song.
A suppression in an extended file that silences nothing is not reported: it may serve another song.

Those who know `extend` of ruff find it here, with these differences: several files can be named, environment variables are not
replaced, and patterns of files follow the extending file.

## For one run: --config and --isolated

```console
daw-lint check --config studio.toml
daw-lint check --config 'fail-on="info"' --config rules.HR101.max_db=-4
daw-lint check --config stage=mix --isolated
```

`--config` takes a file, or a setting in TOML, as often as you like; a word without quotes is taken for a text where the key
wants one. `--isolated` reads no configuration file: what `--config KEY=VALUE` says still holds, and a file cannot be named
with it. Paths in such a setting are relative to where you stand.

## Some files only

```toml
[[paths]]
match = ["sketches/*", "*demo*"]  # relative to the configuration, * stands for / too, capitals do not matter
profile = "relaxed"
```

## In the editor

The [schema](schemas/config.schema.json) completes and checks `daw-lint.toml` in editors with Taplo, such as Even Better TOML
for Visual Studio Code. Name it in the first line, by its address or its path:

```toml
#:schema ./config.schema.json
```

The same schema describes `[tool.daw-lint]` of a `pyproject.toml`. Whether a rule has a setting is not told by the schema, as
rules can be your own; `daw-lint config` tells."""

"""The page about the configuration, made from ``Config``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daw_lint.config.read import PER_PATH, SETTINGS, key_of
from daw_lint.config.schema import config_schema, default_of
from daw_lint.report.settings.page import toml

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
        yield f"| `{key}` | {_kind(properties[key])} | {_default(name)} | {per_path} | {properties[key]['description']} |"


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
        return "list of tables" if "$ref" in schema["items"] else "list of texts"
    return {
        "string": "text",
        "boolean": "true or false",
        "integer": "whole number",
        "number": "number",
        "object": "tables",
    }[schema["type"]]


_HEAD = """# Configuration

daw-lint needs none. What you want otherwise stands in `daw-lint.toml`, beside your sessions or in a folder above them:

```toml
fail-on = "info"                  # notes fail a run too
ignore = ["SH103"]                # this rule does not run

[rules.HR101]
max_db = -4.0                     # a setting of a rule
```

`daw-lint init` writes the file for what it finds in a folder. To see what holds, and which file says so:

```console
daw-lint config
```

```text
# daw-lint.toml
ignore = ["SH103"]  # daw-lint.toml
fail-on = "info"  # daw-lint.toml
rules.HR101.max_db = -4.0  # daw-lint.toml
```

Below that it lists all other settings with what they are by default. An unknown key and a wrong value are errors, with the line
and what was perhaps meant (exit code 2):

```text
daw-lint: daw-lint.toml:1: unknown key 'fial-on'; did you mean 'fail-on'?
```

For each session the closest file counts, in its folder or above. **Files further up are not read**, unless the closest one
[extends](#share-settings-extend) them. The settings can also stand in `.daw-lint.toml`, or below `[tool.daw-lint]` in
`pyproject.toml`; of several in one folder `daw-lint.toml` goes before `.daw-lint.toml`, and that before `pyproject.toml`.

## Which rules run

The [profile](profiles.md) says which rules run. From there:

| | in the file | for one run |
|---|---|---|
| run these too | `extend-select = ["SH110"]` | `--extend-select SH110` |
| do not run these | `ignore = ["SH103"]`, or `extend-ignore` | `--ignore SH103` |
| run only these | `select = ["MB", "HR101"]` | `--select MB,HR101` |
| another profile | `profile = "strict"` | `--profile strict` |

A rule is named by its code, such as `MB101`, or together with others by the beginning of codes: `MB`, `SH1`. `ALL` are all rules,
`DEFAULT` all that are not opt-in. An opt-in rule runs where it is named, where a beginning of its code is, or with `ALL`.

Where a rule is both selected and ignored, the longer code decides: `ignore = ["MB"]` with `select = ["MB101"]` runs MB101.
Of two that are equally long `ignore` wins.

`ignore` replaces the `ignore` of a file that is extended, `extend-ignore` adds to it; `--ignore` replaces `ignore` and leaves
`extend-ignore` as it is.

```console
daw-lint check --select MB,HR101
daw-lint check --extend-select ALL --ignore SH
daw-lint config --rules
```

The last one lists every rule with whether it runs here, and what made it so:

```text
SH103 -       media-outside-project  # ignore: daw-lint.toml
```

Single findings that are meant are [suppressed](suppressions.md) with a reason, and those of an old archive stand in a
[baseline](baseline.md): neither switches a rule off.

## Settings of rules

`daw-lint rule HR101` shows the settings that a rule has, and `[rules.HR101]` sets them; `severity` can be set for every rule.
The name of a rule does as well as its code:

```toml
[rules.HR101]
max_db = -4.0
severity = "warning"

[rules.limiter-on-master]
severity = "info"
```

## Some files only: [[paths]]

```toml
[[paths]]
match = ["sketches/*", "*demo*"]
profile = "relaxed"
extend-ignore = ["MB101"]

[[paths]]
match = "masters/*"
stage = "master"

[paths.rules.FM101]               # of the entry above it
severity = "info"
```

`match` is one pattern or a list, relative to the configuration. `*` stands for any characters, `/` too; capitals do not matter;
`sketches/` is everything in that folder, a name such as `Song.als` is that file wherever it lies.
Where several entries match, the later one wins. Which settings can stand there is told [below](#all-settings).
For a file `daw-lint config` applies them, and says which match:

```console
daw-lint config sketches/Song.als
```

```text
# daw-lint.toml
# for sketches/Song.als: daw-lint.toml, [[paths]] sketches/*, *demo*
profile = "relaxed"  # daw-lint.toml, [[paths]] sketches/*, *demo*
```

## Share settings: extend

What holds for all songs of a studio stands in one file, which the configuration of each song starts from:

```toml
# Songs/Night Bus/daw-lint.toml
extend = "../../studio.toml"      # or a list: ["../../studio.toml", "~/mine.toml"]

[rules.HR101]
max_db = -5.0                     # the other settings of HR101 stay as studio.toml has them
```

```console
daw-lint config "Songs/Night Bus"
```

```text
# Songs/Night Bus/daw-lint.toml extends studio.toml
extend = ["../../studio.toml"]  # Songs/Night Bus/daw-lint.toml
profile = "relaxed"  # studio.toml
rules.HR101.max_db = -5.0  # Songs/Night Bus/daw-lint.toml
```

- The path is relative to the file that names it; `~` is your home folder.
- The extending file wins over what it extends; of a list the later file wins.
- A file that is extended can extend others. One that is missing, or comes to extend itself, is an error that names the chain.
- Places that a shared file names (`baseline`, `rule-folders`, `mix`, `history`) are relative to the shared file. Patterns in its
  `[[paths]]`, `[[sets]]` and `[[suppress]]` hold for the files of the one that extends it: a studio can say what holds below
  `sketches/` of every song.
- A suppression in a shared file that silences nothing is not reported: it may serve another song.

Those who know `extend` of ruff find it here, with these differences: several files can be named, environment variables are not
replaced, `ignore` of the extending file replaces what it extends (`extend-ignore` adds), and patterns follow the extending file.

## For one run: --config and --isolated

```console
daw-lint check --config studio.toml
daw-lint check --config fail-on=info --config rules.HR101.max_db=-4
daw-lint check --config ignore=MB101,SH103 --isolated
```

`--config` takes a file, which is then read instead of the closest one, or a setting, as often as you like. The value of a setting
is TOML, as in the file: `true`, `-4.0`, `["MB101"]`. As shells eat quotes, PowerShell and `cmd` others than those of macOS and
Linux, a text and a list of texts need none. Paths in such a setting are relative to where you stand.

`--isolated` reads no configuration file; settings with `--config` still hold.

## What wins

1. options of the command line, such as `--fail-on info`
2. `--config KEY=VALUE`
3. `[[paths]]` that match the file; where several match, the later one
4. the closest configuration file, or the one that `--config FILE` names
5. what that file extends
6. the profile, for the settings of rules and for the rules that run
7. the default

A setting that is laid over another replaces it, lists such as `ignore` too. Three things are put together instead:
`extend-select`, `extend-ignore` and `extend-exclude`, where every layer adds; `[rules.X]`, key by key; and the lists of tables
`[[suppress]]`, `[[paths]]`, `[[sets]]` and `[[plugins]]`, which are added to those that are there.

`daw-lint config` takes the same `--config` and `--isolated`, so that you see beforehand what a run would do; with `--format json`
programs read it.

## All settings
"""
_TAIL = """
## Lists of tables

Each entry begins with its own line in double brackets; there can be several.

```toml
[[sets]]                          # files that are judged together
kind = "stems"                    # stems, album, alternates, versions
files = "Stems/*.wav"             # a pattern or a list, relative to the configuration
mix = "Song mix.wav"              # what they belong to, if anything

[[plugins]]                       # what the catalogue lacks: daw-lint plugins --unknown .
name = "House Limiter"            # as the DAW shows it
class = "limiter"                 # what daw-lint plugins says of others
vendor = "House"                  # may be left out, as ids may: its VST3, AU or CLAP IDs

[[suppress]]                      # a finding that is meant
rule = "MB101"
file = "Song.als"                 # patterns with *; all files where it is left out
object = "Master > Pro-L 2"       # patterns with *; all objects where it is left out
reason = "the client wants it"    # always needed
```

More about [suppressions](suppressions.md), and about `[[paths]]` [above](#some-files-only-paths).

## In the editor

Editors with Taplo, such as Visual Studio Code with Even Better TOML, complete and check `daw-lint.toml` with a schema: keys,
the settings of every rule, profiles and targets, each with what it does. Write the schema of your version beside the file:

```console
daw-lint config --schema > daw-lint.schema.json
```

and name it in the first line:

```toml
#:schema ./daw-lint.schema.json
```

The same schema ([here](schemas/config.schema.json)) describes `[tool.daw-lint]` of a `pyproject.toml`. Rules of your own are
unknown to it, so it takes any setting of theirs; `daw-lint config` checks them."""

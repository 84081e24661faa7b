"""The page about the configuration, written from the fields of ``Config``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daw_lint.config.read import PER_PATH, SETTINGS, key_of
from daw_lint.config.schema import config_schema, default_of
from daw_lint.report.settings.page import toml

_LONGEST = 60


def page() -> str:
    """Write the page in Markdown."""
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

daw-lint works without one. To change a default, put a `daw-lint.toml` beside your sessions or in a folder above them:

```toml
fail-on = "info"                  # info findings fail a run too
ignore = ["SH103"]                # this rule does not run

[rules.HR101]
max_db = -4.0                     # a setting of a rule
```

`daw-lint init` writes the file for the sessions that it finds in a folder. To see which settings apply, and where each comes from:

```console
daw-lint config
```

```text
# daw-lint.toml
ignore = ["SH103"]  # daw-lint.toml
fail-on = "info"  # daw-lint.toml
rules.HR101.max_db = -4.0  # daw-lint.toml
```

Below that it lists all other settings with their defaults. An unknown key or a wrong value is an error, with its line number
and a suggestion (exit code 2):

```text
daw-lint: daw-lint.toml:1: unknown key 'fial-on'; did you mean 'fail-on'?
```

The closest file to a session applies, in its folder or above. **Files further up are not read**, unless the closest one
[extends](#share-settings-extend) them. The settings can also be in `.daw-lint.toml`, or under `[tool.daw-lint]` in
`pyproject.toml`; of several in one folder, `daw-lint.toml` wins over `.daw-lint.toml`, and that over `pyproject.toml`.

## Which rules run

The [profile](profiles.md) decides which rules run. To change that:

| | in the file | for one run |
|---|---|---|
| run these too | `extend-select = ["SH110"]` | `--extend-select SH110` |
| do not run these | `ignore = ["SH103"]`, or `extend-ignore` | `--ignore SH103` |
| run only these | `select = ["MB", "HR101"]` | `--select MB,HR101` |
| another profile | `profile = "strict"` | `--profile strict` |

Name a rule by its code, such as `MB101`, or several by the beginning of their codes: `MB`, `SH1`. `ALL` means all rules,
`DEFAULT` all that are not opt-in. An opt-in rule runs only if you select it by its code, by the beginning of its code, or with `ALL`.

A *preview* rule rests on the judgement of daw-lint alone. It runs with `preview = true` or `--preview`, or if you or the profile
select its whole code; `ALL`, `DEFAULT` and the beginning of a code do not run it. With `preview`, what is opt-in stays opt-in.

If a rule is both selected and ignored, the longer code decides: `ignore = ["MB"]` with `select = ["MB101"]` runs MB101.
If both are equally long, `ignore` wins.

`ignore` replaces the `ignore` of a file that is extended, `extend-ignore` adds to it; `--ignore` replaces `ignore` and leaves
`extend-ignore` as it is.

```console
daw-lint check --select MB,HR101
daw-lint check --extend-select ALL --ignore SH
daw-lint config --rules
```

The last command lists every rule, whether it runs here, and which setting decides that:

```text
SH103 -       media-outside-project  # ignore: daw-lint.toml
```

To accept a single finding, [suppress](suppressions.md) it with a reason; to accept those of an old archive, record them in a
[baseline](baseline.md). Neither switches a rule off.

## Settings of rules

`daw-lint rule HR101` shows the settings of a rule, and `[rules.HR101]` changes them; `severity` can be set for every rule.
You can use the name of a rule instead of its code:

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

[paths.rules.FM101]               # belongs to the entry above
severity = "info"
```

`match` is a pattern or a list, relative to the configuration. `*` stands for any characters, including `/`; case does not matter;
`sketches/` is everything in that folder; a name such as `Song.als` is that file in any folder.
If several entries match, the later one wins. The settings that can be used here are marked [below](#all-settings).
For a file, `daw-lint config` applies the entries and shows which match:

```console
daw-lint config sketches/Song.als
```

```text
# daw-lint.toml
# for sketches/Song.als: daw-lint.toml, [[paths]] sketches/*, *demo*
profile = "relaxed"  # daw-lint.toml, [[paths]] sketches/*, *demo*
```

## Share settings: extend

Put the settings for all songs of a studio into one file, and extend it in the configuration of each song:

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
- The extending file wins over the file that it extends; in a list the later file wins.
- An extended file can extend others. A missing file, or one that extends itself, is an error that shows the chain.
- Paths in a shared file (`baseline`, `rule-folders`, `mix`, `history`) are relative to the shared file. Patterns in its
  `[[paths]]`, `[[sets]]` and `[[suppress]]` apply to the files of the extending configuration: a studio can have settings for
  the `sketches/` of every song.
- A suppression in a shared file that silences nothing is not reported: it may serve another song.

`extend` works as in ruff, with these differences: you can name several files, environment variables are not
expanded, `ignore` of the extending file replaces that of the extended one (`extend-ignore` adds), and patterns are relative
to the extending file.

## For one run: --config and --isolated

```console
daw-lint check --config studio.toml
daw-lint check --config fail-on=info --config rules.HR101.max_db=-4
daw-lint check --config ignore=MB101,SH103 --isolated
```

`--config` takes a file, which replaces the closest one, or a setting, and can be repeated. The value of a setting
is TOML, as in the file: `true`, `-4.0`, `["MB101"]`. A string or a list of strings needs no quotes here, because
shells remove them, each in its own way. Paths in such a setting are relative to the current folder.

`--isolated` reads no configuration file; settings with `--config` still apply.

## Order of precedence

1. options of the command line, such as `--fail-on info`
2. `--config KEY=VALUE`
3. matching `[[paths]]` entries; of several the later one
4. the closest configuration file, or the one that `--config FILE` names
5. the files that it extends
6. the profile, for the selection and the settings of rules
7. the default

A setting replaces the same setting of a lower level, including lists such as `ignore`. Three kinds are combined instead:
`extend-select`, `extend-ignore` and `extend-exclude`, where every level adds; `[rules.X]`, key by key; and the lists of tables
`[[suppress]]`, `[[paths]]`, `[[sets]]` and `[[plugins]]`, which add their entries.

`daw-lint config` takes the same `--config` and `--isolated`, so that you can see in advance what a run would do; with `--format json`
programs can read it.

## All settings
"""
_TAIL = """
## Lists of tables

Each entry starts with its own line in double brackets; there can be several.

```toml
[[sets]]                          # files that are judged together
kind = "stems"                    # stems, album, alternates, versions
files = "Stems/*.wav"             # a pattern or a list, relative to the configuration
mix = "Song mix.wav"              # what they belong to, if anything

[[plugins]]                       # a plug-in that is not in the catalogue; daw-lint plugins add NAME --class CLASS writes this
name = "House Limiter"            # as the DAW shows it
class = "limiter"                 # as daw-lint plugins shows it for others
vendor = "House"                  # optional, as are ids: its VST3, AU or CLAP IDs

[[suppress]]                      # accepts a finding
rule = "MB101"
file = "Song.als"                 # pattern with *; default: all files
object = "Master > Pro-L 2"       # pattern with *; default: all objects
reason = "the client wants it"    # required
```

More about [suppressions](suppressions.md), and about `[[paths]]` [above](#some-files-only-paths).

## In the editor

Editors with Taplo, such as Visual Studio Code with Even Better TOML, complete and check `daw-lint.toml` by a schema: keys,
the settings of every rule, profiles and targets, each with a description. Write the schema of your version beside the file:

```console
daw-lint config --schema > daw-lint.schema.json
```

and refer to it in the first line:

```toml
#:schema ./daw-lint.schema.json
```

The same schema ([here](schemas/config.schema.json)) describes `[tool.daw-lint]` of a `pyproject.toml`. Rules of your own are
unknown to it, so it accepts any setting of them; `daw-lint config` checks those."""

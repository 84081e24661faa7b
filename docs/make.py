"""Write the generated pages: rules, facts, profiles, release targets, formats, the configuration, commands, and the schemas.

    python docs/make.py

A test compares the committed files with the output.
"""

from __future__ import annotations

import ast
import csv
import inspect
import json
import runpy
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import get_args, get_type_hints

from daw_lint.model import bounce
from daw_lint.model.backups import BACKUPS
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.parsers import PARSERS
from daw_lint.parsers.parser import Parser
from daw_lint.report.catalogue.profiles_and_targets import profile_page, target_page
from daw_lint.report.findings.line_schema import line_schema
from daw_lint.report.settings import guide
from daw_lint.rulebook.book import load_rules
from daw_lint.rulebook.config_schema import named_schema
from daw_lint.rulebook.facts import SCOPES, all_variables, measured_parts
from daw_lint.rulebook.profiles import load_profile, profile_names
from daw_lint.rulebook.schema import rule_schema
from daw_lint.rulebook.targets import all_targets

ROOT = Path(__file__).resolve().parent.parent
MANUAL = runpy.run_path(str(ROOT / "docs" / "manual.py"))
FIX_TABLES = runpy.run_path(str(ROOT / "docs" / "fix_tables.py"))
ARCHIVE_TABLES = runpy.run_path(str(ROOT / "docs" / "archive_tables.py"))
RULE_PAGES = runpy.run_path(str(ROOT / "docs" / "rule_pages.py"))
SESSION_SCHEMA = runpy.run_path(str(ROOT / "docs" / "session_schema.py"))
MADE = "<!-- Made by docs/make.py: change the data it is made from, not this page. -->\n"


def pages() -> dict[Path, str]:
    """Generate every page, by its path relative to the checkout."""
    docs = Path("docs")
    rules = load_rules()
    made = {docs / "rules" / f"{rule.code}.md": MADE + "\n" + RULE_PAGES["page"](rule, rules) for rule in rules}
    made[docs / "rules" / "index.md"] = MADE + "\n" + "\n".join(RULE_PAGES["index"](rules)) + "\n"
    made[docs / "formats.md"] = MADE + "\n" + "\n".join(formats_page()) + "\n"
    made[docs / "facts.md"] = MADE + "\n" + "\n".join(facts_page()) + "\n"
    made[docs / "profiles.md"] = (
        MADE + "\n# Profiles\n\n" + "\n".join(deeper(profile_page(load_profile(name))) for name in profile_names())
    )
    made[docs / "targets.md"] = (
        MADE + "\n# Release targets\n\n" + "\n".join(deeper(target_page(target)) for target in all_targets().values())
    )
    made[docs / "configuration.md"] = MADE + "\n" + guide.page() + "\n"
    made[docs / "fixes.md"] = FIX_TABLES["with_tables"]((ROOT / docs / "fixes.md").read_text("utf-8"), rules)
    made[docs / "installed-plugins.md"] = MADE + "\n" + "\n".join(installed_plugins_page()) + "\n"
    made[docs / "archive-tables.md"] = MADE + "\n" + "\n".join(ARCHIVE_TABLES["page"]()).rstrip() + "\n"
    made[docs / "commands.md"] = MADE + "\n" + "\n".join(MANUAL["commands_page"]()) + "\n"
    made[Path("man/daw-lint.1")] = MANUAL["man"]()
    made[docs / "schemas" / "config.schema.json"] = json.dumps(named_schema(), indent=2, ensure_ascii=False) + "\n"
    report = json.loads((ROOT / docs / "schemas" / "report.schema.json").read_text("utf-8"))
    made[docs / "schemas" / "report-line.schema.json"] = json.dumps(line_schema(report), indent=2) + "\n"
    session = json.dumps(SESSION_SCHEMA["schema"](), indent=2, ensure_ascii=False)
    made[docs / "schemas" / "session.schema.json"] = session + "\n"
    made[Path("rules/rule.schema.json")] = json.dumps(rule_schema(), indent=2, ensure_ascii=False) + "\n"
    return made


def backups() -> Iterator[str]:
    """Yield the table of what each DAW saves by itself beside its sessions."""
    yield "## Backups\n\nDAWs keep earlier states of a session beside it. In folders, with `--diff-from`, in git hooks and in"
    yield "`daw-lint watch` they are passed over; a backup that you name, or a folder of them, is read. The setting `exclude`"
    yield "replaces this list, `extend-exclude` adds to it. Upper and lower case do not count. Copies that end in `.bak` are never"
    yield "taken for sessions.\n"
    yield "| DAW | names |\n|---|---|"
    titles = {parser.suffixes[0]: parser.name.split(" (")[0].split(",")[0] for parser in PARSERS}
    for suffix, names in BACKUPS.items():
        yield f"| {titles[suffix]} | {', '.join(f'`{name}`' for name in names)} |"
    yield ""


def formats_page() -> Iterator[str]:
    """Yield the page about the session formats and the facts that each gives."""
    yield "# Session formats\n\nRules that need a fact that the file does not contain are *not judged*, with the reason;"
    yield "`daw-lint show FILE` lists unknown facts."
    yield "daw-lint recognises a format by its content, not by the file name.\n"
    yield "| format | tested versions | depth | |\n|---|---|---|---|"
    for parser in PARSERS:
        yield f"| {_title(parser)} | {parser.versions} | {parser.depth} | {parser.remark} |"
    yield "\n*Full*: tracks, devices by track in order with their state, routing, levels, media, tempo, markers. *Devices*: tracks and"
    yield "their devices, partly unknown. *Inventory*: which devices and media occur, but not where.\n"
    yield from backups()
    yield "## Facts by format\n\nA dot means that files of this format can give the fact. For a file without it daw-lint says why.\n"
    heads = [parser.name.split(" (")[0].split(",")[0] for parser in PARSERS]
    yield f"| fact | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}"
    for fact in sorted(FULL_FACTS | {Fact.SAMPLE_RATE, Fact.RENDER_SETTINGS}):
        dots = " | ".join("●" if fact in parser.gives else "" for parser in PARSERS)
        yield f"| `{fact}` | {dots} |"
    yield "\n" + NOTES


NOTES = """## Where formats differ

- Tempo automation is followed in Live, REAPER, DAWproject, Renoise and Ardour, and in FL Studio and Studio One if the file is
  unambiguous; in other formats the times of markers are then unknown.
- Live sets store neither the sample rate nor the export settings. Rules on the export apply only to REAPER, which stores them.
- FL Studio stores a solo as mutes of everything else: where nothing is muted nothing is soloed, and where the mutes leave one
  insert it is that one; with any other mutes solo is unknown.
- Live 8 to 10 store the absolute path of a sample in the words of the system that saved it: it is looked up on that system only.
- LMMS has no second output, so every track of an LMMS project reaches the master.
- Logic and GarageBand sessions are folders; pass them like a file."""


def installed_plugins_page() -> Iterator[str]:
    """Yield the page about ``daw-lint plugins --installed``, with the places that it looks at."""
    yield (ROOT / "docs" / "installed_plugins.txt").read_text("utf-8")
    with (ROOT / "rules" / "plugin_places.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for system, title in (("linux", "Linux"), ("macos", "macOS"), ("windows", "Windows")):
        yield f"### {title}\n\n| kind | place | used by |\n|---|---|---|"
        yield from (
            f"| {row['kind']} | `{row['place']}` | {row['used_by']} |" for row in rows if row["system"] == system
        )
        yield ""


def _title(parser: Parser) -> str:
    """Add the missing file extensions to the name of a format."""
    missing = [suffix for suffix in parser.suffixes if suffix not in parser.name]
    return parser.name.replace(")", f", {', '.join(missing)})") if missing else parser.name


def facts_page() -> Iterator[str]:
    """Yield the page about the facts that conditions and limits can name."""
    yield "# Facts\n\n`flag_when`, `limit` and messages in [your own rules](house-rules.md) can name these facts. A fact that a"
    yield "session does not give is unknown, and a rule that depends on it is not judged. `for_each` is one of:\n"
    yield "\n".join(f"- `{name}`: {words}" for name, words in SCOPES.items())
    yield "\nA condition can always name `session`, `master`, `bounce` and its own `settings`; for a device or clip, its `track` too.\n"
    words = _documented()
    for head, group in groupby(all_variables().values(), key=lambda variable: variable.name.rsplit(".", 1)[0]):
        yield f"## {head}\n\n| fact | kind | unit | needs | what it is |\n|---|---|---|---|---|"
        for variable in group:
            about = variable.words or words.get(variable.name, "see [measurement](measurement.md)")
            yield f"| `{variable.name}` | {variable.kind} | {variable.unit} | `{variable.needs}` | {about} |"
        yield ""


def _documented() -> dict[str, str]:
    """Collect the docstrings of the fields of the bounce model, by the names of the facts."""
    parts = {get_args(get_type_hints(bounce.Bounce)[part])[0].__name__: part for part in measured_parts()}
    found = {}
    for node in ast.parse(inspect.getsource(bounce)).body:
        if isinstance(node, ast.ClassDef) and node.name in parts:
            for field, after in zip(node.body, node.body[1:], strict=False):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and isinstance(after, ast.Expr)
                ):
                    text = " ".join(str(ast.literal_eval(after.value)).split())
                    found[f"bounce.{parts[node.name]}.{field.target.id}"] = text
    return found


def deeper(page: str) -> str:
    """Move the headings of a page one level down."""
    return "".join(f"#{line}" if line.startswith("#") else line for line in page.splitlines(keepends=True))


def main() -> None:
    """Write the pages, and delete the pages of removed rules."""
    made = pages()
    for path in (ROOT / "docs" / "rules").glob("*.md"):
        if path.relative_to(ROOT) not in made:
            path.unlink()
    for path, content in made.items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_text(content, "utf-8", newline="\n")


if __name__ == "__main__":
    main()

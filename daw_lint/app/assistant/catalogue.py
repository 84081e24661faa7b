"""The tools ``rule`` and ``plugins``."""

from __future__ import annotations

from pathlib import Path

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from daw_lint.app.assistant.folders import Folders
from daw_lint.app.assistant.page import page
from daw_lint.app.assistant.program import ask
from daw_lint.app.assistant.quoted import maybe, name
from daw_lint.config.find import Config
from daw_lint.report.catalogue.rule import as_data
from daw_lint.rulebook.selection import known_rules

_MOST_SESSIONS = 2000
"""Names that fit into one command line. Our own bound."""


class RuleSetting(BaseModel):
    """A threshold of a rule."""

    name: str
    value: str
    unit: str
    meaning: str


class RuleText(BaseModel):
    """A rule of daw-lint's own rule book."""

    code: str
    name: str
    summary: str
    severity: str
    is_preview: bool = Field(description="Off unless previews are asked for")
    stages: list[str] = Field(description="mix, master, or both")
    why: str
    how_to_fix: str
    disputed: str = Field(description="What practitioners disagree about; empty where nothing is")
    can_be_fixed: bool = Field(description="Whether `daw-lint check --fix` has a fix; this server never changes a file")
    settings: list[RuleSetting]
    sources: list[str] = Field(description="Addresses of the first sources")


class UsedPlugin(BaseModel):
    """A plug-in that sessions use. Names are quoted from files."""

    name: str
    plugin_class: str = Field(description="limiter, equaliser, ... or unknown")
    format: str | None
    vendor: str | None
    id: str | None
    sessions: int = Field(description="Number of sessions that use it")


class UsedPlugins(BaseModel):
    """The plug-ins of a session or of a folder."""

    sessions: int
    plugins: int = Field(description="Number of different plug-ins")
    unreadable: int = Field(description="Sessions that could not be read")
    page: list[UsedPlugin]
    next_offset: int | None = Field(description="`offset` of the next page; null on the last one")


def rule(code: str) -> RuleText:
    """Return a rule by its code or name. Raises ``ToolError``."""
    wanted = code.strip().casefold()
    found = next((one for one in known_rules(Config()) if wanted in (one.code.casefold(), one.name)), None)
    if found is None:
        raise ToolError("There is no such rule. A finding of the tool `check` names the codes, such as MB101.")
    data = as_data(found)
    settings = [
        RuleSetting(name=key, value=str(entry["value"]), unit=entry["unit"], meaning=entry["doc"])
        for key, entry in data["settings"].items()
    ]
    return RuleText(
        code=found.code,
        name=found.name,
        summary=data["summary"],
        severity=data["severity"],
        is_preview=data["maturity"] == "preview",
        stages=list(data["stages"]),
        why=data["why"],
        how_to_fix=data["how_to_fix"],
        disputed=data["disputed"] or "",
        can_be_fixed=data["fix"] is not None,
        settings=settings,
        sources=[entry["url"] for entry in data["sources"][:3]],
    )


def _sessions(folders: Folders, path: Path) -> list[Path]:
    """Return the sessions at a path, without those behind links. Raises ``ToolError``."""
    from daw_lint.run.find import ConfigFinder, collect

    found = [one for one in collect([path], ConfigFinder(isolated=True)).sessions if folders.holds(one)]
    if not found:
        raise ToolError("There is no session here.")
    if len(found) > _MOST_SESSIONS:
        raise ToolError(f"There are {len(found)} sessions here, more than {_MOST_SESSIONS}: name a smaller folder.")
    return found


def plugins(folders: Folders, path: str, offset: int, limit: int) -> UsedPlugins:
    """Return the plug-ins of what is at a path. Raises ``ToolError``."""
    told = ask("plugins", "--isolated", *_sessions(folders, folders.find(path)), codes=(0, 2))
    used = [
        UsedPlugin(
            name=name(one["name"]),
            plugin_class=one["class"] or "unknown",
            format=one["format"],
            vendor=maybe(one["vendor"]),
            id=maybe(one["id"]),
            sessions=one["sessions"],
        )
        for one in told["plugins"]
    ]
    shown, following = page(used, offset, limit)
    unreadable = len(told["unreadable"])
    return UsedPlugins(
        sessions=told["sessions"], plugins=len(used), unreadable=unreadable, page=shown, next_offset=following
    )

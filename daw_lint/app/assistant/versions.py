"""The tools ``diff`` and ``history``."""

from __future__ import annotations

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, Field

from daw_lint.app.assistant.folders import Folders
from daw_lint.app.assistant.page import page
from daw_lint.app.assistant.program import ask
from daw_lint.app.assistant.quoted import maybe, name, rounded, sentence
from daw_lint.config.find import Config
from daw_lint.health.history import HistoryError


class Change(BaseModel):
    """One difference between two sessions. Names are quoted from the sessions."""

    kind: str = Field(description="added, removed, changed or moved")
    what: str = Field(description="session, track, device, clip, ...")
    object: str | None = Field(description="Where, such as Master > Pro-L 2")
    text: str = Field(description="What changed, with both values")


class Differences(BaseModel):
    """What changed from one session to another."""

    same: bool = Field(description="Whether nothing that is compared differs")
    changes: int = Field(description="Number of changes")
    not_compared: str
    page: list[Change]
    next_offset: int | None = Field(description="`offset` of the next page; null on the last one")


class Version(BaseModel):
    """A song at one time. What is null was not known then."""

    made_at: str = Field(description="When it was judged, ISO 8601")
    file: str
    verdict: str
    score: int | None = Field(description="0 to 100")
    errors: int
    warnings: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    peak_dbfs: float | None
    plr_db: float | None


class Versions(BaseModel):
    """The kept versions of a song, the newest first."""

    versions: int
    page: list[Version]
    next_offset: int | None = Field(description="`offset` of the next page; null on the last one")


def diff(folders: Folders, old: str, new: str, offset: int, limit: int) -> Differences:
    """Compare two sessions. Raises ``ToolError``."""
    told = ask("diff", folders.file(old), folders.file(new), codes=(0, 1))
    changes = [
        Change(kind=one["kind"], what=one["what"], object=maybe(one["object"]), text=sentence(one["text"]))
        for one in told["changes"]
    ]
    shown, following = page(changes, offset, limit)
    return Differences(
        same=told["same"],
        changes=len(changes),
        not_compared=told["not_compared"],
        page=shown,
        next_offset=following,
    )


def history(folders: Folders, path: str, offset: int, limit: int) -> Versions:
    """Return what the user's own history has of the song at a path. Raises ``ToolError``."""
    from daw_lint.health.history.place import place_of, song_key
    from daw_lint.health.history.store import History

    file = folders.file(path)
    place = place_of(Config())
    try:
        reports = (
            History(place.database, lambda line: None).reports(song_key(file, place.base))
            if place.database.exists()
            else ()
        )
    except HistoryError as error:
        raise ToolError(sentence(f"The history cannot be read: {error.what}")) from None
    versions = [
        Version(
            made_at=one.made_at.isoformat(timespec="seconds"),
            file=name(one.path),
            verdict=one.verdict,
            score=one.score,
            errors=sum(found.severity == "error" for found in one.findings),
            warnings=sum(found.severity == "warning" for found in one.findings),
            loudness_lufs=rounded(one.loudness_lufs),
            true_peak_dbtp=rounded(one.true_peak_db),
            peak_dbfs=rounded(one.peak_db),
            plr_db=rounded(one.plr_db),
        )
        for one in reversed(reports)
    ]
    shown, following = page(versions, offset, limit)
    return Versions(versions=len(versions), page=shown, next_offset=following)

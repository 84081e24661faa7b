"""What is left in a session that should not be there at a bounce or on a journey."""

from __future__ import annotations

from daw_lint.case import Case, Settings
from daw_lint.checks import Result
from daw_lint.finding import Hit, Unjudged


def solo_left_on(case: Case, settings: Settings) -> Result:
    """A soloed track: the bounce holds only that."""
    for track in case.the_session.tracks:
        if track.soloed:
            yield Hit("solo is on: the bounce holds only what is soloed", track.path)


def missing_media(case: Case, settings: Settings) -> Result:
    """Media files that are not where the session looks for them."""
    unchecked = 0
    for media in case.the_session.media:
        if media.exists is False:
            yield Hit(
                f"media file is missing: {media.stored_path}", media.owner_path, evidence={"file": media.stored_path}
            )
        unchecked += media.exists is None
    if unchecked:
        files = "media file is" if unchecked == 1 else "media files are"
        yield Unjudged(f"{unchecked} {files} in a library or on another computer and cannot be looked up here")


def media_outside_project(case: Case, settings: Settings) -> Result:
    """Media files that a copy of the project folder would leave behind."""
    for media in case.the_session.media:
        if media.location == "outside" and media.exists is not False:
            message = f"media file is outside the project folder: {media.stored_path}"
            yield Hit(message, media.owner_path, evidence={"file": media.stored_path})

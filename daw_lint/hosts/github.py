"""Comments on a pull request of GitHub, with the variables that its runner sets.

Source: REST API, "Issue comments" (a pull request is an issue), version 2022-11-28; "Variables reference" of GitHub Actions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from daw_lint.hosts.api import Api, HostError
from daw_lint.hosts.host import Comment


class GitHub:
    """The pull request that a job of GitHub Actions runs for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take the variables of the job, and in ``GITHUB_TOKEN`` its token. Raises ``HostError``."""
        number = _number(environment.get("GITHUB_EVENT_PATH", ""))
        token, repository = environment.get("GITHUB_TOKEN", ""), environment.get("GITHUB_REPOSITORY", "")
        if number is None or not repository:
            raise HostError("this job runs for no pull request")
        if not token:
            raise HostError("the job has no token in GITHUB_TOKEN")
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = Api(environment.get("GITHUB_API_URL", ""), headers)
        self._repository = f"/repos/{repository}"
        self._comments = f"{self._repository}/issues/{number}/comments"

    def comments(self) -> Iterator[Comment]:
        """Yield the comments of the account of the token."""
        mine = self._account()
        for entry in self._api.listed(self._comments):
            user = entry.get("user") or {}
            is_mine = user.get("login") == mine if mine else user.get("type") == "Bot"
            if is_mine and isinstance(entry.get("id"), int):
                yield Comment(entry["id"], str(entry.get("body") or ""))

    def add(self, text: str) -> None:
        """Write a comment."""
        self._api.send("POST", self._comments, {"body": text})

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a comment; one that is gone meanwhile is written anew."""
        try:
            self._api.send("PATCH", f"{self._repository}/issues/comments/{comment.id}", {"body": text})
        except HostError as error:
            if error.status != 404:
                raise
            self.add(text)

    def _account(self) -> str | None:
        """Return the account of a personal token. The token of a job has none that it may ask for: it writes as a bot."""
        try:
            answer = self._api.send("GET", "/user")
        except HostError as error:
            if error.status in (401, 403, 404):
                return None
            raise
        return str(answer.get("login") or "") or None if isinstance(answer, dict) else None


def _number(event: str) -> int | None:
    """Return the number of the pull request in the description of an event; ``None`` for other events."""
    try:
        described: Any = json.loads(Path(event).read_text("utf-8"))
        number = described["pull_request"]["number"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return number if isinstance(number, int) else None

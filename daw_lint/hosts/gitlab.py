"""Notes on a merge request of GitLab, with the variables that its runner sets.

Source: REST API v4, "Notes API"; "Predefined CI/CD variables". The token of a job (CI_JOB_TOKEN) cannot write notes, so the project
gives one of its own in ``DAW_LINT_TOKEN``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from daw_lint.hosts.api import Api, HostError
from daw_lint.hosts.host import Comment


class GitLab:
    """The merge request that a job of GitLab runs for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take the variables of the job, and in ``DAW_LINT_TOKEN`` the token. Raises ``HostError``."""
        number, project = environment.get("CI_MERGE_REQUEST_IID", ""), environment.get("CI_PROJECT_ID", "")
        token = environment.get("DAW_LINT_TOKEN", "")
        if not number.isdigit() or not project:
            raise HostError("this job runs for no merge request")
        if not token:
            raise HostError("the job has no token in DAW_LINT_TOKEN (a masked variable of the project)")
        self._api = Api(environment.get("CI_API_V4_URL", ""), {"PRIVATE-TOKEN": token})
        self._notes = f"/projects/{quote(project, safe='')}/merge_requests/{number}/notes"

    def comments(self) -> Iterator[Comment]:
        """Yield the notes of the account of the token."""
        account = self._api.send("GET", "/user")
        mine = account.get("id") if isinstance(account, dict) else None
        for entry in self._api.listed(self._notes):
            author = entry.get("author") or {}
            if mine is not None and author.get("id") == mine and isinstance(entry.get("id"), int):
                yield Comment(entry["id"], str(entry.get("body") or ""))

    def add(self, text: str) -> None:
        """Write a note."""
        self._api.send("POST", self._notes, {"body": text})

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a note; one that is gone meanwhile is written anew."""
        try:
            self._api.send("PUT", f"{self._notes}/{comment.id}", {"body": text})
        except HostError as error:
            if error.status != 404:
                raise
            self.add(text)

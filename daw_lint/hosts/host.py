"""What a git host offers for comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Comment(NamedTuple):
    """A comment that this job may edit."""

    id: int
    text: str


class Host(Protocol):
    """The request that a job runs for. Each method raises ``HostError``."""

    def comments(self) -> Iterator[Comment]:
        """Yield the comments of the account that the token belongs to."""

    def add(self, text: str) -> None:
        """Write a comment."""

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a comment."""

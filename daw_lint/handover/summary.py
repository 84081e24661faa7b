"""What is said at the end of packing and of checking a bag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from daw_lint.handover.contents import Contents, NotCollected, Role
from daw_lint.handover.verify import Verified
from daw_lint.model.wording import count, shell_word
from daw_lint.report.paths import shown
from daw_lint.report.view import Span

_MOST = 10
"""Lines of one kind; the README and the table in the bag have all."""


def packed_lines(contents: Contents, output: Path) -> Iterator[list[Span]]:
    """Yield what is in the bag, and what is not."""
    files = [item.role for target, item in contents.items.items() if target in contents.copied]
    size = sum(copied.size for copied in contents.copied.values())
    media, bounces = files.count(Role.MEDIA), files.count(Role.BOUNCE)
    what = f"{count(len(contents.sessions), 'session')}, {count(media, 'media file')}, {count(bounces, 'bounce')}, {size / 1e6:,.1f} MB"
    yield [(shown(output), "bold"), (f": {what}", "")]
    relinked = [packed.target.name for packed in contents.sessions if packed.is_relinked]
    if relinked:
        yield [(f"  relinked to their media in the bag: {', '.join(relinked[:_MOST])}", "dim")]
    are_many = len(contents.sessions) > 1
    yield from _some([one for one in contents.not_collected if one.is_needed], "yellow", are_many)
    for one in contents.to_locate[:_MOST]:
        yield [("  to locate by hand: ", "yellow"), (one.stored, ""), (f" ({one.why})", "dim")]
    yield from _more(len(contents.to_locate))
    yield from _some([one for one in contents.not_collected if not one.is_needed], "dim", are_many)
    yield from ([(f"  {note}", "dim")] for note in contents.notes[:_MOST])
    yield from _more(len(contents.notes))
    yield [
        (
            "README.txt in it says all of this; check it with: daw-lint handover --verify " + shell_word(shown(output)),
            "",
        )
    ]


def _some(missing: Sequence[NotCollected], style: str, are_many: bool) -> Iterator[list[Span]]:
    for one in missing[:_MOST]:
        todo = f"; {one.todo}" if one.todo else ""
        whose = f" for {Path(one.session).name}" if are_many else ""
        yield [("  not collected: ", style), (f"{one.what}{whose}", ""), (f": {one.why}{todo}", "dim")]
    yield from _more(len(missing))


def _more(number: int) -> Iterator[list[Span]]:
    if number > _MOST:
        yield [(f"  and {number - _MOST:,} more, listed in data/documents/files.csv", "dim")]


def verified_lines(result: Verified, folder: Path) -> Iterator[list[Span]]:
    """Yield a line for each file that is not as the manifests say, and one that sums up."""
    for word, names in (("changed", result.changed), ("missing", result.missing), ("additional", result.additional)):
        yield from _named(word, names)
    for name, why in result.unreadable.items():
        yield [("not checked: ", "bold red"), (name, ""), (f" ({why})", "dim")]
    if result.is_sound:
        yield [(f"{shown(folder)}: {count(result.checked, 'file')}, all as they were packed", "green")]
    else:
        number = len(result.changed) + len(result.missing) + len(result.additional) + len(result.unreadable)
        verb = "is" if number == 1 else "are"
        yield [(f"{shown(folder)}: {count(number, 'file')} {verb} not as the manifests say", "bold")]


def _named(word: str, names: Iterable[str]) -> Iterator[list[Span]]:
    for name in islice(names, None):
        yield [(f"{word}: ", "bold red"), (name, "")]

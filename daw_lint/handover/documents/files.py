"""The list of what is in a bag, what is not, and what must be located, as a table."""

from __future__ import annotations

from daw_lint.handover.contents import Contents
from daw_lint.report.csv_text import to_csv

COLUMNS = ("state", "role", "in_the_bag", "from", "bytes", "sha256", "why", "what_to_do")


def as_csv(contents: Contents) -> str:
    """Write the table: a line for each file that was collected, that was not, and that a session does not find."""
    rows: list[tuple[str | int | None, ...]] = []
    for target, item in sorted(contents.items.items()):
        copied = contents.copied.get(target)
        if copied is not None:
            path = f"data/{target}"
            rows.append(("collected", item.role.value, path, str(item.source), copied.size, copied.sha256, "", ""))
    rows += [
        ("not collected", "", None, missing.what, None, None, missing.why, missing.todo)
        for missing in contents.not_collected
    ]
    rows += [
        (
            "to locate",
            "media",
            f"data/{one.target}",
            one.stored,
            None,
            None,
            one.why,
            f"locate it in the program of {one.session}",
        )
        for one in contents.to_locate
    ]
    return to_csv(COLUMNS, rows)

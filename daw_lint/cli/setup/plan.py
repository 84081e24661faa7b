"""Plans which lines go into which file: keeps every existing line, and adds none twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from daw_lint.cli.setup.ci_jobs import FILES, Host, job, requirement
from daw_lint.cli.setup.entries import HEAD, attribute_lines, config_text, hook_lines, ignore_lines
from daw_lint.cli.setup.survey import Found
from daw_lint.config.find import FILE_NAMES
from daw_lint.disk.bounded import read_file, read_head
from daw_lint.disk.unfinished import remove_left_over
from daw_lint.disk.write import as_bytes, unchanged, write_file

PRE_COMMIT = ".pre-commit-config.yaml"
_MOST_BYTES = 4 << 20
_LIST = re.compile(r"^repos:[ \t]*(#.*)?$", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^repos:[ \t]*\[[ \t]*\][ \t]*(#.*)?$", re.MULTILINE)
_ENTRY = re.compile(r"^([ \t]*)- ", re.MULTILINE)


class Step(NamedTuple):
    """A file to write. ``content`` is the whole new file, or ``None`` if the user must edit it by hand."""

    path: Path
    added: tuple[str, ...]
    content: str | None
    is_new: bool
    old: str = ""
    """The content that the lines were added to."""


def plan(
    found: Found, folder: Path, top: Path | None, host: Host = Host.NONE, with_bounces: bool = False
) -> Iterator[Step]:
    """Yield what is missing. ``top`` is the top folder of the git repository, if any; without one only settings are useful.

    ``host`` is the git host that gets a CI job. ``with_bounces``: the bounces are in the repository too.
    """
    for place in {folder, top or folder}:
        remove_left_over(place)  # of a run that was killed; this one may have nothing to write there
    if not _has_config(folder):
        text = config_text(found)
        yield Step(folder / FILE_NAMES[0], tuple(text.splitlines()), text, True)
    if top is None:
        return
    attributes = _appended(folder / ".gitattributes", "git diff shows sessions as text", attribute_lines(found))
    ignored = _appended(
        folder / ".gitignore", "files that DAWs and systems create again by themselves", ignore_lines(found)
    )
    hook = _hook(top / PRE_COMMIT, found, with_bounces)
    yield from (step for step in (attributes, ignored, hook, _job(top, host, with_bounces)) if step is not None)


def _job(top: Path, host: Host, with_bounces: bool) -> Step | None:
    """Return the step that writes the CI job. A file for GitLab that has other jobs is left to the user."""
    if host is Host.NONE:
        return None
    path = top / FILES[host]
    _refuse_outside(path.parent, top)
    text, wanted = read(path), job(host, top, requirement(), with_bounces)
    if text is not None and text.strip():
        is_there = host is Host.GITHUB or "daw-lint" in text
        return None if is_there else Step(path, tuple(wanted.splitlines()), None, False)
    return Step(path, tuple(wanted.splitlines()), wanted, text is None, text or "")


def _refuse_outside(folder: Path, top: Path) -> None:
    """Raise ``ValueError`` where a folder is reached through a link that leads out of the repository."""
    try:
        is_inside = folder.resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError):  # links in a circle
        is_inside = False
    if not is_inside:
        raise ValueError(
            f"{folder.as_posix()} leads out of the repository through a link: remove the link, or write no job with --ci none"
        )


def read(path: Path) -> str | None:
    """Return the text of a file with its line ends, or ``None`` if there is no file. Raises ``ValueError``."""
    try:
        return read_file(path, _MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"cannot read {path.as_posix()}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.as_posix()} is not UTF-8: save it as UTF-8, or move it away") from None


def write(step: Step) -> None:
    """Write a file, unless it changed since the step was planned. Raises ``OSError``."""
    assert step.content is not None
    step.path.parent.mkdir(parents=True, exist_ok=True)
    write_file(step.path, as_bytes(step.content), unchanged(as_bytes(step.old)))


def _has_config(folder: Path) -> bool:
    pyproject = folder / "pyproject.toml"
    there = any((folder / name).exists() for name in FILE_NAMES)
    return there or (pyproject.is_file() and b"[tool.daw-lint" in read_head(pyproject, _MOST_BYTES))


def _appended(path: Path, about: str, wanted: Sequence[str]) -> Step | None:
    """Return the step that adds lines at the end of a file, because later lines win in both kinds of file."""
    text = read(path)
    there = {line.strip() for line in (text or "").splitlines()}
    lines = [line for line in wanted if line not in there]
    if not lines:
        return None
    head = HEAD + about
    added = [*([] if head in there else [head]), *lines]
    return Step(path, tuple(added), _joined(text, added), text is None, text or "")


def _joined(text: str | None, added: Sequence[str]) -> str:
    if not text:
        return "".join(line + "\n" for line in added)
    end = _line_end(text)
    before = text if text.endswith("\n") else text + end
    gap = "" if added[0][:1] != "#" or before.endswith(end * 2) else end
    return before + gap + "".join(line + end for line in added)


def _hook(path: Path, found: Found, with_bounces: bool) -> Step | None:
    """Return the step that adds the hook as the first repository. Other forms of YAML are left to the user."""
    text, entry = read(path), hook_lines(found, with_bounces)
    if not entry:
        return None
    if text is None or not text.strip():
        lines = ["repos:", *("  " + line for line in entry)]
        return Step(path, tuple(lines), "".join(line + "\n" for line in lines), text is None, text or "")
    if re.search(r"\bid:[ \t]*['\"]?daw-lint", text):
        return None
    end = _line_end(text)
    match = _LIST.search(text.replace("\r", ""))
    empty = _EMPTY_LIST.search(text.replace("\r", ""))
    if match is None and empty is None:
        return Step(path, tuple(entry), None, False)
    plain = text.replace("\r\n", "\n")
    if match is None:
        assert empty is not None
        lines = ["  " + line for line in entry]
        content = plain[: empty.start()] + "\n".join(["repos:", *lines]) + plain[empty.end() :]
    else:
        next_entry = _ENTRY.search(plain, match.end())
        lines = [(next_entry.group(1) if next_entry else "  ") + line for line in entry]
        content = plain[: match.end()] + "\n" + "\n".join(lines) + plain[match.end() :]
    return Step(path, tuple(lines), content.replace("\n", end), False, text)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"

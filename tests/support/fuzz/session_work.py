"""What is done with a mutated session: read, judge, every form of report, show, plain, diff, history, and a command."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random
from time import time_ns

from lxml import etree, html

from daw_lint.config.find import Config
from daw_lint.diff.compare import compare
from daw_lint.diff.versions import content
from daw_lint.health.build import health_of
from daw_lint.health.extras import Extras
from daw_lint.health.history import rows
from daw_lint.health.history.record import entry_for
from daw_lint.health.history.store import History
from daw_lint.health.model import Health
from daw_lint.judge.suppression import in_configuration
from daw_lint.measure import read_bounce
from daw_lint.model.bounce import Bounce
from daw_lint.model.session import ParserBugError, Session, SessionError
from daw_lint.parsers import read_session
from daw_lint.plugins import settings_of
from daw_lint.report.diff import json as diff_json
from daw_lint.report.diff import text as diff_text
from daw_lint.report.findings.formats import FORMATS, writer
from daw_lint.report.health import history_json, history_table
from daw_lint.report.health.forms import FORMS
from daw_lint.report.json_text import to_json
from daw_lint.report.session import plain, tree
from daw_lint.report.terminal import console
from daw_lint.report.terminal import plain as plain_text
from daw_lint.report.view import Line, View
from daw_lint.run.job import Job, JobResult, Measured
from daw_lint.run.judge_job import judge_job
from daw_lint.run.lint import Report
from tests.support.command_line import run
from tests.support.fuzz.seeds import Seed, audio
from tests.support.fuzz.watch import Steps
from tests.support.whole_sessions import check_whole

CONFIG = Config(preview=True, select=("ALL",))
AS_MASTER = Config(preview=True, targets=("spotify", "cd"), stage="master")
_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("show",),
    ("show", "--format", "json"),
    ("show", "--plain"),
    ("plugins", "--unknown"),
    ("check", "--no-cache"),
    ("check", "--no-cache", "--format", "sarif", "--preview"),
    ("report", "--format", "markdown"),
    ("report", "--format", "json", "--isolated", "--output", "-"),
)
_HTML_EVERY = 4
"""The page takes as long as everything else together: one case of so many makes it."""


def work(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Do what the commands do with a session, one step after the other."""
    session = None
    with steps.step("read"):
        session = read(path)
    if session is not None:
        with steps.step("whole"):
            check_whole(session)
    config = chance.choice((CONFIG, CONFIG, AS_MASTER))
    result = None
    with steps.step("judge"):
        measured = Measured((_bounce(),), time_ns()) if chance.random() < 0.5 else None
        job = Job(path, (_bounce().path,) if measured else (), config, measured, whole=True)
        result = judge_job(job, in_configuration(config))
    if result is not None:
        tell(result, config, chance, steps)
    with steps.step("command"):
        _command(path, chance)
    if session is not None:
        steps.is_whole = True
        with steps.step("states"):
            _states(session)
        _show(session, seed, steps)


def _states(session: Session) -> None:
    """Read the stored state of every plug-in, whether or not a rule asks for it."""
    for track in session.all_tracks():
        for device in track.walk_devices():
            if device.state is not None:
                device.state.stored()
            settings_of(device)


def read(path: Path) -> Session | None:
    """Read a session; ``None`` where it is refused. A fault of daw-lint itself is raised."""
    try:
        return read_session(path)
    except ParserBugError:
        raise
    except SessionError as error:
        assert error.what
        assert error.todo
        assert "\n" not in error.what + error.todo, "an error is one line"
        assert list(plain.unreadable(error, content(path)))
        return None


def tell(result: JobResult, config: Config, chance: Random, steps: Steps) -> None:
    """Write every form of report about a result, and keep it in a history."""
    report = Report(sessions=[result.file], configs={None: config})
    report.add(result, config.fail_on)
    view = View(verbose=chance.random() < 0.7, show_suppressed=chance.random() < 0.5)
    for form in FORMATS:
        with steps.step(f"format {form}"):
            _check_form(form, "".join(f"{plain_text(line)}\n" for line in writer(form)(report, view)))
    if not result.is_read:
        return
    health = None
    with steps.step("health"):
        health = health_of(result, config)
    if health is None:
        return
    for form, make in FORMS.items():
        if form != "html" or (health.bounce is None and chance.randrange(_HTML_EVERY) == 0):
            with steps.step(f"health {form}"):
                _check_health(form, make(health, Extras("daw-lint report")))
    with steps.step("history"):
        _history(health, config, result.file.parent, chance)


_LIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]")
"""What a terminal obeys, and what turns the direction of a text. Markdown sets foreign scripts apart with U+2068 and U+2069."""


def _check_form(form: str, text: str) -> None:
    """What programs read must be what they expect."""
    assert _LIVE.search(text) is None, repr(text[:2000])
    data = text.encode("utf-8", "strict")
    if form in ("json", "sarif", "gitlab"):
        json.loads(data, parse_constant=no_constant)
    elif form == "jsonl":
        for line in data.splitlines():
            json.loads(line, parse_constant=no_constant)
    elif form in ("junit", "checkstyle"):
        etree.fromstring(data, etree.XMLParser(huge_tree=True))


def no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _check_health(form: str, text: str) -> None:
    data = text.encode("utf-8", "strict")
    if form == "json":
        json.loads(data, parse_constant=no_constant)
    elif form == "badge":
        etree.fromstring(data)
    elif form == "html":
        assert html.fromstring(text).find("body") is not None


def _history(health: Health, config: Config, folder: Path, chance: Random) -> None:
    entry = entry_for(health, config)
    if entry is None or chance.randrange(4):
        return
    assert rows.state(entry)
    store = History(folder / "history.sqlite3", _no_words)
    kept = store.keep("song", entry)
    assert kept[-1] == entry, "the history gives back what it was given"
    json.loads(to_json(history_json.as_data("song", kept)), parse_constant=no_constant)
    history_table.show_reports(kept, True, console(io.StringIO(), coloured=False))


def _no_words(words: str) -> None:
    raise AssertionError(words)


def _show(session: Session, seed: Seed, steps: Steps) -> None:
    with steps.step("show"):
        as_text(tree.lines(session))
    with steps.step("plain"):
        "\n".join(plain.lines(session)).encode()
    original = _original(seed)
    for before, after in ((original, session), (session, original), (session, session)):
        with steps.step("diff"):
            comparison = compare(before, after)
            as_text(diff_text.lines(comparison, every=True))
            json.loads(diff_json.render(comparison, ("old", "new"), False), parse_constant=no_constant)
            assert before is not after or not comparison.changes, "a session differs from itself"


def as_text(lines: Iterable[Line]) -> bytes:
    """Return lines as a terminal gets them."""
    text = "".join(f"{plain_text(line)}\n" for line in lines)
    assert _LIVE.search(text) is None, repr(text[:2000])
    return text.encode()


def _command(path: Path, chance: Random) -> None:
    """Run one of the commands; what it does not handle is raised."""
    result = run(*chance.choice(_COMMANDS), path, raises=True)
    assert result.exit_code in (0, 1, 2), result.output
    assert "Traceback" not in result.output


_originals: dict[str, Session] = {}


def _original(seed: Seed) -> Session:
    """The session that the mutation was made from; a cue sheet where the seed cannot be read itself."""
    if seed.name not in _originals:
        _originals[seed.name] = _read_seed(seed)
    return _originals[seed.name]


def _read_seed(seed: Seed) -> Session:
    from tests.support.fuzz.targets import put, working_folder

    with working_folder() as folder:
        path = Path(folder) / seed.file_name
        put(path, seed.content)
        return read(path) or read_session(
            Path("mix.cue"), data=b'FILE "a.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'
        )


@cache
def _bounce() -> Bounce:
    """A bounce of half a second, measured once for all cases."""
    from tests.support.fuzz.targets import working_folder

    with working_folder() as folder:
        path = Path(folder) / "Song.wav"
        seed = audio()[0]
        assert isinstance(seed.content, bytes)
        path.write_bytes(seed.content)
        return read_bounce(path, workers=1)

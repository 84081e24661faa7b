"""The command ``daw-lint handover``: packs sessions for another studio or an archive, and checks what was packed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from daw_lint.cli.console import fail, print_lines, problems, progress_bar, refuse_torn, say
from daw_lint.cli.headings import FILES, LAST
from daw_lint.cli.optional_libraries import need_bagit
from daw_lint.cli.options import ConfigOption
from daw_lint.cli.parameter import argument, option
from daw_lint.cli.settings import finder_of
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path


def handover(
    paths: Annotated[
        list[Path], argument(help="Sessions, folders of them, and their bounces; or bags.", readable=False)
    ],
    output: Annotated[
        Path | None,
        option(FILES, "Make the bag in this folder, which is new or empty.", "--output", "-o", metavar="FOLDER"),
    ] = None,
    bounce: Annotated[
        list[Path] | None, option(FILES, "A bounce of the session. Repeatable.", "--bounce", "-b", metavar="FILE")
    ] = None,
    verify: Annotated[bool, option(LAST, "Check bags against their manifests.", "--verify")] = False,
    config: ConfigOption = None,
) -> None:
    """Pack sessions with media, bounces, lists and checksums into a BagIt bag, or check such a bag.

    Files are copied, never moved or changed. Sessions are relinked only in the bag. Libraries of DAWs are not collected.

    Exit code: 0 all is in the bag, 1 something could not be collected or must be located by hand, 2 no bag was made. With
    --verify: 0 all as packed, 1 a file has changed, is missing or additional, 2 this is no bag.

    Examples:

      Pack a session for another studio:
        daw-lint handover Song.als -o "Song for Ana"

      All sessions of an album, with a bounce that has another name:
        daw-lint handover Sessions --bounce "Song master.wav" -o "Album 2026"

      Is all of it still as it was packed?
        daw-lint handover --verify "Song for Ana"
    """
    with problems():
        refuse_torn(paths, [output] if output is not None else [])
        for path in (*paths, *(bounce or [])):
            if not probe.exists(path):
                fail(f"there is no {path}: {missing_path(path)}")
        need_bagit()
        if verify:
            if output is not None:
                fail("--verify writes nothing: leave --output out")
            code = max(_verify(path) for path in paths)
        else:
            code = _pack(paths, output, bounce or [], config)
    raise SystemExit(code)


def _verify(folder: Path) -> int:
    from daw_lint.handover.summary import verified_lines
    from daw_lint.handover.verify import NoBagError, verify

    try:
        with progress_bar("checking") as progress:
            result = verify(folder, progress)
    except NoBagError as error:
        say(f"{folder}: {error.strerror}")
        return 2
    print_lines(verified_lines(result, folder), None)
    return 0 if result.is_sound else 1


def _pack(paths: list[Path], output: Path | None, bounces: list[Path], config: list[str] | None) -> int:
    if output is None:
        fail("say where to make the bag: --output FOLDER")
    from daw_lint.handover.pack import pack
    from daw_lint.handover.pairs import sessions_in
    from daw_lint.handover.summary import packed_lines
    from daw_lint.measure import is_audio_name
    from daw_lint.parsers import is_package, is_session_name

    finder = finder_of(config)
    sessions = sessions_in(paths, finder)
    for session in sessions:
        if not is_session_name(session.name) and not is_package(session):
            fail(f"{session} is no session that daw-lint knows by its name")
    if not sessions:
        fail("there is no session in what you named")
    named = [*bounces, *(path for path in paths if is_audio_name(path.name) and probe.is_file(path))]
    try:
        with progress_bar("copying") as progress:
            contents = pack(sessions, output, finder, named, progress)
    except OSError as error:
        fail(f"no bag was made: {error.filename or output}: {error.strerror or error}")
    print_lines(packed_lines(contents, output), None)
    return 0 if contents.is_whole else 1

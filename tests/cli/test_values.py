"""Values of the command line are converted as typer converts them, without pydantic where that is safe."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from daw_lint.cli.help import Command, in_plain_words
from tests.support.live_sets import write_set


class Colour(StrEnum):
    """Choices."""

    RED = "red"
    BLUE = "blue"


def outcome(plain: bool, *arguments: str) -> Any:
    """Return what a function gets, or the exit code and the message."""
    program = typer.Typer(rich_markup_mode=None)
    got: dict[str, Any] = {}

    def call(
        paths: Annotated[list[Path] | None, typer.Argument(readable=False)] = None,
        mix: Path | None = None,
        names: Annotated[list[str] | None, typer.Option("--name")] = None,
        word: str = "none",
        colour: Colour | None = None,
        colours: Annotated[list[Colour] | None, typer.Option("--also")] = None,
        number: Annotated[int | None, typer.Option(min=1)] = None,
        seconds: float = 1.5,
        flag: Annotated[bool | None, typer.Option("--flag/--no-flag")] = None,
        only: Annotated[bool, typer.Option("--only")] = False,
    ) -> None:
        got.update(
            paths=paths, mix=mix, names=names, word=word, colour=colour, colours=colours,
            number=number, seconds=seconds, flag=flag, only=only,
        )  # fmt: skip

    program.command(cls=Command if plain else None)(call)
    result = CliRunner().invoke(program, list(arguments))
    said = result.output if plain else in_plain_words(result.output)
    return {name: (type(value), value) for name, value in got.items()} or (result.exit_code, said[-60:])


@pytest.mark.parametrize(
    "words",
    [
        "",
        "a.als b/c.als",
        "--mix mix.wav --name a --name b --word x",
        "--mix gone/mix.wav",
        "--colour red --also blue --also red",
        "--colour green",
        "--also red --also green",
        "--number 3 --seconds 2",
        "--number 0",
        "--number x",
        "--flag",
        "--no-flag --only",
        "--nothing",
    ],
)
def test_a_function_gets_what_typer_alone_would_give_it_and_what_is_refused_is_in_plain_words(
    words: str, folder: Path
) -> None:
    (folder / "mix.wav").touch()
    ours = outcome(True, *words.split())
    assert ours == outcome(False, *words.split())
    assert "Input should" not in str(ours)
    assert "Value error" not in str(ours)


def test_commands_with_plain_values_import_no_pydantic(folder: Path) -> None:
    write_set(folder / "Song.als")
    for words in (["check", "Song.als", "--no-bounce"], ["show", "Song.als", "--format", "json"], ["rule", "MB101"]):
        program = (
            f"import sys; sys.argv = ['', *{words}]\nfrom daw_lint.__main__ import main\n"
            "try:\n    main()\nfinally:\n    print('pydantic' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.stdout.splitlines()[-1] == "False", words

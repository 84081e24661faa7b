"""The command ``daw-lint archive query``: questions asked of a stock."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

from daw_lint.cli.completion import archive_questions
from daw_lint.cli.console import fail, print_json, print_lines, problems
from daw_lint.cli.headings import SHOWING
from daw_lint.cli.optional_libraries import need_archive
from daw_lint.cli.options import ForceOption, OutputOption, format_option
from daw_lint.cli.output import format_of
from daw_lint.cli.parameter import argument, option
from daw_lint.disk.suggest import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from daw_lint.archive.questions.ask import Told
    from daw_lint.report.archive.answer import Shown


class AnswerFormat(StrEnum):
    """Values of ``--format``."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


_SUFFIXES = {AnswerFormat.TEXT: ".txt", AnswerFormat.CSV: ".csv", AnswerFormat.JSON: ".json"}


def archive_query(
    stock: Annotated[
        str, argument(help="The stock that daw-lint archive wrote: a folder, or s3://...", metavar="STOCK")
    ],
    question: Annotated[
        list[str] | None,
        argument(
            help="A question by name, and what it asks about.",
            show_default=False,
            metavar="QUESTION [ARGUMENT]",
            autocompletion=archive_questions,
        ),
    ] = None,
    list_questions: Annotated[bool, option(SHOWING, "List the questions.", "--list")] = False,
    sql: Annotated[
        str | None,
        option(SHOWING, "Ask in SQL (DuckDB) instead: one statement that reads the tables.", "--sql", metavar="SQL"),
    ] = None,
    output_format: Annotated[AnswerFormat | None, format_option()] = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Ask a stock of an archive: which sessions need a plug-in, lack media, open without third-party plug-ins.

    The tables and their columns are documented; with --sql you can ask whatever they hold. SQL reaches the tables of the
    stock alone: no other file, and no network. What is not known is counted, and never taken for a no.

    Exit code: 0 answered, 2 there is no such stock or question, or daw-lint could not do its work.

    Examples:

      The questions:
        daw-lint archive query stock --list

      Which sessions need a plug-in?
        daw-lint archive query stock needs-plugin Ozone

      Which sessions lack media, as a table for a spreadsheet?
        daw-lint archive query stock lacks-media -o missing.csv

      Which programs saved them, in SQL?
        daw-lint archive query stock --sql "SELECT DISTINCT application FROM sessions"
    """
    with problems():
        form = format_of(output_format, output, _SUFFIXES)
        words = question or []
        if list_questions:
            _print_questions(form, output)
        elif sql is None and not words:
            fail("name a question, or ask with --sql; daw-lint archive query STOCK --list lists the questions")
        elif sql is not None and words:
            fail("give a question or --sql, not both")
        else:
            need_archive()
            _print(_shown(_told(stock, words, sql)), form, output)
    raise SystemExit(0)


def _told(address: str, words: list[str], sql: str | None) -> Told:
    from daw_lint.archive.questions.ask import answer, answer_sql
    from daw_lint.archive.questions.question import load, names
    from daw_lint.archive.questions.stock import Stock, StockError

    try:
        if sql is not None:
            return answer_sql(Stock(address), sql)
        if words[0] not in names():
            _unknown(words[0])
        return answer(Stock(address), load(words[0]), words[1:])
    except StockError as error:
        fail(str(error))


def _unknown(name: str) -> NoReturn:
    from daw_lint.archive.questions.question import names

    fail(f"unknown question {name!r}{did_you_mean(name, names(), '; --list lists the questions')}")


def _shown(told: Told) -> Shown:
    from daw_lint.report.archive.answer import Shown

    asked = told.question
    if asked is None:
        return Shown("", "", "", {}, told.columns, told.rows)
    return Shown(
        asked.name, asked.title, told.argument, asked.columns, told.columns, told.rows, told.not_known,
        asked.not_known_says, asked.caveats,
    )  # fmt: skip


def _print(shown: Shown, form: AnswerFormat, output: Path | None) -> None:
    from daw_lint.report.archive.answer import answer_csv, answer_data, answer_lines
    from daw_lint.report.view import Document

    if form is AnswerFormat.JSON:
        print_json(answer_data(shown), output)
    elif form is AnswerFormat.CSV:
        print_lines([Document(answer_csv(shown).removesuffix("\n"))], output, is_data=True)
    else:
        print_lines(answer_lines(shown), output)


def _print_questions(form: AnswerFormat, output: Path | None) -> None:
    from daw_lint.archive.questions.question import book
    from daw_lint.report.archive.questions import question_lines, questions_csv, questions_data
    from daw_lint.report.view import Document

    asked = [
        (one.name, one.argument.name if one.argument else "", one.title, one.answers, one.caveats) for one in book()
    ]
    if form is AnswerFormat.JSON:
        print_json(questions_data(asked), output)
    elif form is AnswerFormat.CSV:
        print_lines([Document(questions_csv(asked).removesuffix("\n"))], output, is_data=True)
    else:
        print_lines(question_lines(asked), output)

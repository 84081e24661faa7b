"""The compiled rule book is what the TOML files say, and is read anew when one of them changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daw_lint.disk import compiled, shipped
from daw_lint.disk.shipped import rules_dir
from daw_lint.rulebook import book
from daw_lint.rulebook.plugin_index import IndexedTable
from daw_lint.rulebook.plugin_tables import DEVICES, OPEN, PLUGINS
from daw_lint.rulebook.rule import RuleError
from daw_lint.rulebook.shipping import compiled_files


def test_the_compiled_book_is_what_the_files_say() -> None:
    assert book.book() == book.read_book()


def test_every_file_of_rules_and_profiles_and_the_code_that_reads_them_is_a_source() -> None:
    sources = set(book._sources())
    assert {str(path) for path in rules_dir().glob("*/*.toml")} < sources
    assert {Path(path).name for path in sources} > {"rule.py", "rule_file.py", "files.py", "convert.py", "facts.py"}


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rules that a test may change."""
    copy = Path(shutil.copytree(rules_dir(), tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__")))
    for module in (shipped, compiled, book):
        monkeypatch.setattr(module, "rules_dir", lambda: copy)
    monkeypatch.setattr("daw_lint.rulebook.files.rules_dir", lambda: copy)
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return copy


def loaded() -> book.Book:
    """Load the book as a new process does."""
    return book.book.__wrapped__()


def test_a_changed_an_added_and_a_deleted_rule_are_seen(rules: Path) -> None:
    first = loaded()
    path = next(rules.glob("*/MB101-*.toml"))
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("limiter on the master bus", "changed").replace("A limiter, maximizer", "Changed"), "utf-8"
    )
    (rules / "house").mkdir()
    (rules / "house" / "ZZ999-new.toml").write_text(
        text.replace('"MB101"', '"ZZ999"', 1).replace('= "limiter-on-master"', '= "new-one"', 1), "utf-8"
    )
    next(rules.glob("*/SH101-*.toml")).unlink()
    second = {rule.code: rule for rule in loaded().rules}
    changes = {rule.code for rule in first.rules} ^ set(second)
    assert changes == {"ZZ999", "SH101"}
    assert second["MB101"].summary.startswith("Changed")


def test_a_kept_book_is_read_without_the_files(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = loaded()
    monkeypatch.setattr(book, "read_book", lambda: pytest.fail("the files are read again"))
    assert loaded() == expected


def test_a_broken_file_is_told_with_its_line_and_nothing_is_kept(rules: Path) -> None:
    path = next(rules.glob("*/MB101-*.toml"))
    path.write_text("code = 1\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(RuleError, match=path.name):
        loaded()
    assert not (rules.parent / "kept").exists()


def test_a_damaged_book_is_read_from_the_files(rules: Path) -> None:
    expected = loaded()
    (kept,) = (rules.parent / "kept").rglob("rules.*data")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert loaded() == expected


def test_a_wheel_holds_what_is_asked_for_and_writes_nothing(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "is_installed", lambda: True)
    expected = book.read_book()
    (rules / "compiled").mkdir()
    for name, content in compiled_files().items():
        (rules / "compiled" / name).write_bytes(content)
    monkeypatch.setattr(book, "read_book", lambda: pytest.fail("the files are read again"))
    monkeypatch.setattr("daw_lint.rulebook.plugin_index.index_of", lambda data: pytest.fail("an index is made again"))
    assert loaded() == expected
    for name in (PLUGINS, DEVICES, OPEN):
        assert list(IndexedTable(rules / name).names)
    assert not (rules.parent / "kept").exists()


def test_loading_the_book_loads_no_parser_of_toml() -> None:
    code = (
        "import sys\nfrom daw_lint.rulebook.book import load_rules\nload_rules()\nload_rules()\n"
        "print({'rtoml', 'tomllib', 'daw_lint.rulebook.files'} & set(sys.modules))"
    )
    subprocess.run([sys.executable, "-c", "from daw_lint.rulebook.book import book; book()"], check=True)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

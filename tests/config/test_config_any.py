"""Whatever a file says, it is read or refused with its line; nothing else leaves the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daw_lint.config.find import Config, ConfigError, load_config, read_config
from daw_lint.report.settings.page import toml
from tests.support.configurations import write

NAMES = st.sampled_from(
    ["stage", "fail-on", "ignore", "paths", "suppress", "sets", "plugins", "rules", "match", "rule", "reason", "kind", "files",
     "class", "HR101", "max_db", "extend", "history", "x` - at `$.ignore", "a.b", "x[0]", "", "é\n"]
)  # fmt: skip
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.sampled_from(["", "mix", "stems", "` - at `$.x`", "\\"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=5)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(table=TABLES)
def test_any_table_is_read_or_refused(table: dict[str, Any]) -> None:
    try:
        assert isinstance(read_config(table), Config)
    except ConfigError as error:
        assert str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(table=TABLES)
def test_each_fault_of_any_file_has_a_line_of_the_file(folder: Path, table: dict[str, Any]) -> None:
    lines = [f"{toml(key)} = {toml(value)}" for key, value in table.items() if key != "extend"]
    path = write(folder / "daw-lint.toml", "\n".join(lines))
    try:
        load_config(path)
    except ConfigError as error:
        for told in str(error).split("\n"):
            place = told.split(": ")[0]
            assert place.startswith("daw-lint.toml:")
            assert 1 <= int(place.rpartition(":")[2]) <= len(lines)

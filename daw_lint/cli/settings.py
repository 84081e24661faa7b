"""Settings from the command line: ``--config``, ``--isolated`` and the options of a command."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.cli.console import fail
from daw_lint.disk import probe
from daw_lint.disk.suggest import missing_path

if TYPE_CHECKING:
    from daw_lint.run.find import ConfigFinder


def finder_of(
    config: list[str] | None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    is_checked: bool = True,
) -> ConfigFinder:
    """Return what finds the settings of each file. ``options`` are those of the command line; ``None`` means not given.

    Unless ``is_checked`` is false, settings with unknown rules, profiles or targets raise ``ConfigError`` when used.
    """
    from daw_lint.rulebook.config_check import check
    from daw_lint.run.find import ConfigFinder

    checked = check if is_checked else None
    given = {name: value for name, value in (options or {}).items() if value is not None}
    _refuse_unknown(given)
    if not config:
        return ConfigFinder(None, isolated, given, checked)
    from daw_lint.config.inline import as_given, is_setting, read_settings
    from daw_lint.config.layers import merge

    config = [as_given(word) for word in config]
    files = [Path(word) for word in config if not is_setting(word)]
    settings = read_settings([word for word in config if is_setting(word)])
    if len(files) > 1:
        fail(
            f"--config names two files, {files[0]} and {files[1]}. One can extend the other: extend = {str(files[0])!r}"
        )
    for file in files:
        if probe.is_folder(file):
            fail(f"--config {file} is a folder: name the configuration file in it")
        if not probe.is_file(file):
            fail(f"no configuration file {file}{_hint(file)}")
    if files and isolated:
        fail(f"--isolated reads no configuration file, but --config names {files[0]}: use one of them")
    return ConfigFinder(files[0] if files else None, isolated, merge(settings, given), checked)


def words_of(given: Mapping[str, Any], config: list[str] | None, isolated: bool) -> tuple[str, ...]:
    """Return options as a command line has them: those that ``finder_of`` gets from ``check``, ``report`` and ``watch``."""
    words = []
    for name, value in given.items():
        if value is True:
            words.append(f"--{name}")
            continue
        for entry in (value if isinstance(value, tuple) else [value]) if value is not None else []:
            words += ["--target" if name == "targets" else f"--{name}", entry]
    words += [part for word in config or [] for part in ("--config", word)]
    return (*words, *(["--isolated"] if isolated else []))


def _hint(file: Path) -> str:
    from daw_lint.config.inline import is_key

    if is_key(str(file)):
        return f"; to set it: --config {file}=VALUE"
    return "; settings are KEY=VALUE, such as --config fail-on=info" if "=" in str(file) else f": {missing_path(file)}"


def _refuse_unknown(given: Mapping[str, Any]) -> None:
    """Reject unknown names even if there is nothing to check."""
    if "profile" in given:
        from daw_lint.rulebook.profiles import load_profile

        load_profile(given["profile"])
    if given.get("targets"):
        from daw_lint.rulebook.targets import load_targets

        load_targets(given["targets"])

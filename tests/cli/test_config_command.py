"""The command config says what holds and where it comes from; which rules run."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from daw_lint.config.find import load_config, read_config
from tests.support.command_line import run
from tests.support.configurations import setting, write
from tests.support.live_sets import live_set, track, vst2, write_set

LIMITER = vst2("Precision Limiter")


def test_config_says_where_each_setting_comes_from(folder: Path) -> None:
    write(folder / "studio.toml", 'ignore = ["SH103"]\nextend-select = ["AL101"]\n')
    write(
        folder / "song" / "daw-lint.toml", 'extend = "../studio.toml"\nextend-select = ["AL102"]\nprofile = "strict"\n'
    )
    result = run("config", "song", "--format", "json", "--config", "fail-on=info")
    assert setting(result, "ignore")["origins"] == ["studio.toml"]
    assert setting(result, "profile")["origins"] == ["song/daw-lint.toml"]
    assert setting(result, "fail-on")["origins"] == ["the command line"]
    assert setting(result, "stage") == {
        "key": "stage", "value": "auto", "default": "auto", "origins": ["default"], "is_default": True,
    }  # fmt: skip
    added = setting(result, "extend-select")
    assert (added["value"], added["origins"]) == (["AL101", "AL102"], ["studio.toml", "song/daw-lint.toml"])
    assert any(entry["origins"] == ["profile strict"] for entry in json.loads(result.output)["settings"])
    assert json.loads(result.output)["files"] == ["studio.toml", "song/daw-lint.toml"]


def test_config_for_a_file_applies_paths_and_says_so(folder: Path) -> None:
    write(folder / "daw-lint.toml", '[[paths]]\nmatch = "sketches/*"\nstage = "mix"\n')
    write(folder / "sketches" / "a.als", "")
    lines = run("config", "sketches/a.als").output.splitlines()
    assert lines[:3] == [
        "# daw-lint.toml",
        "# for sketches/a.als: daw-lint.toml, [[paths]] sketches/*",
        'stage = "mix"  # daw-lint.toml, [[paths]] sketches/*',
    ]
    assert 'stage = "auto"' in run("config").output


def test_config_prints_toml_that_means_the_same(folder: Path) -> None:
    text = (
        'fail-on = "info"\nmix-finished = 2025-05-01T12:00:00\n[rules.HR101]\nmax_db = -4\n'
        '[[suppress]]\nrule = "MB101"\nreason = "a \\"b\\" \\u00fc"\n[[sets]]\nkind = "stems"\nfiles = ["*.wav"]\n'
        '[[paths]]\nmatch = "a"\nfail-on = "error"\n[[plugins]]\nname = "X"\nclass = "limiter"\n'
    )
    before = load_config(write(folder / "daw-lint.toml", text))
    assert read_config(tomllib.loads(run("config").output), before.source) == before


def test_config_prints_toml_that_means_the_same_where_lists_are_put_together(folder: Path) -> None:
    one = '[[suppress]]\nrule = "{}"\nreason = "meant"\n[[plugins]]\nname = "{}"\nclass = "limiter"\n'
    write(folder / "studio" / "base.toml", one.format("MB101", "A"))
    write(folder / "daw-lint.toml", 'extend = "studio/base.toml"\n' + one.format("SH101", "B"))
    output = run("config").output
    assert output.splitlines()[2:6] == [
        "suppress = [",
        '  { rule = "MB101", reason = "meant" },  # studio/base.toml',
        '  { rule = "SH101", reason = "meant" },  # daw-lint.toml',
        "]",
    ]
    printed = read_config(tomllib.loads(output))
    assert printed.plugins == load_config(folder / "daw-lint.toml").plugins
    assert [entry.rule for entry in printed.suppress] == ["MB101", "SH101"]
    found = setting(run("config", "--format", "json"), "suppress")
    assert found["entry_origins"] == ["studio/base.toml", "daw-lint.toml"]


def test_config_without_a_file_says_so_and_how_to_get_one(folder: Path) -> None:
    assert run("config").output.startswith(
        "# no configuration file applies here: daw-lint init writes one\n# defaults\n"
    )
    write(folder / "daw-lint.toml", 'stage = "mix"\n')
    assert run("config", "--isolated").output.startswith("# no configuration file is read (--isolated)\n# defaults\n")


def test_config_lists_the_rules_that_run_and_what_made_it_so(folder: Path) -> None:
    write(folder / "daw-lint.toml", 'extend-select = ["AL101"]\nignore = ["SH103"]\n')
    found = {entry["code"]: entry for entry in json.loads(run("config", "--rules", "--format", "json").output)["rules"]}
    assert (found["MB101"]["runs"], found["MB101"]["why"]) == (True, "profile default")
    assert (found["AL101"]["runs"], found["AL101"]["why"]) == (True, "extend-select: daw-lint.toml")
    assert (found["SH103"]["runs"], found["SH103"]["why"]) == (False, "ignore: daw-lint.toml")
    assert "SH103 -       " in run("config", "--rules").output


def test_names_in_a_configuration_cannot_steer_the_terminal(folder: Path) -> None:
    write(folder / "daw-lint.toml", 'mix = "a\\u001b[31m\\u202e"\n[rules.HR101]\nmax_db = -4\n')
    output = run("config").output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_selection_by_prefix_all_and_default(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(track("A", number=1, soloed=True) + track("B", number=2), master=LIMITER))

    def codes(*options: str) -> list[str]:
        document = json.loads(run("check", "Song.als", "--format", "json", "--no-bounce", *options).output)
        return sorted({entry["code"] for entry in document["findings"]})

    assert codes() == ["MB101", "SH101"]
    assert codes("--select", "MB") == ["MB101"]
    assert codes("--ignore", "MB") == ["SH101"]
    assert codes("--select", "DEFAULT") == ["MB101", "SH101"]
    assert set(codes("--select", "ALL")) >= {"MB101", "SH101"}
    assert codes("--ignore", "ALL") == []
    assert codes("--config", 'select=["SH101"]') == ["SH101"]
    assert codes("--config", 'select=["SH"]', "--select", "MB") == ["MB101"]
    assert codes("--select", "SH", "--ignore", "SH1", "--extend-select", "MB") == ["MB101"]

"""What a configuration takes from those that it extends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daw_lint.config.find import ConfigError, load_config
from daw_lint.run.find import ConfigFinder
from tests.support.command_line import run
from tests.support.configurations import write
from tests.support.live_sets import live_set, track, vst2, write_set

LIMITER = vst2("Precision Limiter")


def test_the_extending_file_wins_key_by_key_and_rules_are_put_together(folder: Path) -> None:
    write(
        folder / "studio.toml",
        'ignore = ["SH103"]\nfail-on = "error"\nextend-select = ["AL101"]\n[rules.HR101]\nmax_db = -4\nmin_db = -7\n',
    )
    song = write(
        folder / "song" / "daw-lint.toml",
        'extend = "../studio.toml"\nfail-on = "info"\nextend-select = ["AL102"]\n[rules.HR101]\nmax_db = -5\n',
    )
    config = load_config(song)
    assert (config.ignore, config.fail_on, config.extend_select) == (("SH103",), "info", ("AL101", "AL102"))
    assert config.rules == {"HR101": {"max_db": -5, "min_db": -7}}
    assert config.source == song


def test_a_list_of_an_extending_file_replaces_and_tables_are_added(folder: Path) -> None:
    one = '[[suppress]]\nrule = "{}"\nreason = "meant"\n[[plugins]]\nname = "{}"\nclass = "limiter"\n'
    write(folder / "studio.toml", 'ignore = ["SH103", "MB101"]\n' + one.format("MB102", "A"))
    config = load_config(
        write(folder / "daw-lint.toml", 'extend = "studio.toml"\nignore = []\n' + one.format("MB103", "B"))
    )
    assert config.ignore == ()
    assert [entry.rule for entry in config.suppress] == ["MB102", "MB103"]
    assert [entry.name for entry in config.plugins] == ["A", "B"]


def test_what_a_song_ignores_with_extend_ignore_is_added_to_what_the_studio_ignores(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(track("A", number=1, soloed=True) + track("B", number=2), master=LIMITER))
    write(folder / "studio.toml", 'ignore = ["SH103"]\nextend-ignore = ["MB101"]\n')

    def ignored(text: str) -> set[str]:
        write(folder / "daw-lint.toml", 'extend = "studio.toml"\n' + text)
        rules = json.loads(run("config", "Song.als", "--rules", "--format", "json").output)["rules"]
        return {entry["code"] for entry in rules if entry["why"].partition(":")[0] in ("ignore", "extend-ignore")}

    assert ignored("") == {"SH103", "MB101"}
    assert ignored('extend-ignore = ["SH101"]') == {"SH103", "MB101", "SH101"}
    assert ignored('ignore = ["SH101"]') == {"SH101", "MB101"}
    assert ignored('[[paths]]\nmatch = "*.als"\nextend-ignore = ["SH101"]') == {"SH103", "MB101", "SH101"}
    document = json.loads(run("check", "Song.als", "--no-bounce", "--format", "json").output)
    assert document["findings"] == []


def test_a_suppression_of_a_shared_configuration_silences_and_is_never_called_unused(folder: Path) -> None:
    write_set(folder / "Loud.als", live_set(master=LIMITER))
    write_set(folder / "Clean.als")
    unused = '[[suppress]]\nrule = "SH101"\nreason = "for other songs"\n'
    wanted = '[[suppress]]\nrule = "MB101"\nreason = "meant"\nfile = "Loud.als"\n'
    write(folder / "studio.toml", wanted + unused)
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n')
    for names in (["."], ["Clean.als"], ["Loud.als"]):
        result = run("check", *names, "--no-bounce")
        assert result.exit_code == 0, result.output
    write(folder / "daw-lint.toml", wanted + unused)
    result = run("check", "--no-bounce")
    assert (result.exit_code, result.output.count("E903")) == (1, 2)


def test_a_suppression_of_no_rule_in_a_shared_configuration_is_told_with_the_name_of_that_file(folder: Path) -> None:
    write_set(folder / "Song.als")
    write(folder / "studio.toml", '[[suppress]]\nrule = "MB1O1"\nreason = "meant"\n')
    write(folder / "daw-lint.toml", 'extend = "studio.toml"\n')
    assert "the suppression of MB1O1 (meant) in studio.toml names an unknown rule" in run("check", "--no-bounce").output


def test_of_several_extended_files_the_later_wins_and_one_that_two_extend_is_read_once(folder: Path) -> None:
    write(folder / "base.toml", 'stage = "mix"\n[[plugins]]\nname = "A"\nclass = "limiter"\n')
    write(folder / "a.toml", 'extend = "base.toml"\nprofile = "strict"\n')
    write(folder / "b.toml", 'extend = "base.toml"\nprofile = "relaxed"\n')
    config = load_config(write(folder / "daw-lint.toml", 'extend = ["a.toml", "b.toml"]\n'))
    assert (config.stage, config.profile, len(config.plugins)) == ("mix", "relaxed", 1)


def test_patterns_of_an_extended_file_are_relative_to_the_extending_one_and_places_to_itself(folder: Path) -> None:
    write(
        folder / "studio.toml",
        'rule-folders = ["house"]\nbaseline = "known.json"\n[[paths]]\nmatch = "sketches/*"\nprofile = "relaxed"\n',
    )
    write(folder / "song" / "daw-lint.toml", 'extend = "../studio.toml"\n')
    finder = ConfigFinder()
    assert finder.for_file(folder / "song" / "sketches" / "a.als").profile == "relaxed"
    assert finder.for_file(folder / "song" / "a.als").profile == "default"
    config = finder.for_folder(folder / "song")
    assert config.rule_folders == (str(folder / "house"),)
    assert config.baseline == str(folder / "known.json")


def test_a_pyproject_can_extend_and_be_extended(folder: Path) -> None:
    write(folder / "studio" / "pyproject.toml", '[project]\nname = "x"\n[tool.daw-lint]\nstage = "mix"\n')
    config = load_config(
        write(folder / "pyproject.toml", '[tool.daw-lint]\nextend = "studio/pyproject.toml"\nfail-on = "info"\n')
    )
    assert (config.stage, config.fail_on) == ("mix", "info")


def test_a_tilde_is_the_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder / "home"))
    write(folder / "home" / "studio.toml", 'stage = "mix"\n')
    assert load_config(write(folder / "x" / "daw-lint.toml", 'extend = "~/studio.toml"\n')).stage == "mix"


def test_a_missing_file_is_an_error_that_names_the_chain(folder: Path) -> None:
    write(folder / "a.toml", 'extend = "nothing-there.toml"\n')
    write(folder / "daw-lint.toml", 'extend = "a.toml"\n')
    result = run("config")
    assert result.exit_code == 2
    said = "daw-lint.toml extends a.toml extends nothing-there.toml: there is no such file, check the path; was the file moved?"
    assert result.stderr == f"daw-lint: {said}\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("studoi.toml", "daw-lint.toml extends studoi.toml: there is no such file, did you mean 'studio.toml'?"),
        ("shared", "daw-lint.toml extends shared: it is a folder"),
        ("", "daw-lint.toml: extend names no file"),
        ("https://example.com/studio.toml", "name a file, not an address"),
        ("~nobody-at-all/studio.toml", "there is no such home folder"),
    ],
)
def test_what_cannot_be_extended_is_told_with_what_to_do(folder: Path, name: str, words: str) -> None:
    write(folder / "studio.toml", "")
    (folder / "shared").mkdir()
    write(folder / "daw-lint.toml", f'extend = "{name}"\n')
    result = run("config")
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_a_path_that_was_written_on_windows_is_found_on_other_systems(folder: Path) -> None:
    write(folder / "shared" / "studio.toml", 'stage = "mix"\n')
    assert load_config(write(folder / "x" / "daw-lint.toml", "extend = '..\\shared\\studio.toml'\n")).stage == "mix"


def test_a_file_that_comes_to_extend_itself_is_an_error_that_names_the_chain(folder: Path) -> None:
    write(folder / "a.toml", 'extend = "./b.toml"\n')
    write(folder / "b.toml", 'extend = "x/../a.toml"\n')
    with pytest.raises(ConfigError, match=r"a\.toml extends .*b\.toml extends .*a\.toml: .* cannot extend itself"):
        load_config(folder / "a.toml")


def test_a_wrong_value_in_an_extended_file_is_told_with_the_chain(folder: Path) -> None:
    write(folder / "a.toml", 'stage = "mixx"\n')
    with pytest.raises(ConfigError, match=r"^daw-lint\.toml extends a\.toml:1: stage must be .*did you mean 'mix'"):
        load_config(write(folder / "daw-lint.toml", 'extend = "a.toml"\n'))


def test_a_file_of_windows_is_read_with_its_mark_and_line_ends(folder: Path) -> None:
    (folder / "daw-lint.toml").write_bytes(b'\xef\xbb\xbfstage = "mix"\r\nfail-on = "info"\r\n')
    assert load_config(folder / "daw-lint.toml").stage == "mix"

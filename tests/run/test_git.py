"""daw-lint in git: what is staged, and what changed since a revision."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import Result

from tests.support.command_line import run
from tests.support.git_repositories import TEXTCONV, commit_all, git, make_repository, needs_git, stage
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

pytestmark = needs_git
BAD = live_set(master=vst2("Precision Limiter"))
OTHER = live_set(track("Drums", number=1) + track("Keys", number=2))
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_repository(tmp_path / "repo", monkeypatch)


def check(*arguments: str, data: bytes | None = None) -> Result:
    return run("check", *arguments, data=data)


def check_staged(name: str, *arguments: str) -> Result:
    """Pipe what is staged into daw-lint, as its help says."""
    done = subprocess.run(["git", "cat-file", "--filters", f":{name}"], capture_output=True, check=True)
    return check("-", "--stdin-filename", name.removeprefix("./"), *arguments, data=done.stdout)


def codes(result: Result) -> list[str]:
    return re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info) ", result.output)


def files(result: Result) -> set[str]:
    return set(re.findall(r"^(.*?): Master > .*: MB101 error ", result.output, re.MULTILINE))


# What is staged


def test_what_is_staged_is_linted_and_not_what_lies_on_the_disk(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    stage("Song.als")
    write_set(repo / "Song.als")
    assert codes(check_staged("Song.als")) == ["MB101"]
    assert codes(check("Song.als")) == []


def test_a_fault_on_the_disk_alone_is_not_in_what_is_staged(repo: Path) -> None:
    write_set(repo / "Song.als")
    stage("Song.als")
    write_set(repo / "Song.als", BAD)
    assert check_staged("Song.als").exit_code == 0
    assert check("Song.als").exit_code == 1


def test_what_is_staged_is_linted_although_the_file_is_gone(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    stage("Song.als")
    (repo / "Song.als").unlink()
    result = check_staged("Song.als")
    assert codes(result) == ["MB101"]
    assert result.output.startswith("Song.als: Master > Precision Limiter")


def test_what_is_staged_is_linted_with_the_settings_of_the_file_that_is_named(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(repo / "sets" / "Song.als", BAD)
    (repo / "sets" / "daw-lint.toml").write_text('ignore = ["MB101"]\n')
    stage("sets/Song.als")
    assert codes(check_staged("sets/Song.als")) == []
    assert codes(check_staged("sets/Song.als", "--isolated")) == ["MB101"]
    monkeypatch.chdir(repo / "sets")
    assert codes(check_staged("./Song.als")) == []
    (repo / "sets" / "daw-lint.toml").unlink()
    assert codes(check_staged("./Song.als")) == ["MB101"]


def test_a_staged_bounce_is_measured_from_what_is_staged(repo: Path) -> None:
    write_wav(repo / "mix.wav", peak_db=-0.5)
    stage("mix.wav")
    write_wav(repo / "mix.wav", peak_db=-4.0)
    assert codes(check_staged("mix.wav")) == ["HR101"]
    assert codes(check("mix.wav")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-",), "--stdin-filename Song.als"),
        (("Song.als", "--stdin-filename", "Song.als"), "needs - as the only path"),
        (("-", "Song.als", "--stdin-filename", "Song.als"), "needs - as the only path"),
        (("-", "--stdin-filename", "Song.als", "--diff-from", "HEAD"), "does not go with -"),
        (("-", "--stdin-filename", "."), "is a folder"),
    ],
)
def test_a_pipe_that_cannot_be_used_is_refused_in_one_line(repo: Path, arguments: tuple[str, ...], said: str) -> None:
    result = check(*arguments, data=b"")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_empty_pipe_is_a_finding_and_no_clean_session(repo: Path) -> None:
    result = check("-", "--stdin-filename", "Song.als", data=b"")
    assert codes(result) == ["E902"]
    assert result.exit_code == 1


# What changed


def test_only_what_changed_since_a_revision_is_linted(repo: Path) -> None:
    for name in ("old.als", "staged.als", "touched.als"):
        write_set(repo / name, OTHER if name != "old.als" else BAD)
    commit_all()
    write_set(repo / "staged.als", BAD)
    stage("staged.als")
    write_set(repo / "touched.als", BAD)
    write_set(repo / "new.als", BAD)
    result = check("--diff-from", "HEAD")
    assert files(result) == {"staged.als", "touched.als", "new.als"}
    assert result.exit_code == 1


def test_what_nobody_changed_is_said_and_is_clean(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    commit_all()
    result = check("--diff-from", "HEAD")
    assert result.exit_code == 0
    assert "no session and no bounce changed since HEAD" in result.stderr


def test_a_renamed_file_is_linted_by_its_new_name_and_a_deleted_one_not_at_all(repo: Path) -> None:
    for name in ("a.als", "b.als"):
        write_set(repo / name, BAD)
    commit_all()
    git("mv", "a.als", "Night Bus.als")
    git("rm", "--quiet", "b.als")
    assert files(check("--diff-from", "HEAD")) == {"Night Bus.als"}


def test_ignored_files_are_not_linted_although_they_were_never_committed(repo: Path) -> None:
    (repo / ".gitignore").write_text("sketches/\n")
    write_set(repo / "sketches" / "a.als", BAD)
    write_set(repo / "b.als", BAD)
    commit_all("ignore")
    git("rm", "--quiet", "--cached", "b.als")
    assert files(check("--diff-from", "HEAD")) == {"b.als"}


@pytest.mark.parametrize("name", ["Über uns.als", "two  spaces.als", "*.als", "[mix].als", "quote'\".als", "日本.als"])
def test_names_of_all_kinds_are_linted(repo: Path, name: str) -> None:
    write_set(repo / "Song.als", OTHER)
    commit_all()
    write_set(repo / name, BAD)
    stage(f":(literal){name}")
    assert files(check("--diff-from", "HEAD")) == {name}
    assert files(check("--diff-from", "HEAD", name)) == {name}


def test_paths_narrow_what_is_linted_and_a_subfolder_means_itself(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(repo / "keep.als", OTHER)
    commit_all()
    for name in ("top.als", "a/one.als", "b/two.als"):
        write_set(repo / name, BAD)
    assert files(check("a", "--diff-from", "HEAD")) == {"a/one.als"}
    monkeypatch.chdir(repo / "a")
    assert files(check("--diff-from", "HEAD")) == {"one.als"}
    assert files(check("..", "--diff-from", "HEAD")) >= {"one.als"}


def test_what_happened_on_the_other_branch_is_not_ours_with_three_dots(repo: Path) -> None:
    write_set(repo / "Song.als", OTHER)
    commit_all()
    git("checkout", "--quiet", "-b", "mine")
    write_set(repo / "mine.als", BAD)
    commit_all()
    git("checkout", "--quiet", "main")
    write_set(repo / "Song.als", BAD)
    commit_all()
    git("checkout", "--quiet", "mine")
    assert files(check("--diff-from", "main...")) == {"mine.als"}


def test_samples_are_not_linted_and_bounces_are(repo: Path) -> None:
    write_set(repo / "Song Project" / "Song.als", OTHER)
    commit_all()
    write_wav(repo / "Song Project" / "Samples" / "kick.wav", peak_db=-0.1, seconds=0.5)
    write_wav(repo / "Song Project" / "Bounces" / "Song.wav", peak_db=-0.1)
    result = check("--diff-from", "HEAD")
    assert "1 changed audio file looks like a sample: not checked. To check one, name it" in result.stderr
    assert "HR101" in codes(result)
    assert "kick.wav" not in result.stdout


def test_the_settings_of_each_changed_file_hold(repo: Path) -> None:
    write_set(repo / "keep.als", OTHER)
    commit_all()
    for folder in ("a", "b"):
        write_set(repo / folder / "Song.als", BAD)
    (repo / "b" / "daw-lint.toml").write_text('ignore = ["MB101"]\n')
    assert files(check("--diff-from", "HEAD")) == {"a/Song.als"}


@pytest.mark.parametrize("revision", ["gone", "gone...HEAD", "HEAD...gone", "--output=x", "..."])
def test_a_revision_that_git_does_not_know_is_refused_in_one_line(repo: Path, revision: str) -> None:
    write_set(repo / "Song.als", BAD)
    commit_all()
    result = check(f"--diff-from={revision}")
    assert result.exit_code == 2
    assert "git knows no revision" in result.stderr
    assert "git log --oneline" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (repo / "x").exists()


def test_a_shallow_clone_is_named_as_the_reason(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(repo / "Song.als", BAD)
    commit_all()
    first = git("rev-parse", "HEAD").strip()
    write_set(repo / "Song.als", OTHER)
    commit_all()
    git("clone", "--quiet", "--depth=1", repo.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    result = check("--diff-from", first)
    assert result.exit_code == 2
    assert "this looks like a shallow clone: fetch the whole history (in a CI job: fetch-depth: 0)" in result.stderr


def test_a_folder_that_is_in_no_repository_is_refused_in_one_line(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")
    result = check("--diff-from", "HEAD")
    assert result.exit_code == 2
    assert "is not in a git repository" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_repository_without_a_commit_has_no_revision(repo: Path) -> None:
    write_set(repo / "Song.als", BAD)
    result = check("--diff-from", "HEAD")
    assert result.exit_code == 2
    assert "git knows no revision 'HEAD'" in result.stderr


def test_a_session_that_is_a_folder_is_linted_whole_and_once(repo: Path) -> None:
    data = repo / "Song.logicx" / "Alternatives" / "000"
    data.mkdir(parents=True)
    (data / "ProjectData").write_bytes(b"")
    commit_all()
    for name in ("ProjectData", "MetaData.plist", "DisplayState.plist"):
        (data / name).write_bytes(b"changed")
    output = check("--diff-from", "HEAD").output
    assert len(re.findall(r"^Song\.logicx: ", output, re.MULTILINE)) == 1
    assert "ProjectData:" not in output


def test_settings_of_git_do_not_change_what_is_linted(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(repo / "a" / "Song.als", OTHER)
    commit_all()
    for name, value in (("diff.relative", "true"), ("diff.noprefix", "true"), ("diff.renames", "copies")):
        git("config", name, value)
    write_set(repo / "a" / "Song.als", BAD)
    monkeypatch.chdir(repo / "a")
    assert files(check("--diff-from", "HEAD")) == {"Song.als"}


# Versions of a session


@pytest.fixture
def history(repo: Path) -> Path:
    """Return a repository in which a limiter came, and went again on the disk; what is staged has it twice."""
    write_set(repo / "sets" / "Song.als")
    commit_all()
    write_set(repo / "sets" / "Song.als", BAD)
    commit_all()
    write_set(repo / "sets" / "Song.als", live_set(master=vst2("Precision Limiter") * 2))
    stage("sets/Song.als")
    write_set(repo / "sets" / "Song.als")
    write_set(repo / "new.als")
    return repo


def compare(*arguments: str) -> Result:
    return run("diff", *arguments)


ADDED, REMOVED = "+ Master: device Precision Limiter (VST2) added", "- Master: device Precision Limiter (VST2) removed"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("sets/Song.als",), REMOVED),
        ((":sets/Song.als",), f"{ADDED} after Precision Limiter"),
        (("HEAD~1", "sets/Song.als"), "no changes"),
        (("sets/Song.als", "HEAD"), ADDED),
        (("HEAD", "sets/Song.als"), REMOVED),
        (("HEAD~1:sets/Song.als", "HEAD:sets/Song.als"), ADDED),
        (("main~1:sets/Song.als", "new.als"), "no changes"),
    ],
)
def test_versions_are_named_as_in_git(
    history: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], line: str
) -> None:
    result = compare(*arguments)
    assert result.output.splitlines()[0].startswith(line)
    assert result.exit_code == (0 if line == "no changes" else 1)
    monkeypatch.chdir(history / "sets")
    there = [re.sub(r"^(:?|.*:)sets/", r"\1", name).replace("new.als", "../new.als") for name in arguments]
    assert compare(*there).output == result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new.als",), "new.als is not in HEAD; is it new, or was it renamed?"),
        (("HEAD", "new.als"), "new.als is not in HEAD; is it new, or was it renamed?"),
        (("HEAD:gone.als", "new.als"), "gone.als is not in HEAD; git ls-tree -r --name-only HEAD lists the files"),
        (("new.als", ":new.als"), "new.als is not in the index; git add adds a file"),
        (("HEAD:sets", "new.als"), "HEAD:sets is a folder: a session in a folder can only be compared on the disk"),
        (("HEAD:sets/Song.als",), "HEAD:sets/Song.als needs a second version to be compared with: name both"),
        (("HEAX", "new.als"), "'HEAX' is neither a file nor a revision that git knows"),
        (("new.als", "HEAX"), "'HEAX' is neither a file nor a revision that git knows"),
        (("HEAX:new.als", "new.als"), "git knows no revision 'HEAX'; git log --oneline lists the revisions"),
    ],
)
def test_a_version_that_git_does_not_have_is_said_in_one_line(
    history: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = compare(*arguments)
    assert result.stderr == f"daw-lint: {said}\n"
    assert result.exit_code == 2


def test_before_the_first_commit_there_is_nothing_to_compare_with(repo: Path) -> None:
    write_set(repo / "Song.als")
    result = compare("Song.als")
    assert result.stderr == "daw-lint: git knows no revision 'HEAD': nothing is committed here yet\n"
    assert result.exit_code == 2


# Git LFS


def test_a_pointer_of_git_lfs_is_named_with_how_to_fetch_the_file(repo: Path) -> None:
    (repo / "Song.als").write_bytes(POINTER)
    (repo / "mix.wav").write_bytes(POINTER)
    stage("Song.als")
    stage("mix.wav")
    for result in (check("Song.als"), check_staged("Song.als"), check("mix.wav"), check_staged("mix.wav")):
        assert codes(result) == ["E902"]
        assert "git lfs pull" in result.output
        assert result.exit_code == 1


def test_a_pointer_among_what_changed_is_named(repo: Path) -> None:
    write_set(repo / "Song.als", OTHER)
    commit_all()
    (repo / "Song.als").write_bytes(POINTER)
    result = check("--diff-from", "HEAD")
    assert codes(result) == ["E902"]
    assert "git lfs pull" in result.output


def test_a_pointer_in_a_comparison_is_named(repo: Path) -> None:
    (repo / "Song.als").write_bytes(POINTER)
    commit_all()
    write_set(repo / "Song.als", OTHER)
    result = run("diff", "Song.als")
    assert result.exit_code == 2
    assert "git lfs pull" in result.stderr
    assert len(result.stderr.splitlines()) == 1


FILTER = """\
import hashlib, pathlib, sys
store = pathlib.Path(__file__).with_name("store")
data = sys.stdin.buffer.read()
if sys.argv[1] == "clean":
    name = hashlib.sha256(data).hexdigest()
    store.mkdir(exist_ok=True)
    (store / name).write_bytes(data)
    print(f"version https://git-lfs.github.com/spec/v1\\noid sha256:{name}\\nsize {len(data)}")
else:
    sys.stdout.buffer.write((store / data.split(b"sha256:")[1].split()[0].decode()).read_bytes())
"""


@pytest.fixture
def large(repo: Path, tmp_path: Path) -> Path:
    """Return the repository with a filter that keeps sessions elsewhere, as git LFS does, and the text for ``git diff``."""
    (tmp_path / "filter.py").write_text(FILTER)
    for name in ("clean", "smudge"):
        git("config", f"filter.lfs.{name}", f'"{sys.executable}" "{(tmp_path / "filter.py").as_posix()}" {name}')
    git("config", "diff.daw-lint.textconv", TEXTCONV)
    (repo / ".gitattributes").write_text("*.als filter=lfs diff=lfs merge=lfs -text\n*.als diff=daw-lint\n")
    write_set(repo / "Song.als")
    commit_all()
    assert git("show", "--no-textconv", "HEAD:Song.als").startswith("version https://git-lfs.github.com/")
    write_set(repo / "Song.als", BAD)
    return repo


def test_sessions_in_git_lfs_are_compared_themselves(large: Path) -> None:
    result = run("diff", "Song.als")
    assert result.output == "+ Master: device Precision Limiter (VST2) added\n"
    lines = git("diff", "-U0").splitlines()
    assert [line for line in lines if line[:3] in ("+  ", "-  ")] == ["+  device: Precision Limiter (VST2)"]
    stage("Song.als")
    assert codes(check_staged("Song.als")) == ["MB101"]
    assert run("diff", "HEAD:Song.als", ":Song.als").output == result.output


def test_a_version_that_git_lfs_cannot_give_is_named(large: Path, tmp_path: Path) -> None:
    for file in (tmp_path / "store").iterdir():
        file.unlink()
    result = run("diff", "Song.als")
    assert result.exit_code == 2
    assert "git lfs" in result.stderr

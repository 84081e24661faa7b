"""The CI job that ``daw-lint init`` writes, for the host of the repository."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from daw_lint import __version__
from daw_lint.disk.git import git

CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
SETUP_PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0"
"""The same pins as in docs/examples and in our own workflows."""


class Host(StrEnum):
    """A git host whose jobs are written."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


FILES = {Host.GITHUB: ".github/workflows/daw-lint.yml", Host.GITLAB: ".gitlab-ci.yml"}


def host_of(top: Path) -> Host:
    """Return the host of a repository: by the files that it has for one, else by the name of its remote."""
    remote = git(top, "config", "--get", "remote.origin.url") or ""
    name = re.sub(r"^(?:[a-z+]+://)?(?:[^@/]*@)?", "", remote).split("/")[0].split(":")[0].lower()
    for host, place in ((Host.GITHUB, ".github"), (Host.GITLAB, ".gitlab-ci.yml")):
        if (top / place).exists() or str(host) in name:
            return host
    return Host.NONE


def requirement() -> str:
    """Return what pip installs: where this daw-lint was installed from, if that is a repository, else its release."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution("daw-lint").read_text("direct_url.json") or "{}")
        url, commit = told["url"], told["vcs_info"]["commit_id"]
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return f"daw-lint=={__version__}"
    is_plain = urlsplit(url).scheme == "https" and not urlsplit(url).username and re.fullmatch(r"[!-~]+", url)
    return (
        f"git+{url}@{commit}" if is_plain and re.fullmatch(r"[0-9a-f]{40,64}", commit) else f"daw-lint=={__version__}"
    )


def is_released(package: str) -> bool:
    """Whether a requirement names a release, which a runner can install only from a package index."""
    return "==" in package


def job(host: Host, top: Path, package: str, with_bounces: bool) -> str:
    """Return the file with the job. ``with_bounces``: the bounces are in the repository, so their sessions are judged with them."""
    options = "" if with_bounces else " --no-bounce"
    if host is Host.GITLAB:
        return _GITLAB.format(package=json.dumps(package), options=options)
    text = _GITHUB.format(branch=json.dumps(_main_branch(top)), package=json.dumps(package), options=options)
    return text.replace("CHECKOUT", CHECKOUT).replace("SETUP_PYTHON", SETUP_PYTHON)


def _main_branch(top: Path) -> str:
    """Return the branch that others start from: that of the remote, else the usual names, else the current one."""
    remote = git(top, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if remote:
        return remote.removeprefix("origin/")
    usual = (name for name in ("main", "master") if git(top, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}"))
    return next(usual, None) or git(top, "symbolic-ref", "--short", "HEAD") or "main"


_GITHUB = """\
# Written by daw-lint init. DAW_LINT is what pip installs.
name: daw-lint

on:
  push:
    branches: [{branch}]
  pull_request:

permissions: {{}}

jobs:
  daw-lint:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    env:
      DAW_LINT: {package}
      BASE: ${{{{ github.base_ref }}}}
    steps:
      - uses: CHECKOUT
        with:
          fetch-depth: 0 # the summary shows what a pull request changes
          lfs: true # sessions and bounces themselves, not pointers to them
          persist-credentials: false
      - uses: SETUP_PYTHON
        with:
          python-version: "3.12"
      - run: python -m venv "$RUNNER_TEMP/daw-lint" && "$RUNNER_TEMP/daw-lint/bin/pip" install --quiet "$DAW_LINT"
      - run: |
          since=()
          if [ -n "$BASE" ]; then since=(--diff-from "origin/$BASE..."); fi
          "$RUNNER_TEMP/daw-lint/bin/daw-lint" check .{options} "${{since[@]}}" --format github -o "github-summary=$GITHUB_STEP_SUMMARY"
"""

_GITLAB = """\
# Written by daw-lint init. DAW_LINT is what pip installs.
daw-lint:
  stage: test
  image: python:3.12
  variables:
    DAW_LINT: {package}
    PIP_DISABLE_PIP_VERSION_CHECK: "1"
  before_script:
    - python -m venv /tmp/daw-lint
    - /tmp/daw-lint/bin/pip install --quiet "$DAW_LINT"
  script:
    - /tmp/daw-lint/bin/daw-lint check .{options} --output gitlab=gl-code-quality-report.json --output junit=daw-lint.xml
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  artifacts:
    when: always
    expire_in: 1 week
    reports:
      codequality: gl-code-quality-report.json
      junit: daw-lint.xml
"""

"""Where the real sessions are, beside the checkout or where DAW_LINT_CORPUS says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPUS = Path(os.environ.get("DAW_LINT_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real sessions at {CORPUS}")


def live_sets() -> list[Path]:
    return sorted(CORPUS.glob("als/*/*.als"))

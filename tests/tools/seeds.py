"""Where the raw articles are that the first site was made from: not in the project, by right."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(os.environ.get("SITE_GEN_SEEDS") or ROOT.parent / "shared" / "seeds")

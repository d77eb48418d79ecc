"""Where results go when nobody says: into the project that a scenario belongs to."""

from __future__ import annotations

import os
from pathlib import Path


def results_of(scenario: Path) -> Path:
    """results/<name of the scenario>: in its project, or else in the working folder.

    A project is the folder that holds `scenarios/` with the file in it, and `models/` or `inputs/` beside. So `dhsim
    run my-study/scenarios/base.toml` writes to my-study/results/base, from wherever it is called.
    """
    own = Path("results") / scenario.stem
    full = Path(os.path.normpath(Path.cwd() / scenario))
    holder = next((above for above in full.parents if above.name == "scenarios"), None)
    if holder is None or not any((holder.parent / part).is_dir() for part in ("models", "inputs")):
        return own
    place = holder.parent / own
    return place if scenario.is_absolute() else Path(os.path.relpath(place))  # written as the scenario was

"""What `dhsim --version` says: the versions of everything that has a part in a result."""

from __future__ import annotations

import platform
from importlib.metadata import version

_PACKAGES = {"Pyomo": "pyomo", "numpy": "numpy", "xarray": "xarray"}  # name for people -> of the package


def show_versions() -> None:
    """One line each; HiGHS is asked itself, as its Python package may have another number."""
    from .compile import solver_version

    print(f"dhsim {version('dhsim')}")
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"HiGHS {solver_version()} (highspy {version('highspy')})")
    print("\n".join(f"{name} {version(package)}" for name, package in _PACKAGES.items()))

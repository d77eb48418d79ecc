"""The clauses of contracts: every module in this folder is one, and registers itself when it is imported."""

import importlib
import pkgutil

from .base import Clause

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Clause"]

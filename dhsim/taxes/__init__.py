"""Rules of tax, tariff and subsidy: every module here may hold one, which registers itself when it is imported."""

import importlib
import pkgutil

from .base import Reading, Rule

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Reading", "Rule"]

"""Distributions of uncertain numbers: every module here is one, and registers itself when it is imported."""

import importlib
import pkgutil

from .base import AnyDistribution, Distribution, distribution_of

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["AnyDistribution", "Distribution", "distribution_of"]

"""The ways to reckon a COP: every module in this folder may hold one, which registers itself when it is imported."""

import importlib
import pkgutil

from .base import CopModel
from .field import Cop

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Cop", "CopModel"]

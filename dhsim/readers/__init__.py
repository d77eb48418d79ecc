"""Readers of files as others write them: every module here with a reader registers it when it is imported."""

import importlib
import pkgutil

from .base import Reader, input_of, note_known_layout

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Reader", "input_of", "note_known_layout"]

"""The technologies: every module in this folder is one, and registers itself when it is imported."""

import importlib
import pkgutil

from .base import Component, Producer
from .terms import Branch, Draw, Feed, Follow, Offer, Stored, Terms

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Branch", "Component", "Draw", "Feed", "Follow", "Offer", "Producer", "Stored", "Terms"]

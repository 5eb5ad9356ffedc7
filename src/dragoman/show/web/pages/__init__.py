"""The pages of the workbench, one module a topic; each holds ``PAGES`` and may hold ``mount``."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from dragoman.show.web.page import Page


def find_modules() -> list[ModuleType]:
    """Every module of pages, by name."""
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def find_pages() -> tuple[Page, ...]:
    """Every page, in the order of their modules."""
    return tuple(page for module in find_modules() for page in getattr(module, "PAGES", ()))

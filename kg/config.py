"""Settings of a newsroom: ``kg.toml``, or ``[tool.kg]`` in ``pyproject.toml``, and the environment.

::

    base = "https://news.example.org/kg/"

The nearest such file counts: that of the folder in which the command runs, or of a folder above it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.errors import UsageError

#: The environment variable that sets the base of IRIs, before any file.
BASE_VARIABLE = "KG_BASE"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a configuration file; None if not set."""

    base: str | None = None


def base_from(option: str | None, *, folder: Path | None = None) -> str | None:
    """Return the base of IRIs that a user has set: by an option, the environment, or a configuration file.

    Args:
        option: the value of the command-line option.
        folder: where to look for a configuration file first; by default the working directory.

    Raises:
        UsageError: the configuration file is broken, or sets what there is not.

    >>> base_from("https://example.org/")
    'https://example.org/'
    """
    return option or os.environ.get(BASE_VARIABLE) or read_config(folder or Path.cwd()).base


def read_config(folder: Path) -> Config:
    """Read the nearest configuration: ``kg.toml`` before ``pyproject.toml``, a folder before its parent.

    Raises:
        UsageError: it cannot be read, is no TOML, or sets what there is not.
    """
    for place in (folder, *folder.parents):
        own = place / "kg.toml"
        if own.is_file():
            return _config(_parsed(own), str(own))
        shared = place / "pyproject.toml"
        if shared.is_file() and isinstance(tool := _parsed(shared).get("tool"), Mapping) and "kg" in tool:
            return _config(tool["kg"], f"{shared}, [tool.kg]")
    return Config()


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML: {error}") from error


def _config(settings: object, where: str) -> Config:
    if not isinstance(settings, Mapping):
        raise UsageError(f"{where} is not a table")
    names = [field.name for field in fields(Config)]
    for name, value in settings.items():
        if name not in names:
            raise UsageError(f"{where} sets {name!r}, and there is only {', '.join(names)} to set")
        if not isinstance(value, str):
            raise UsageError(f"{where}: {name} is not a string")
    return Config(**settings)

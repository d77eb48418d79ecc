"""What keeps a file or folder from being written, in words: errors of the file system as InputError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import Fault, InputError


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn an OSError inside into an InputError that names `target`, says what was found and what to do."""
    try:
        yield
    except PermissionError as error:
        remedy = "Choose another place, or ask for the right to it; a file open in another program blocks it too"
        raise _fault(target, error, remedy) from error
    except OSError as error:
        raise _fault(target, error, "Choose another place, and check free space") from error


def nearest_folder(place: Path) -> Path:
    """The place, or the first above it that is there already. Raises NotADirectoryError if that is a file."""
    full = place.absolute()
    nearest = next(one for one in (full, *full.parents) if one.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(20, f"{nearest} is a file, not a folder")
    return nearest


def _fault(target: Path, error: OSError, remedy: str) -> InputError:
    """The fault of a place."""
    return InputError([Fault(str(target), f"cannot be written: {error.strerror or error}", remedy)])

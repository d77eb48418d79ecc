"""What dhsim raises: every error says where, what was found, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Finding = tuple[str, str, str]  # field, what was found, what to do: a fault of a part that does not know its own place


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input.

    where: file with key, column or row. found: what stands there. remedy: what to do about it.
    """

    where: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.found.rstrip('.')}."
        if not self.remedy:
            return text
        return f"{text} {self.remedy}" if self.remedy.endswith(("?", ".")) else f"{text} {self.remedy}."


class DhsimError(Exception):
    """Base of everything dhsim raises on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


class InputError(DhsimError):
    """The input is wrong. `faults` holds every fault that was found, not only the first."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ModelError(DhsimError):
    """The case is well formed, but a model cannot be made of it (a name clash, a non-linear row)."""

    exit_code = 2


class SolveError(DhsimError):
    """The solver did not return an optimum."""

    exit_code = 4


class Infeasible(SolveError):
    """No dispatch meets every limit. The message names network, hours, MW short and the limit in the way."""

    exit_code = 3


class VerifyError(DhsimError):
    """A result does not satisfy its own balances, limits or costs: a fault of dhsim, not of the input."""


class Faults:
    """A list of faults that is filled while reading goes on, and raised at the end.

    notes: what is no fault, but was done to the input and should be known, such as gaps that were filled.
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.notes: list[str] = []

    def add(self, where: str, found: str, remedy: str = "") -> None:
        """Note one fault; the same fault is kept once."""
        fault = Fault(where, found, remedy)
        if fault not in self.found:
            self.found.append(fault)

    def note(self, text: str) -> None:
        """Keep a note; the same note is kept once."""
        if text not in self.notes:
            self.notes.append(text)

    def take(self, error: InputError) -> None:
        """Add every fault of an `InputError` raised deeper down."""
        for fault in error.faults:
            self.add(fault.where, fault.found, fault.remedy)

    def __bool__(self) -> bool:
        return bool(self.found)

    def raise_if_any(self) -> None:
        """Raise `InputError` with all faults, if there are any."""
        if self.found:
            raise InputError(self.found)


_NEAR = 0.6  # how alike two names must be, 0-1, for one to be meant by the other


def _near(name: str, other: str) -> bool:
    """Are two names still alike without an ending, such as .toml, that both have?"""
    _, dot, ending = name.rpartition(".")
    if not dot or not other.endswith(dot + ending):
        return True
    stems = (one.removesuffix(dot + ending) for one in (name, other))
    one, two = stems
    return difflib.SequenceMatcher(None, one, two).ratio() >= _NEAR


def either(part: object, first: str, second: str) -> str:
    """What to say where exactly one of two keys must be given: 'it has both a = 1 and b = 2; give either a or b...'."""
    values = {key: getattr(part, key) for key in (first, second)}
    given = [f"{key} = {v:g}" if isinstance(v, int | float) else key for key, v in values.items() if v]
    found = f"it has both {' and '.join(given)}" if len(given) > 1 else f"it has neither {first} nor {second}"
    return f"{found}; give either {first} or {second}, and not both"


def suggest(name: str, known: Iterable[str]) -> str:
    """A remedy for a name nobody knows: the nearest known one, or the list of them.

    >>> suggest("spot_per_mhw", ["spot_per_mwh", "demand_mw"])
    "Did you mean 'spot_per_mwh'?"
    """
    names = sorted(set(known))
    near = [one for one in difflib.get_close_matches(name, names, n=5, cutoff=_NEAR) if _near(name, one)]
    if near:
        return f"Did you mean '{near[0]}'?"
    if not names:
        return "There are none"
    shown = ", ".join(names[:12])
    return f"Known: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def suggest_of(name: str, known: Iterable[str], what: str = "Known") -> str:
    """The same with all of them behind the nearest known name, in the order given. what: what they are.

    >>> suggest_of("tnk", ["tank", "pit"], "Stores")
    "Did you mean 'tank'? Stores: tank, pit."
    """
    names = list(dict.fromkeys(known))
    near = suggest(name, names)
    return f"{near} {what}: {', '.join(names)}." if near.endswith("?") else near

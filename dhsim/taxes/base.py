r"""What every rule of tax, tariff or subsidy is: named rates and limits, and pure functions of them.

Rules hold for energy $E$ in MWh, money in the currency of the pack and rates per MWh; taxes and subsidies are positive.
They are no part of the objective by themselves: they give the rates of clauses (`energy_tax`, `remuneration_tax`,
`electricity_tax_relief`, `subsidy`), and what a company or the state reckons with beside them. $[x]^+ = \max(x, 0)$.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, get_args

from pydantic import Field

from ..errors import suggest
from ..registry import Kinded

Reading = Literal["statutory", "as_printed_2013"]


class Rule(Kinded):
    """Base of all rules. A subclass names itself by `kind=`, lists its rates as fields, and reckons with them.

    Energy is in MWh and money in the currency of the pack, so a rate is per MWh; taxes and subsidies are positive
    amounts. A rule knows neither dates nor names: `dhsim.tax_pack` does.

    reading: where a source contradicts itself, `statutory` is the rule that it describes, and `as_printed_2013` the one
    that its tables were reckoned with (Viegand Maagøe for Energistyrelsen, August 2013).
    """

    kinds: ClassVar[dict[str, type[Rule]]] = {}

    reading: Reading = Field("statutory", description="which of the readings of a source that contradicts itself")


def refuse_unknown(value: str, choices: Any, what: str) -> None:
    """Raise ValueError if a value is none of a Literal's, with the nearest of them."""
    if value not in get_args(choices):
        raise ValueError(f"'{value}' is no {what}. {suggest(str(value), get_args(choices))}")

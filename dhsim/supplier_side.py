r"""What a contract means to its supplier: taxes, energy, investment, and the cooling that it need not do.

$$
K = I\, \frac{r}{1 - (1 + r)^{-n}}
$$

- $I$: `investment`, currency; $r$: `interest`, a share a year, without it $K = I / n$; $n$: `lifetime_years`
- $K$: `capital_per_year`, currency a year

How the other figures add up to what the supplier has left stands in `dhsim/party_books.py`.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from .economics import annuity_factor
from .fields import Fields, Positive, Share


class SupplierSide(Fields):
    """The supplier's own costs of delivering, and what it saves. All that is not given is 0."""

    energy_per_mwh: float = Field(0.0, description="its own electricity, pumping and the like for each MWh delivered")
    cooling_per_mwh: float = Field(0.0, description="what it would cost to cool each MWh away instead; a saving")
    lost_per_mwh: float = Field(0.0, description="what the heat would have earned or saved elsewhere")
    om_per_year: float = Field(0.0, description="operation and maintenance of its equipment")
    investment: Positive = Field(0.0, description="what it builds, once")
    interest: Share = Field(0.0, description="real interest for the annuity, 0-1")
    lifetime_years: Positive = Field(0.0, description="years over which the investment is written off")
    profit_tax_share: Share = Field(0.0, description="tax on its profit, 0-1")

    @model_validator(mode="after")
    def _written_off(self) -> SupplierSide:
        """An investment needs a lifetime."""
        if self.investment and not self.lifetime_years:
            raise ValueError("the investment has no lifetime; give lifetime_years, over which it is written off")
        return self

    @property
    def capital_per_year(self) -> float:
        """The annuity of the investment."""
        return self.investment * annuity_factor(self.interest, self.lifetime_years) if self.investment else 0.0

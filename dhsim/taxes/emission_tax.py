r"""Taxes on sulphur and nitrogen oxides by measured emission.

$$
T = \tau^{\mathrm{SO2}} m^{\mathrm{SO2}} + \tau^{\mathrm{NOx}} m^{\mathrm{NOx}} + \tau^{\mathrm{S}} m^{\mathrm{S}},
\qquad \tau^{\mathrm{SO2}} = \tfrac12 \tau^{\mathrm{S}}
$$

The second must hold within 1 %: half of the weight of SO2 is sulphur (32 g of 64 g).

- $\tau$: `so2_per_t`, `nox_per_t`, `sulphur_per_t`, currency per tonne
- $m$: `so2_t`, `nox_t`, `sulphur_t`, tonnes
- $T$: tax, currency, paid to the state
"""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..fields import Positive
from ..physics.arrays import Array, Numbers, known
from .base import Rule

_SULPHUR_IN_SO2 = 0.5  # 32 g of sulphur in 64 g of SO2
_ROUNDED = 0.01


class EmissionTax(Rule, kind="emission_tax"):
    """`tax = rate x tonnes`; sulphur is taxed in the fuel or as the SO2 that leaves the stack, not twice.

    They may be paid by standard rates per fuel instead (`fuel_tax`), and fall on biomass as well (L5206, L5265).

    Source: Viegand Maagøe for Energistyrelsen 2013, L5212, L5239 and L5255.
    """

    sulphur_per_t: Positive = Field(description="per tonne of sulphur in fuel")
    so2_per_t: Positive = Field(description="per tonne of SO2")
    nox_per_t: Positive = Field(description="per tonne of NOx")

    @model_validator(mode="after")
    def _alike(self) -> EmissionTax:
        """The two rates on sulphur must be the same tax."""
        due = self.sulphur_per_t * _SULPHUR_IN_SO2
        if abs(self.so2_per_t - due) > _ROUNDED * due:
            raise ValueError(
                f"so2_per_t = {self.so2_per_t:g} is not half of sulphur_per_t = {due:g}; correct one of them"
            )
        return self

    def tax(self, so2_t: Numbers = 0.0, nox_t: Numbers = 0.0, sulphur_t: Numbers = 0.0) -> Array:
        """Tax in currency on tonnes, elementwise; give a sulphur atom once, as SO2 or as sulphur."""
        so2, nox, sulphur = known("so2_t", so2_t), known("nox_t", nox_t), known("sulphur_t", sulphur_t)
        return np.asarray(self.so2_per_t * so2 + self.nox_per_t * nox + self.sulphur_per_t * sulphur)

    def nox_per_mwh(self, nox_t_per_mwh: Numbers) -> Array:
        """Tax per MWh of a fuel whose flue gas holds so much NOx per MWh."""
        return np.asarray(self.nox_per_t * known("nox_t_per_mwh", nox_t_per_mwh))

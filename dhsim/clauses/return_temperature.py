"""Malus for water that comes back too hot, bonus for water that comes back cold."""

from __future__ import annotations

from .per_kelvin import PerKelvin


class ReturnTemperature(PerKelvin, kind="return_temperature"):
    """Cold return water is worth money to who makes the heat: the payer pays more for each K above the agreed return
    temperature, and less for each K below it. The flow fees of Nordic tariffs come to the same, per MWh.

    With reference 50 °C and both rates 5: a MWh with 55 °C returned costs 25 more, with 45 °C 25 less.
    """

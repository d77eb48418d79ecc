"""Bonus for heat that comes hotter than agreed, malus for heat that comes colder."""

from __future__ import annotations

from .per_kelvin import PerKelvin


class DeliveryTemperature(PerKelvin, kind="delivery_temperature"):
    """Hotter heat is worth more: the payer pays more above the agreed delivery temperature, and less below it.

    With reference 80 °C, above_per_k_per_mwh 1 and below_per_k_per_mwh 2: a MWh at 85 °C costs 5 more, at 77 °C 6 less.
    """

r"""Bonus for heat that comes hotter than agreed, malus for heat that comes colder.

$$
\begin{aligned}
k_t &= c_t\, q_t, \qquad c_t = a\,[\theta_t]^+ - b\,[-\theta_t]^+ \\
\theta_t &= \min\left(\max\left(T_t - T^{\mathrm{ref}}_t,\ -\theta^{\max}\right),\ \theta^{\max}\right)
\end{aligned}
$$

**Cost.** No variables, no rows: the temperatures are given, not decided.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$, negative for a malus.

**Symbols.**

- $T_t$: `temperature_c`, of the water delivered, °C; $T^{\mathrm{ref}}_t$: `reference_c`, °C
- $\theta_t$: K; $\theta^{\max}$: `most_k`, K, without it there is no limit
- $a$: `above_per_k_per_mwh`, $b$: `below_per_k_per_mwh`, currency per K and MWh

**Who pays.** The buyer pays the counterparty for hotter water, and gets paid for colder. Under a sale we are the
counterparty: a bonus is income, a malus a cost.
"""

from __future__ import annotations

from .per_kelvin import PerKelvin


class DeliveryTemperature(PerKelvin, kind="delivery_temperature"):
    """Hotter heat is worth more: the payer pays more above the agreed delivery temperature, and less below it.

    With reference 80 °C, above_per_k_per_mwh 1 and below_per_k_per_mwh 2: a MWh at 85 °C costs 5 more, at 77 °C 6 less.
    """

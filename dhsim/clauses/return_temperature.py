r"""Malus for water that comes back too hot, bonus for water that comes back cold.

$$
\begin{aligned}
k_t &= c_t\, q_t, \qquad c_t = a\,[\theta_t]^+ - b\,[-\theta_t]^+ \\
\theta_t &= \min\left(\max\left(T_t - T^{\mathrm{ref}}_t,\ -\theta^{\max}\right),\ \theta^{\max}\right)
\end{aligned}
$$

**Cost.** No variables, no rows: the temperatures are given, not decided.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$, negative for a bonus.

**Symbols.**

- $T_t$: `temperature_c`, of the water returned, °C; $T^{\mathrm{ref}}_t$: `reference_c`, °C
- $\theta_t$: K; $\theta^{\max}$: `most_k`, K, without it there is no limit
- $a$: `above_per_k_per_mwh`, $b$: `below_per_k_per_mwh`, currency per K and MWh

**Who pays.** The buyer, whose water it is, pays the counterparty for water too hot, and gets paid for colder. Under a
sale to customers that is income and cost.
"""

from __future__ import annotations

from .per_kelvin import PerKelvin


class ReturnTemperature(PerKelvin, kind="return_temperature"):
    """Cold return water is worth money to who makes the heat: the payer pays more for each K above the agreed return
    temperature, and less for each K below it. The flow fees of Nordic tariffs, per m3, work the same way; they are no
    straight line in the temperature, as a MWh takes m3 in proportion to 1 / (supply - return).

    With reference 50 °C and both rates 5: a MWh with 55 °C returned costs 25 more, with 45 °C 25 less.
    """

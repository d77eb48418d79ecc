r"""Payments over the years against an investment today, and the investment as a cost per year or hour.

Conventions, the same for all functions here:

- `cash_flows` holds one amount per year, year 0 first. Year 0 is today, and an amount of year k is paid at its end.
- Money in is positive and money out negative: an investment of 350 is -350. (Costs in results are the other way
  round: there costs are positive.)
- `interest` is a share a year (0.04). Real interest goes with flows in today's money, nominal interest with flows in
  the money of their year: both give the same present value, and mixing them gives a wrong one. `real_interest`
  converts.
- Nothing is assumed of tax, residual value or rising prices: put them into the flows.

With $f_k$ the flow of year $k$, $N$ the last year, $r$ the interest and $n$ a lifetime in years:

$$
\begin{aligned}
\text{annuity factor} &= \frac{r}{1 - (1+r)^{-n}}, \qquad
\text{present value factor} = \frac{1 - (1+r)^{-n}}{r} \\
\text{npv} &= \sum_{k=0}^{N} \frac{f_k}{(1+r)^k}, \qquad
0 = \sum_{k=0}^{N} \frac{f_k}{(1+\text{irr})^k} \\
\text{break-even} &= -\frac{\text{npv}(f)}{\text{npv}(u)}, \qquad
\text{levelised cost} = \frac{\text{npv}(\text{costs})}{\text{npv}(\text{heat})} \\
r^{\mathrm{real}} &= \frac{1 + r^{\mathrm{nominal}}}{1 + i} - 1, \qquad c_t = F\, \frac{s_y}{H_y}
\end{aligned}
$$

Without interest the factors are $1/n$ and $n$. Payback is where the running sum of the flows (of their present values,
if discounted) first reaches 0, money of a year counted evenly over it:

$$
S_k = \sum_{j \le k} f_j, \qquad \text{payback} = m - 1 + \frac{-S_{m-1}}{S_m - S_{m-1}}, \qquad
m = \min \{k : S_k \ge 0\}
$$

- $u$: `units` of each year; $i$: `inflation`, a share a year
- $F$: `per_year`, currency; $c_t$: `per_hour`, currency per hour; $s_y$: part of the local calendar year that the run
  covers; $H_y$: its hours in the run, h
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from .calendar import Array, Hours

CashFlows: TypeAlias = Sequence[float] | Array
_DUST = 1e-12  # of the largest sum: less than this is nothing, as ten times 0.1 is not 1 to the last digit


def annuity_factor(interest: float, years: float) -> float:
    """Share of an investment that is paid each year: r / (1 - (1 + r)^-n), and 1/n without interest.

    interest: real, as a share (0.05). years: lifetime. Source: present value of n equal payments at the end of years.
    Raises ValueError for a lifetime that is not above 0, or a negative interest.
    """
    if years <= 0 or interest < 0:
        needed = "an annuity needs a lifetime above 0 and an interest of at least 0"
        raise ValueError(f"{needed}, found {years}, {interest}")
    return 1.0 / years if interest == 0 else float(-interest / np.expm1(-years * np.log1p(interest)))


def per_hour(per_year: float, at: Hours) -> Array:
    """A yearly cost spread evenly over the hours of each local calendar year, in currency per hour.

    A run over a calendar year pays it once, leap year or not; a part year pays its part.
    """
    out = np.zeros(at.n)
    for _, inside, share in at.by_year():
        out[inside] = per_year * share / (np.count_nonzero(inside) * at.step_h)
    return out


def present_value_factor(interest: float, years: float) -> float:
    """What 1 at the end of each of the next `years` years is worth today: (1 - (1 + r)^-n) / r, n without interest.

    The inverse of `annuity_factor`; here interest may also be negative, as real interest sometimes is.
    Source: sum of the geometric series 1/(1 + r) + ... + 1/(1 + r)^n.
    Raises ValueError for interest that is not above -1, or negative years.
    """
    _known_interest(interest)
    if not 0 <= years < np.inf:
        raise ValueError(f"a present value needs years of at least 0, found {years}")
    return float(years) if interest == 0 else float(-np.expm1(-years * np.log1p(interest)) / interest)


def level_cash_flows(investment: float, income_per_year: float, years: int) -> Array:
    """Cash flows of an investment in year 0, given as a positive amount, with the same net income in years 1 to n.

    Raises ValueError for a negative investment, or years that are not a whole number of at least 1.
    """
    if investment < 0:
        raise ValueError(f"give the investment as a positive amount, found {investment}: it becomes negative here")
    if years < 1 or years != int(years):
        raise ValueError(f"cash flows need a whole number of years of at least 1, found {years}")
    return np.array([-investment, *[income_per_year] * int(years)], dtype=float)


def npv(interest: float, cash_flows: CashFlows) -> float:
    """Net present value: what the cash flows are worth today, the sum of flow_k / (1 + r)^k with k = 0 first.

    In the currency of the flows; above 0 the investment earns more than the interest.
    Raises ValueError for interest that is not above -1, or flows that are not a list of numbers.
    """
    return float(_discounted(interest, _known_flows(cash_flows)).sum())


def irr(cash_flows: CashFlows) -> float:
    """Internal rate of return: the interest at which the net present value is 0, as a share a year.

    Money out first and in later: what the investment earns. Money in first, as with a loan: what it costs.
    Flows that change sign once have one such rate (Descartes' rule of signs). Flows that change sign more often, as
    with a renewal or a removal, have one rate above 0 if their running sum changes sign once (Norstrøm 1972, Journal
    of Financial and Quantitative Analysis 7); that one is given.
    Raises ValueError if there is no rate (the flows never change sign), or more than one is possible.
    """
    flows = np.trim_zeros(_known_flows(cash_flows))
    if _sign_changes(flows) == 0:
        raise ValueError("no rate of return: the cash flows are never both negative and positive, so no interest fits")
    if _sign_changes(flows) == 1:
        return _rate_where_zero(flows, lowest=-1.0)
    sums = np.cumsum(flows)
    if _sign_changes(sums) == 1 and sums[-1] != 0:
        return _rate_where_zero(flows, lowest=0.0)
    often = f"the cash flows change sign {_sign_changes(flows)} times"
    raise ValueError(f"no single rate of return: {often}, so several rates may fit. Compare net present values instead")


def payback_years(cash_flows: CashFlows) -> float:
    """Years until the flows have paid back what went out, without interest; inf if not within the years given.

    Money of a year is counted evenly over that year, so that equal incomes give investment / yearly income. The first
    such moment: what is paid after it (a renewal, the removal) does not count here, but does in `npv`.
    Raises ValueError for flows that are not a list of numbers.
    """
    return discounted_payback_years(0.0, cash_flows)


def discounted_payback_years(interest: float, cash_flows: CashFlows) -> float:
    """As `payback_years`, of the present values of the flows: the years until investment and interest are paid back.

    Raises ValueError for interest that is not above -1, or flows that are not a list of numbers.
    """
    left = np.cumsum(_discounted(interest, _known_flows(cash_flows)))
    paid = np.flatnonzero(left >= -_DUST * np.abs(left).max())
    if not paid.size:
        return np.inf
    year = int(paid[0])
    return 0.0 if year == 0 else float(year - 1 + min(1.0, -left[year - 1] / (left[year] - left[year - 1])))


def break_even(interest: float, cash_flows: CashFlows, units: float | CashFlows = 1.0) -> float:
    """The price of a unit at which cash flows and units x price together have a net present value of 0.

    cash_flows: all but the income asked for. units: what is sold, of each year, year 0 first; a number is sold every
    year from year 1. So 1 gives the income needed a year, and MWh give a price per MWh. Above 0: the least one must be
    paid. Below 0: the flows alone earn enough, and minus this is the most one can pay for a unit.
    Source: npv(flows + price x units) = 0 solved for the price, -npv(flows) / npv(units).
    Raises ValueError if nothing is sold, or for units of another number of years than the flows.
    """
    flows = _known_flows(cash_flows)
    sold = npv(interest, _units_of(units, flows.size))
    if sold <= 0:
        raise ValueError("no break-even price: nothing is sold in the years of the cash flows")
    return -npv(interest, flows) / sold + 0.0  # + 0.0: no minus sign before a zero


def levelised_cost_per_mwh(interest: float, costs: CashFlows, heat_mwh: float | CashFlows) -> float:
    """Present value of all costs over present value of all heat, in currency per MWh.

    costs: of each year, year 0 with the investment first; here costs are positive and income negative. heat_mwh: of
    each year, year 0 first; a number is delivered every year from year 1. It is the price of heat at which the plant
    breaks even, constant in today's money if interest is real.
    Source: Projected Costs of Generating Electricity (IEA and NEA 2020), where the heat is electricity.
    Raises ValueError if there is no heat, or for heat of another number of years than the costs.
    """
    return break_even(interest, -_known_flows(costs), heat_mwh)


def real_interest(nominal: float, inflation: float) -> float:
    """Interest in today's money from interest in the money of each year: (1 + nominal) / (1 + inflation) - 1.

    All are shares a year. Source: Fisher, The Theory of Interest (1930).
    Raises ValueError for interest or inflation that is not above -1.
    """
    _known_interest(nominal)
    _known_interest(inflation, "inflation")
    return (nominal - inflation) / (1 + inflation)


def nominal_interest(real: float, inflation: float) -> float:
    """Interest in the money of each year from interest in today's money: (1 + real) (1 + inflation) - 1.

    All are shares a year. The inverse of `real_interest`, with its source and ValueErrors.
    """
    _known_interest(real)
    _known_interest(inflation, "inflation")
    return real + inflation + real * inflation


def _discounted(interest: float, flows: Array) -> Array:
    """Present value of each flow."""
    _known_interest(interest)
    return np.asarray(flows / (1.0 + interest) ** np.arange(flows.size))


def _rate_where_zero(flows: Array, lowest: float) -> float:
    """The one interest above `lowest` (-1 or 0) at which the flows, whose first and last are not 0, are worth 0.

    Sought as u = ln(1 + r), as rates near -1 and far above 1 are then alike. The value is scaled by a positive number,
    (1 + r)^last where r is negative, so that nothing overflows.
    """
    # Loaded when it is used: the model reads this file, and scipy.optimize takes a quarter of a second.
    from scipy.optimize import brentq

    years = np.arange(flows.size)

    def worth(u: float) -> float:
        return float(flows @ np.exp(min(0.0, years[-1] * u) - years * u))

    low, high = (-1.0 if lowest < 0 else 0.0), 1.0
    while worth(high) * flows[0] < 0:  # with high interest only the first flow counts
        high *= 2
    while lowest < 0 and worth(low) * flows[-1] < 0:  # near -1 only the last one
        low *= 2
    return float(np.expm1(brentq(worth, low, high, xtol=1e-14)))


def _sign_changes(flows: Array) -> int:
    """How often neighbours differ in sign, zeros left out."""
    signs = np.sign(flows[flows != 0])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def _units_of(units: float | CashFlows, years: int) -> Array:
    """Units of each year, year 0 first; a number stands for every year from year 1."""
    each = np.asarray(units, dtype=float)
    if each.ndim == 0:
        return np.append(0.0, np.full(years - 1, each))
    if each.size != years:
        raise ValueError(f"cash flows of {years} years (with year 0), but {each.size} years of units: give both alike")
    return each


def _known_flows(cash_flows: CashFlows) -> Array:
    """As an array of floats; ValueError for anything but a list of finite numbers."""
    flows = np.asarray(cash_flows, dtype=float)
    if flows.ndim != 1 or not flows.size or not np.isfinite(flows).all():
        raise ValueError(f"a list of amounts is needed, one number per year and year 0 first, found {cash_flows}")
    return flows


def _known_interest(interest: float, name: str = "interest") -> None:
    """ValueError for interest of -100 % or less, which is no interest, or one that is missing."""
    if not -1 < interest < np.inf:
        raise ValueError(f"{name} is a share a year above -1 (4 % is 0.04), found {interest}")

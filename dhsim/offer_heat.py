"""What the heat of an offer was worth hour by hour, and what became of it month by month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from .agreements import hours_of
from .calendar import Array
from .clauses.periods import Periods, periods
from .heat_use_tables import WAYS
from .table_parts import step_h_of, table_of

if TYPE_CHECKING:
    from .comparing import Answers


def value_by_month(answers: Answers) -> pd.DataFrame:
    """Mean value of the next MWh of an offer's heat, month by month, beside the mean heat price of its network.

    value_per_mwh: what another MWh of the stream was worth to the utility before paying for it: the value of another MW
    of the source in the dispatch with the offer (what it saves elsewhere less its price), plus that price, the sum of
    what is paid per MWh in the hour. So it is the price of the heat it substitutes, corrected for temperature (it may
    only preheat, or has to be lifted with electricity) and for the loss of its pipe; at more than it no MWh is worth
    taking. Offers without a source have no rows.
    """
    rows = []
    for name, result, source in _sources(answers):
        months, value = periods(hours_of(result), "month"), next_mwh(result, source)
        price = heat_price(answers, name, result)
        for k, month in enumerate(_names(result, months)):
            inside = months.of_step == k
            row = {"offer": name, "month": month, "value_per_mwh": value[inside].mean()}
            rows.append(row | {"heat_price_per_mwh": price[inside].mean()})
    return table_of(rows, ["offer", "month", "value_per_mwh", "heat_price_per_mwh"])


def value_duration(answers: Answers) -> pd.DataFrame:
    """The value of the next MWh (`value_by_month`) as a duration curve: offer, hours, value_per_mwh.

    hours: in how many of the run the value is reached or exceeded.
    """
    parts = [pd.DataFrame({"offer": [], "hours": [], "value_per_mwh": []})]
    for name, result, source in _sources(answers):
        falling = np.sort(next_mwh(result, source))[::-1]
        hours = step_h_of(result) * np.arange(1, len(falling) + 1)
        parts.append(pd.DataFrame({"offer": name, "hours": hours, "value_per_mwh": falling}))
    return pd.concat(parts[1:] or parts, ignore_index=True)


def heat_by_month(answers: Answers) -> pd.DataFrame:
    """What became of an offer's heat: offer, month, direct_mwh, preheat_mwh, lifted_mwh, unused_mwh."""
    rows = []
    for name, result, source in _sources(answers):
        months = periods(hours_of(result), "month")
        sums = {way: months.sums(result[f"{way}_mw"].sel(source=source).values) * step_h_of(result) for way in WAYS}
        for k, month in enumerate(_names(result, months)):
            rows.append({"offer": name, "month": month, **{f"{way}_mwh": sums[way][k] for way in WAYS}})
    return table_of(rows, ["offer", "month", *(f"{way}_mwh" for way in WAYS)])


def next_mwh(result: xr.Dataset, source: str) -> Array:
    """What another MWh of a source was worth in each step before it is paid for; NaN where nobody knows."""
    if "next_mw_value_per_mwh" not in result:
        return np.full(result.sizes["time"], np.nan)
    value = np.array(result["next_mw_value_per_mwh"].sel(source=source).values, dtype=float)
    paid = (result["cost_owner"].values == source) & (result["cost_direction"].values == "buy")
    rates = np.nan_to_num(result["cost_rate_per_mwh"].values[paid])
    return np.asarray(value + rates.sum(axis=0), dtype=float)


def heat_price(answers: Answers, name: str, result: xr.Dataset) -> Array:
    """The heat price of the network that an offer feeds, of several the first; NaN where there is none."""
    own = np.isin(result["flow_component"].values, list(answers.offers.table[name].components))
    fed = set(result["flow_bus"].values[own & (result["flow_direction"].values == "supply")])
    networks = [network for network in result["network"].values if network in fed]
    if not networks or "heat_price_per_mwh" not in result:
        return np.full(result.sizes["time"], np.nan)
    return np.asarray(result["heat_price_per_mwh"].sel(network=networks[0]).values, dtype=float)


def _sources(answers: Answers) -> Iterator[tuple[str, xr.Dataset, str]]:
    """Every offer with its result, and the source that its negotiated contract is on."""
    for name, offer in answers.offers.table.items():
        result = answers.result((name,))
        if result is None or "source" not in result or "deal_owner" not in result:
            continue
        owners = result["deal_owner"].values[result["deal_contract"].values == offer.negotiated]
        for owner in [str(one) for one in owners if one in result["source"].values][:1]:
            yield name, result, owner


def _names(result: xr.Dataset, months: Periods) -> list[str]:
    """'2023-07' for every month of the run."""
    local = hours_of(result).local
    return [f"{local[int(begin)]:%Y-%m}" for begin in months.begin]

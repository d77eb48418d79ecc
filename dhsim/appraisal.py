"""What one offer, or several together, come to in one year: cost, heat, both parties' money, prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from .agreements import Agreement, agreements, hours_of
from .clauses.periods import periods
from .errors import Infeasible, InputError
from .files_in import Change
from .indifference import Tried, price_for
from .live import LiveModel
from .offer_money import annuity_of
from .offers import Offers
from .outcomes import results_of
from .party_books import books
from .table_parts import DUST, step_h_of

Year = Callable[[float], xr.Dataset]  # the year at a price raised by so much


@dataclass(frozen=True, eq=False)
class Appraiser:
    """Answers questions about offers on one live model. changes: of the price and weather year."""

    offers: Offers
    live: LiveModel
    changes: tuple[Change, ...] = ()

    def solved(self, chosen: tuple[str, ...], more_per_mwh: Mapping[str, float] | None = None) -> xr.Dataset:
        """The dispatch with some offers, their energy prices raised by so much; only real prices are verified."""
        added = self.offers.changes(chosen, more_per_mwh)
        return self.live.solve(self.offers.prepared.case((*self.changes, *added)), check=more_per_mwh is None)

    def base(self) -> tuple[dict[str, float], xr.Dataset]:
        """The year without any offer."""
        result = self.live.solve(self.offers.prepared.case(self.changes))
        return numbers_of(result), result

    def appraised(
        self, chosen: tuple[str, ...], base: Mapping[str, float], supplier_too: bool = True
    ) -> tuple[dict[str, float], xr.Dataset]:
        """The year with some offers. base: what `base` came to, in the same year.

        total_cost: of the year, without what the utility invests; annuity: of that; saving: base less both.
        For a single offer break_even_per_mwh and lowest_per_mwh: mean energy prices at which the utility and the
        supplier come to nothing, each found by dispatching the year again at other prices; without supplier_too only
        the first.
        """
        result = self.solved(chosen)
        out = numbers_of(result, self._brought(chosen))
        out["annuity"] = sum(self.annuity(name, "utility") for name in chosen)
        out["saving"] = base["total_cost"] - out["total_cost"] - out["annuity"]
        for name in chosen:
            out |= {f"offer.{name}.{key}": value for key, value in self._heat(name, result).items()}
        if len(chosen) == 1:
            out |= self._prices(chosen[0], base, result, out, supplier_too)
        return out, result

    def annuity(self, name: str, by: str) -> float:
        """What a party's investment in an offer costs a year."""
        return annuity_of(self.offers, name, self.offers.invested(name, by))

    def without_clauses(self, name: str) -> dict[str, float]:
        """What every clause of the contract costs the utility: the year's cost with it less that without it. None of a
        clause that others cannot do without."""
        with_all = float(self.solved((name,)).attrs["total_cost"])
        out = {}
        for place, kind in enumerate(self.offers.clauses(name)):
            changes = (*self.changes, *self.offers.without_clause(name, place))
            with suppress(InputError, Infeasible):
                cost = float(self.live.solve(self.offers.prepared.case(changes)).attrs["total_cost"])
                out[f"offer.{name}.clause.{place}.{kind}"] = with_all - cost
        return out

    def stopped(self, name: str, week: tuple[dt.date, dt.date]) -> dict[str, float]:
        """What it costs if the supplier stops in a week: the year's cost with the stop less that without, what other
        plants must reach then, and what is not delivered. Nothing where the contract forbids it, as a volume that has
        to be taken does, or where no dispatch is left."""
        try:
            out = replace(self, offers=with_outage(self.offers, name, *week)).solved((name,))
        except (InputError, Infeasible):
            return {}
        own = self._brought((name,))
        numbers, usual = numbers_of(out, own), numbers_of(self.solved((name,)), own)
        return {
            f"offer.{name}.stop_cost": numbers["total_cost"] - usual["total_cost"],
            f"offer.{name}.stop_reserve_mw": numbers["plants_peak_mw"] - usual["plants_peak_mw"],
            f"offer.{name}.stop_shortfall_mwh": numbers["shortfall_mwh"] - usual["shortfall_mwh"],
        }

    def _brought(self, chosen: tuple[str, ...]) -> set[str]:
        """The components that offers bring."""
        return {part for name in chosen for part in self.offers.table[name].components}

    def owed_anyway(self, name: str, result: xr.Dataset) -> float:
        """What the contract costs a year if nothing is taken."""
        one = self._agreement(name, result)
        return one.with_flow(np.zeros(one.at.n)).cost()

    def _agreement(self, name: str, result: xr.Dataset) -> Agreement:
        """The negotiated contract with its flow."""
        negotiated = self.offers.table[name].negotiated
        return next(one for one in agreements(result) if one.name == negotiated)

    def _heat(self, name: str, result: xr.Dataset) -> dict[str, float]:
        """Heat and money of one offer."""
        book = self._book(name, result)
        source = book["flow"]
        taken = float(book["delivered_mwh"])
        out = {key: float(book[key]) for key in ("buyer_cost", "supplier_income", "supplier_net", "heat_worth")}
        out["owed_anyway"] = self.owed_anyway(name, result)
        out |= {"taken_mwh": taken, "supplier_saving": out["supplier_net"] - self.annuity(name, "supplier")}
        if "source" in result and source in result["source"].values:
            offered = float(result["available_mw"].sel(source=source).sum()) * step_h_of(result)
            out |= {"available_mwh": offered, "utilisation": taken / offered if offered else 0.0}
        parts = set(self.offers.table[name].components)
        rows = np.isin(result["flow_component"].values, list(parts)) & (result["flow_direction"].values == "take")
        power = rows & np.isin(result["flow_bus"].values, list(result["commodity"].values))
        out["grid_peak_mw"] = (
            float(-result["flow_mw"].values[power].sum(axis=0).min(initial=0.0)) if power.any() else 0.0
        )
        return out

    def _book(self, name: str, result: xr.Dataset) -> Any:
        """Both parties' books of the negotiated contract."""
        frame = books(result)
        return frame[frame["contract"] == self.offers.table[name].negotiated].iloc[0]

    def _prices(
        self, name: str, base: Mapping[str, float], result: xr.Dataset, now: Mapping[str, float], supplier_too: bool
    ) -> dict[str, float]:
        """Mean energy price now, and those at which each party is indifferent."""
        seen: dict[float, xr.Dataset] = {0.0: result}

        def at(more: float) -> xr.Dataset:
            if more not in seen:
                seen[more] = self.solved((name,), {name: more})
            return seen[more]

        mean, key = self._mean_price(name, result), self.offers.comparison.supplier_key
        highest = self._highest(name, at, base["total_cost"] - now["annuity"], now, mean)
        out = {"price": mean, "break_even": mean + highest}
        if supplier_too:
            lowest = self._lowest(name, at, now, mean)
            room = highest - lowest
            out |= {"lowest": mean + lowest, "room": room, "agreed": mean + lowest + key * room}
        return {f"offer.{name}.{what}_per_mwh": value for what, value in out.items()}

    def _highest(self, name: str, at: Year, target: float, now: Mapping[str, float], mean: float) -> float:
        """What the price can rise by until the utility gains nothing."""

        def tried(more: float) -> Tried:
            taken = float(np.maximum(self._agreement(name, at(more)).flow_mw, 0.0).sum()) * step_h_of(at(more))
            return Tried(float(at(more).attrs["total_cost"]), taken)

        # Where the utility takes nothing a higher price tells nothing: begin from no price.
        return price_for(target, tried, 0.0 if now[f"offer.{name}.taken_mwh"] > DUST else -mean)

    def _lowest(self, name: str, at: Year, now: Mapping[str, float], mean: float) -> float:
        """What the price can change by until the supplier gains nothing."""

        def tried(more: float) -> Tried:
            book = self._book(name, at(more))
            return Tried(float(book["supplier_net"]), float(book["delivered_mwh"]))

        needed = self.annuity(name, "supplier")
        enough = now[f"offer.{name}.supplier_net"] >= needed
        size = max(abs(now[f"offer.{name}.supplier_income"]), 1.0)
        return price_for(needed, tried, 0.0 if enough else -mean, size=size)

    def _mean_price(self, name: str, result: xr.Dataset) -> float:
        """The mean of the plain prices of the contract over the hours of the run, weighted by what is on offer."""
        one = self._agreement(name, result)
        weight = np.ones(one.at.n) if one.offered_mw is None or not one.offered_mw.any() else one.offered_mw
        rates = [clause.rate_per_mwh(one.at) for clause in one.contract.clauses if clause.remunerates]
        total = sum((rate for rate in rates if rate is not None), start=np.zeros(one.at.n))
        return float(np.average(total, weights=weight))


def numbers_of(result: xr.Dataset, brought: Set[str] = frozenset()) -> dict[str, float]:
    """The numbers of a year, with peaks: of all heat made by plants (waste heat and stores apart), and of purchases.
    brought: components of offers, which are not counted among the plants."""
    out = results_of(result)
    kinds = result["component_kind"].values
    plants = ~np.isin(kinds, ("waste_heat", "store", "seasonal_store", "link", "heat_rejection", "shortfall"))
    plants &= ~np.isin(result["component"].values, list(brought))
    out["plants_peak_mw"] = float(result["output_mw"].values[plants].sum(axis=0).max(initial=0.0))
    for k, name in enumerate(result["commodity"].values if "commodity" in result else ()):
        out[f"buy_peak.{name}_mw"] = float(result["buy_mw"].values[k].max(initial=0.0))
    return out


def with_outage(offers: Offers, name: str, first: dt.date, last: dt.date) -> Offers:
    """The same offers with one supplier stopped from one local day to another, both included."""
    offer = offers.table[name]
    stop = {"from": first, "to": last}
    group = "streams" if offer.streams else "components"
    stopped = {k: {**table, "outages": [*table.get("outages", ()), stop]} for k, table in getattr(offer, group).items()}
    return replace(offers, table={**offers.table, name: offer.model_copy(update={group: stopped})})


def coldest_week(base: xr.Dataset) -> tuple[dt.date, dt.date]:
    """The seven local days in a row with the highest demand."""
    at = hours_of(base)
    days = periods(at, "day")
    demand = days.sums(base["demand_mw"].values.sum(axis=0)) * at.step_h
    week = np.convolve(demand, np.ones(min(7, len(demand))), mode="valid")
    first = at.local[int(days.begin[int(week.argmax())])].date()
    return first, first + dt.timedelta(days=min(7, len(demand)) - 1)

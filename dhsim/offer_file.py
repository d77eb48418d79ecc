"""What a scenario file says about offers: `[offers.<name>]`, and how they are compared: `[comparison]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, model_validator

from .batch_file import Changes
from .dates import When
from .errors import Finding, suggest
from .fields import Fields, Positive, Share

Years = Annotated[int, Field(ge=1, le=60)]
GROUPS = ("streams", "commodities", "contracts", "components")  # what an offer may bring, in the order it is added


class Offer(Fields):
    """Waste heat on offer: what is built, the contract it comes under, who pays for it, and on what conditions.

    The parts are tables as in a model file; they may name parts of the base scenario. contract: the one whose price is
    negotiated. investment: in all; utility_share and supplier_share of what is left of it after the subsidy.
    """

    title: str = ""
    streams: dict[str, Any] = {}
    commodities: dict[str, Any] = {}
    contracts: dict[str, Any] = {}
    components: dict[str, Any] = Field(min_length=1, description="what takes the heat to the network")
    contract: str = Field("", description="contract whose price is negotiated; default: the only one of the offer")
    investment: Positive = Field(0.0, description="pipe, exchanger, heat pump, once")
    subsidy: Positive = Field(0.0, description="part of the investment that somebody else gives")
    utility_share: Share = Field(1.0, description="share of the rest that the utility pays, 0-1")
    supplier_share: Share = Field(0.0, description="share of the rest that the supplier pays, 0-1")
    lifetime_years: Years | None = Field(None, description="of what is built; default: the term")
    term_years: Years | None = Field(None, description="of the contract; default: that of the comparison")
    starts: When | None = Field(None, description="first local day; default: the first year of the comparison")
    excludes: tuple[str, ...] = Field((), description="offers that cannot be taken beside it")
    least_mwh: Positive = Field(0.0, description="least volume that has to be taken a year")
    most_mwh: Positive | None = Field(None, description="most that is delivered a year")

    @model_validator(mode="after")
    def _paid_for(self) -> Offer:
        """Somebody pays for everything, once."""
        if abs(self.utility_share + self.supplier_share - 1.0) > 1e-9:
            total = self.utility_share + self.supplier_share
            raise ValueError(f"utility_share and supplier_share add up to {total:g}; they must add up to 1")
        if self.subsidy > self.investment:
            raise ValueError(f"the subsidy {self.subsidy:g} is above the investment {self.investment:g}; lower it")
        if self.most_mwh is not None and self.least_mwh > self.most_mwh:
            raise ValueError(f"least_mwh {self.least_mwh:g} is above most_mwh {self.most_mwh:g}; swap or correct them")
        return self

    @property
    def negotiated(self) -> str:
        """The contract whose price is negotiated; empty if that is not clear."""
        return self.contract or (next(iter(self.contracts)) if len(self.contracts) == 1 else "")

    def findings(self, name: str, names: list[str], comparison: Comparison) -> Iterator[Finding]:
        """What the other offers, or its own dates, tell is wrong."""
        for other in self.excludes:
            if other not in names or other == name:
                known = ", ".join(one for one in names if one != name) or "none"
                yield "excludes", f"there is no other offer '{other}'", f"The others are: {known}"
        if self.contract and self.contracts and self.contract not in self.contracts:
            yield "contract", f"the offer brings no contract '{self.contract}'", suggest(self.contract, self.contracts)
        elif not self.negotiated or not self.contracts:
            listed = ", ".join(self.contracts) or "none"
            yield "contract", "which contract is negotiated is not clear", f"Name one of its contracts: {listed}"
        elif not self._in_use(self.negotiated):
            yield from self._unused(self.negotiated)
        yield from self._stages(comparison)

    def _in_use(self, contract: str) -> bool:
        """Does a part of the offer come under a contract?"""
        return any(contract in named for named in self._named().values())

    def _unused(self, contract: str) -> Iterator[Finding]:
        """Nothing comes under a contract: perhaps its name is misspelt where it is meant."""
        close = [
            (where, f"found '{name}', and the contract of the offer is '{contract}'", remedy)
            for where, named in self._named().items()
            for name in named
            if (remedy := suggest(name, [contract])).startswith("Did")
        ]
        remedy = f"Write contract = '{contract}' on its stream, or on its component of waste heat"
        nothing = ("contract", f"nothing that the offer brings comes under the contract '{contract}'", remedy)
        yield from close or [nothing]

    def _named(self) -> dict[str, list[str]]:
        """Key of a part of the offer -> the contracts that it names."""
        out: dict[str, list[str]] = {}
        for group in GROUPS:
            for name, part in getattr(self, group).items():
                for key in ("contract", "contracts") if group != "contracts" and isinstance(part, dict) else ():
                    said = part.get(key, [])
                    out[f"{group}.{name}.{key}"] = [str(one) for one in (said if isinstance(said, list) else [said])]
        return out

    def _stages(self, comparison: Comparison) -> Iterator[Finding]:
        """A stage that comes after the term would never be used."""
        last = self.first_year(comparison) + (self.term_years or comparison.term_years) - 1
        for name, table in self.components.items():
            for k, stage in enumerate(table.get("stages", ()) if isinstance(table, dict) else ()):
                dates = [value for key, value in stage.items() if key != "share" and hasattr(value, "year")]
                if dates and max(one.year for one in dates) > last:
                    found = f"the stage comes in {max(one.year for one in dates)}, and the term ends in {last}"
                    yield f"components.{name}.stages[{k}]", found, "Lengthen term_years, or leave the stage out"

    def first_year(self, comparison: Comparison) -> int:
        """The calendar year in which it begins."""
        return comparison.first_year if self.starts is None else self.starts.year


class Comparison(Fields):
    """How offers are compared. Money is real, in prices of first_year; interest too."""

    first_year: Annotated[int, Field(ge=1900, le=2200)] = Field(2025, description="year 0 of all cash flows")
    term_years: Years = Field(15, description="years that offers are judged over")
    interest: Share = Field(0.05, description="real interest of both parties, 0-1")
    saving_growth: float = Field(
        0.0, gt=-0.5, lt=0.5, description="yearly growth of what the heat saves, above inflation"
    )
    price_growth: float = Field(
        0.0, gt=-0.5, lt=0.5, description="yearly growth of the contract's payments, above inflation"
    )
    supplier_key: Share = Field(0.5, description="supplier's part of the room between both parties' prices")
    combinations: tuple[tuple[str, ...], ...] = Field((), description="offers that are taken together")
    at_most: Annotated[int, Field(ge=1, le=6)] = Field(2, description="most offers in the portfolio")
    budget: Positive | None = Field(None, description="most that the utility can invest")
    axes: dict[str, dict[str, Changes]] = Field({}, description="price years, weather years: axis -> name -> changes")
    stops_after_years: tuple[Years, ...] = Field((3, 8), description="supplier stops: what is lost then")

"""Heat that somebody else has left over, fed straight into the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..fields import ContractName, Hourly, HourlyPositive, NetworkName, Positive, StreamName
from .base import Producer, Terms

if TYPE_CHECKING:
    from ..block import Block


class WasteHeat(Producer, kind="waste_heat"):
    """Waste heat by direct exchange: what is there (`available_mw`, or a shared `stream`) may be taken or left."""

    network: NetworkName
    available_mw: HourlyPositive | None = Field(None, description="heat on offer; or name a stream")
    stream: StreamName | None = Field(None, description="a stream that several takers share")
    capacity_mw: Positive | None = Field(None, description="size of the heat exchanger; default: no limit")
    price_per_mwh: Hourly = Field(0.0, description="paid per MWh taken")
    contract: ContractName | None = Field(None, description="contract on the heat taken, beside or instead of a price")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh heat")

    @model_validator(mode="after")
    def _one_origin(self) -> WasteHeat:
        """Either an own profile or a shared stream."""
        if (self.available_mw is None) == (self.stream is None):
            raise ValueError("give either available_mw or stream, and not both")
        return self

    def faults(self, at: Hours) -> Iterator[tuple[str, str, str]]:
        """A share of the capacity needs a capacity."""
        yield from super().faults(at)
        share = at.values(self.availability)
        if self.stream is not None and self.capacity_mw is None and np.any((share > 0) & (share < 1)):
            yield "availability", "it is a share of capacity_mw, which is not given", "Give capacity_mw"

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable, the heat taken."""
        offered = self._offered(at)
        heat = block.hourly("heat_mw", upper=offered)
        own = self.stream is None
        return Terms(
            supplies={self.network: heat},
            consumes={} if self.stream is None else {self.stream: heat},
            costs={"heat purchase": heat * at.values(self.price_per_mwh), "o&m": self.om_per_mwh * heat},
            bought={} if self.contract is None else {self.contract: heat},
            available_mw=at.values(self.available_mw) * block.available if own else None,
            capacity_mw=float(np.max(offered)) if np.all(np.isfinite(offered)) else None,
        )

    def _offered(self, at: Hours) -> Array:
        """MW that source and exchanger together can give; infinite if neither limits."""
        limit = np.inf if self.capacity_mw is None else self.capacity_mw
        source = np.inf if self.available_mw is None else at.values(self.available_mw)
        return np.broadcast_to(np.minimum(source, limit), (at.n,))

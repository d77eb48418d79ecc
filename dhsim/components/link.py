"""A pipe between two networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from ..calendar import Hours
from ..fields import NetworkName, Positive, Share
from .base import Component, Terms

if TYPE_CHECKING:
    from ..block import Block


class Link(Component, kind="link"):
    """Heat from one network to another, and back if `back_capacity_mw` is given: each way its share of the hour.

    What arrives is `sent (1 - loss_share)`. `loss_mw` is lost from the sending network in every hour in service,
    whether heat flows or not (the pipe is kept warm).
    """

    from_network: NetworkName
    to_network: NetworkName
    capacity_mw: Positive = Field(description="most heat sent")
    back_capacity_mw: Positive = Field(0.0, description="most heat sent the other way")
    loss_share: Share = Field(0.0, description="share of the heat sent that does not arrive")
    loss_mw: Positive = Field(0.0, description="heat lost every hour, taken from from_network")
    cost_per_mwh: Positive = Field(0.0, description="pumping and transit per MWh sent, either way")

    def faults(self, at: Hours) -> Iterator[tuple[str, str, str]]:
        """A link needs two ends."""
        if self.from_network == self.to_network:
            yield "to_network", f"'{self.to_network}' is also from_network", "Name two different networks"

    def build(self, block: Block, at: Hours) -> Terms:
        """One variable a direction, the heat sent."""
        sent = block.hourly("heat_mw", upper=self.capacity_mw)
        back = block.hourly("back_mw", upper=self.back_capacity_mw)
        if self.capacity_mw and self.back_capacity_mw:
            in_use = sent / self.capacity_mw + back / self.back_capacity_mw
            block.add("one_pipe", in_use <= block.available)
        arriving = 1.0 - self.loss_share
        return Terms(
            supplies={self.to_network: arriving * sent, self.from_network: arriving * back},
            consumes={self.from_network: sent + self.loss_mw * block.in_service, self.to_network: back.linear()},
            costs={"transport": self.cost_per_mwh * (sent + back)},
            output=sent + back,
            capacity_mw=max(self.capacity_mw, self.back_capacity_mw),
        )

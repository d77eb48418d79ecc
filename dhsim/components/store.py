"""Heat kept for later: a tank, by its energy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Hours
from ..fields import NetworkName, Positive, Share
from .base import Component, Stored, Terms

if TYPE_CHECKING:
    from ..block import Block
    from ..hourly import HourlyVar


class Store(Component, kind="store"):
    """A store whose level obeys

    `end = keep start + (charge charge_efficiency - discharge / discharge_efficiency - fixed_loss_mw) step_h`

    with `keep = (1 - loss_share_per_h) ** step_h`, so that the loss is the same whatever the step.
    """

    makes_heat: ClassVar[bool] = False

    network: NetworkName
    capacity_mwh: Positive
    charge_mw: Positive = Field(description="most heat taken from the network")
    discharge_mw: Positive = Field(description="most heat given to the network")
    loss_share_per_h: Share = Field(0.0, description="share of the level lost in an hour")
    fixed_loss_mw: Positive = Field(0.0, description="heat lost whatever the level, while in service")
    charge_efficiency: Share = Field(1.0, gt=0)
    discharge_efficiency: Share = Field(1.0, gt=0)
    start_level_mwh: Positive | None = Field(None, description="level at the start; default: chosen if cyclic, else 0")
    end_level_mwh: Positive | None = Field(None, description="least level at the end; only if not cyclic")
    cyclic: bool = Field(True, description="the run ends at the level it began with")
    om_per_mwh: float = Field(0.0, description="operation and maintenance per MWh discharged")

    @model_validator(mode="after")
    def _levels(self) -> Store:
        """Levels must fit into the store, and a cyclic one has no end level of its own."""
        for key in ("start_level_mwh", "end_level_mwh"):
            level = getattr(self, key)
            if level is not None and level > self.capacity_mwh:
                raise ValueError(
                    f"{key} = {level:g} MWh is above capacity_mwh = {self.capacity_mwh:g}. "
                    "Lower the level or enlarge the store"
                )
        if self.cyclic and self.end_level_mwh is not None:
            raise ValueError(
                "end_level_mwh is given for a cyclic store, which ends at the level it began with. "
                "Set cyclic = false, or leave end_level_mwh out"
            )
        return self

    def faults(self, at: Hours) -> Iterator[tuple[str, str, str]]:
        """A fixed loss that no charging can cover."""
        if self.cyclic and self.fixed_loss_mw > self.charge_mw * self.charge_efficiency:
            yield (
                "fixed_loss_mw",
                f"{self.fixed_loss_mw:g} MW is more than charging can replace",
                "Lower the loss or raise charge_mw",
            )

    def build(self, block: Block, at: Hours) -> Terms:
        """Three variables: charge, discharge, and the level on step boundaries."""
        charge = block.hourly("charge_mw", upper=self.charge_mw)
        discharge = block.hourly("discharge_mw", upper=self.discharge_mw)
        level = block.level("level_mwh", upper=self.capacity_mwh)
        keep = (1.0 - self.loss_share_per_h) ** at.step_h
        fixed_loss_mw = self.fixed_loss_mw * block.in_service
        gain_mw = self.charge_efficiency * charge - discharge / self.discharge_efficiency - fixed_loss_mw
        block.add("level_balance", level.at_end() == keep * level.at_start() + at.step_h * gain_mw)
        self._ends(block, level)
        return Terms(
            supplies={self.network: discharge},
            consumes={self.network: charge},
            costs={"o&m": self.om_per_mwh * discharge},
            stored=Stored(
                level=level,
                charge=charge,
                discharge=discharge,
                keep=keep,
                charge_efficiency=self.charge_efficiency,
                discharge_efficiency=self.discharge_efficiency,
                fixed_loss_mw=fixed_loss_mw,
                capacity_mwh=self.capacity_mwh,
                cyclic=self.cyclic,
            ),
            capacity_mw=self.discharge_mw,
        )

    def _ends(self, block: Block, level: HourlyVar) -> None:
        """The level at the first and last boundary."""
        start = self.start_level_mwh if self.cyclic else self.start_level_mwh or 0.0
        if start is not None:
            level.lower[0] = level.upper[0] = start
        if self.cyclic:
            ends = level.take(np.array([0])) == level.take(np.array([level.n - 1]))
            block.add("cyclic_level", ends)
        else:
            level.lower[-1] = self.end_level_mwh or 0.0

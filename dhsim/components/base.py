"""What every technology is made of: shared fields, one `build`, and the terms that the engine sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import HourlyShare, Outage, Positive, Share, When
from ..registry import Kinded

if TYPE_CHECKING:
    from ..block import Block
    from ..linear import Algebra


@dataclass(frozen=True)
class Stored:
    """How a store's level follows from its flows, so that results can be checked without the model.

    level: MWh on the n+1 step boundaries. charge, discharge: MW at the network. keep: share of the level that is left
    after one step. fixed_loss_mw: lost whatever the level.
    """

    level: Algebra
    charge: Algebra
    discharge: Algebra
    keep: float
    charge_efficiency: float
    discharge_efficiency: float
    fixed_loss_mw: Array
    capacity_mwh: float
    cyclic: bool


@dataclass(frozen=True)
class Terms:
    """What a component does, hour by hour: all that the engine sees of it.

    supplies, consumes: bus name -> MW into, out of the bus. costs: item -> currency per hour (income negative).
    bought: contract name -> MW bought under it.
    output: MW that the shared limits (ramps, annual volumes, must-run) act on; default: the sum of heat supplied.
    available_mw: what could have been supplied, for sources whose utilisation is of interest. stored: for stores.
    capacity_mw: rated size of `output` for full-load hours; default: its largest possible value.
    """

    supplies: Mapping[str, Algebra] = field(default_factory=dict)
    consumes: Mapping[str, Algebra] = field(default_factory=dict)
    costs: Mapping[str, Algebra] = field(default_factory=dict)
    bought: Mapping[str, Algebra] = field(default_factory=dict)
    output: Algebra | None = None
    available_mw: Array | None = None
    stored: Stored | None = None
    capacity_mw: float | None = None


class Component(Kinded):
    """Base of all technologies. A subclass names itself by `kind=`, lists its fields, and writes `build`."""

    kinds: ClassVar[dict[str, type[Component]]] = {}
    makes_heat: ClassVar[bool] = True

    title: str = Field("", description="name for people; default: the component's own name")
    availability: HourlyShare = Field(1.0, description="share of the capacity that can be used, 0-1")
    outages: tuple[Outage, ...] = Field((), description="planned stops, local dates or times")
    commissioned: When | None = Field(None, description="first local day (or time) of operation")
    closed: When | None = Field(None, description="first local day (or time) without operation")

    def build(self, block: Block, at: Hours) -> Terms:
        """The component's variables and equations in `block`, and its terms on the buses."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does: write build(self, block, at)")

    def faults(self, at: Hours) -> Iterator[tuple[str, str, str]]:
        """What is wrong with the fields taken together, as (field, what was found, what to do)."""
        return iter(())

    def in_service(self, at: Hours) -> Array:
        """1 in steps between commissioning and closing, 0 outside."""
        return at.between(self.commissioned, self.closed).astype(float)

    def available_share(self, at: Hours) -> Array:
        """Share of the capacity that can be used in each step: availability, outages and dates together."""
        share = at.values(self.availability) * self.in_service(at)
        for outage in self.outages:
            share = np.where(at.between(outage.start, outage.back()), 0.0, share)
        return share


class Producer(Component):
    """A component that supplies heat: adds the limits that every plant may have, on its output."""

    ramp_up_mw_per_h: Positive | None = Field(None, description="largest rise of output per hour")
    ramp_down_mw_per_h: Positive | None = Field(None, description="largest fall of output per hour")
    annual_min_mwh: Positive | None = Field(None, description="least output a calendar year, pro rata for part years")
    annual_max_mwh: Positive | None = Field(None, description="most output a calendar year, pro rata for part years")
    must_run_share: Share = Field(0.0, description="least output as share of the available capacity")

    def faults(self, at: Hours) -> Iterator[tuple[str, str, str]]:
        """Annual limits must leave room between them."""
        low, high = self.annual_min_mwh, self.annual_max_mwh
        if low is not None and high is not None and low > high:
            yield "annual_min_mwh", f"{low:g} MWh is above annual_max_mwh = {high:g}", "Lower one or raise the other"

"""Winter and summer, for temperatures and prices of a stream."""

import numpy as np
import pytest
from helpers import boiler, near, town
from pydantic import ValidationError

import dhsim as dh


def test_winter_is_from_november_to_march():
    values = dh.Seasonal(winter=28, summer=35).at(dh.hours_from("2023-01-01", 8760, zone="Europe/Stockholm"))
    # January to March are 31 + 28 + 31 = 90 days less the hour of the clock change, November and December 61.
    assert np.count_nonzero(values == 28) == (90 + 61) * 24 - 1
    assert set(values) == {28, 35}


def test_other_months():
    hours = dh.hours_from("2023-09-30 23:00", 2)
    assert dh.Seasonal(winter=1, summer=2, winter_months=[10]).at(hours).tolist() == [2, 1]
    with pytest.raises(ValidationError, match="less than or equal to 12"):
        dh.Seasonal(winter=1, summer=2, winter_months=[13])


def test_temperature_and_price_of_a_stream():
    stream = dh.Stream(
        available_mw=6,
        stream_c={"kind": "seasonal", "winter": 28, "summer": 35},
        price_per_mwh={"kind": "seasonal", "winter": 20, "summer": 5},
    )
    hours = dh.hours_from("2023-03-31 23:00", 2)
    case = town(
        [10, 10],
        hours,
        streams={"river": stream},
        commodities={"power": dh.Commodity(buy_per_mwh=30)},
        pump=dh.HeatPump(network="town", electricity="power", source="river", capacity_mw=9, cop=3),
        reserve=boiler(),
    )
    assert hours.values(stream.stream_c).tolist() == [28, 35]
    # Each hour 9 MW from the pump (6 from the stream, 3 x 30 for power) and 1 x 50 of gas: 140. The stream costs 120
    # in March and 30 in April.
    assert dh.solve(case).attrs["objective"] == near(140 + 120 + 140 + 30)

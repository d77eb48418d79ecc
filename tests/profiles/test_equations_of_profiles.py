"""The equations of profiles in the docs, with the numbers typed in, hold for what the profiles give."""

import numpy as np
from equations import plus, same

import dhsim as dh


def wave(clock_h, peak_h, step_h):
    """Omega of profiles.base: clock_h is the begin of the step."""
    x = np.pi * step_h / 24
    return np.cos(2 * np.pi * (np.asarray(clock_h) + step_h / 2 - peak_h) / 24) * np.sin(x) / x


def line(outdoor_c, low_c, high_c, share):
    """Lambda of profiles.base."""
    middle = share + (1 - share) * (np.asarray(outdoor_c) - low_c) / (high_c - low_c)
    return np.where(outdoor_c <= low_c, share, np.where(outdoor_c >= high_c, 1.0, middle))


def test_lines_of_the_outdoor_temperature():
    outdoor = np.array([-20.0, -5, 3, 12, 40])
    hours = dh.hours_from("2023-01-01", 5).with_series({"outdoor_c": outdoor})
    winter = dh.WinterLimited(mw=8, outdoor_c="outdoor_c", full_at_c=10, least_at_c=-10, winter_share=0.3)
    shop = dh.CondenserHeat(mw=6, outdoor_c="outdoor_c", warm_c=25, cold_c=2, cold_share=0.35)
    same(winter.at(hours), 8 * line(outdoor, -10, 10, 0.3))
    same(shop.at(hours), 6 * line(outdoor, 2, 25, 0.35))


def test_waves_of_the_day():
    """Half hours from a Sunday noon in Stockholm on."""
    hours = dh.hours_from("2023-01-08T12:00", 30, 0.5, "Europe/Stockholm")
    clock, weekend = hours.local.hour + hours.local.minute / 60, hours.local.day_of_week >= 5
    hall = dh.DataCentre(mw=5, daily_swing_share=0.1, weekend_share=0.7)
    sewer = dh.Sewage(mw=4, night_share=0.6)
    assert weekend.any()
    assert not weekend.all()
    same(hall.at(hours), 7 * 5 / (5 + 2 * 0.7) * np.where(weekend, 0.7, 1) * (1 + 0.1 * wave(clock, 15, 0.5)))
    same(sewer.at(hours), 4 * (1 - (1 - 0.6) * wave(clock, 4, 0.5)))


def test_batch():
    """2.5 h on and 1.25 h off, begun 1.5 h before the run, three charges."""
    hours = dh.hours_from("2023-01-01T01:30", 10)
    furnace = dh.Batch(mw=3, on_h=2.5, off_h=1.25, charges=3, start="2023-01-01T00:00")

    def with_heat(tau):
        k = np.floor(tau / 3.75)
        return min(k * 2.5 + min(tau - k * 3.75, 2.5), 3 * 2.5)

    on = np.array([with_heat(1.5 + t) for t in range(11)])
    same(furnace.at(hours), 3 * np.diff(on) / 1)
    same(on[-1], 7.5)


def test_electrolyser():
    price = np.array([50.0, 10, 30, 10, 70, 20])
    hours = dh.hours_from("2023-01-01", 6).with_series({"price": price})
    plan = [1, 0.5, 0, 0.2, 1, 0]
    same(dh.Electrolyser(mw=4, run_plan=plan).at(hours), 4 * np.array(plan))
    same(dh.Electrolyser(mw=4, price_per_mwh="price", runs_below_per_mwh=30).at(hours), 4 * (price < 30))
    # 3650 h a year are 2.5 of these 6 h: ranks 5 0... of [50, 10, 30, 10, 70, 20] are 4, 0, 3, 1, 5, 2.
    rank = np.array([4, 0, 3, 1, 5, 2])
    most = dh.Electrolyser(mw=4, price_per_mwh="price", full_load_hours=3650)
    same(most.at(hours), 4 * np.minimum(1, plus(3650 * 6 / 8760 - rank)))


def test_values_of_the_calendar():
    """Six hours over the end of March, local time of Copenhagen."""
    hours = dh.hours_from("2023-03-31T21:00", 6, 1.0, "Europe/Copenhagen")
    march = np.array([1, 1, 1, 0, 0, 0])
    same(dh.Flat(mw=2.5).at(hours), 2.5)
    same(dh.Monthly(values=list(range(10, 22))).at(hours), np.where(march, 12, 13))
    same(dh.Seasonal(winter=5, summer=2).at(hours), np.where(march, 5, 2))
    seasons = [{"name": "a", "months": [1, 2, 3, 12], "value": 7}, {"months": list(range(4, 12)), "value": 1}]
    same(dh.BySeason(seasons=seasons).at(hours), np.where(march, 7, 1))
    rates = [{"months": [3], "clock": [23, 24], "value": 9}, {"months": [3, 4], "clock": [22, 24], "value": 6}]
    # Local 21, 22, 23 of March, then 0, 1, 2 of April: the second rate at 22, the first at 23.
    same(dh.TimeOfUse(rates=rates, otherwise=4).at(hours), [4, 6, 9, 4, 4, 4])

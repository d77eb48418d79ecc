"""Write `town_normal_year.csv`: one synthetic year of a Swedish district-heating town.

Run `python inputs/generate_town.py`; the same file comes out every time, byte for byte.

SYNTHETIC: no measured series is used. Published monthly and yearly figures (sources at the constants and in
`README.md`) are given an hourly life by seeded random processes. It is no real town and no forecast.

Columns, one row per hour of the local year 2023 (Europe/Stockholm), stamps are UTC and mark the start of the hour:
    outdoor_c         outdoor air, °C
    demand_mw         heat the plants must send out: rooms, hot water and network losses, MW
    spot_per_mwh      day-ahead electricity price, SEK/MWh
    mill_mw           waste heat of a pulp mill at 92 °C, MW
    server_hall_mw    waste heat of a data centre at 32 °C, cooled to 22 °C, MW
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

OUT = Path(__file__).with_name("town_normal_year.csv")
ZONE = "Europe/Stockholm"
YEAR = 2023
SEED = 20230101
BURN_IN_H = 2000  # hours thrown away before a random process counts as settled
DECIMALS = {
    "outdoor_c": 1,
    "demand_mw": 2,
    "spot_per_mwh": 2,
    "mill_mw": 2,
    "server_hall_mw": 3,
}

# Weather. Västerås, 30-year monthly normals: Mälarenergi, malarenergi.se/fjarrvarme/om-fjarrvarme/graddagar
NORMAL_C = [-3.9, -3.9, -1.1, 4.6, 10.7, 15.3, 17.9, 16.3, 11.5, 6.3, 2.0, -0.9]
# Västerås, mean daily minimum and maximum: climatestotravel.com/climate/sweden/vasteras
DAILY_MIN_C = [-5, -5, -3, 1, 6, 10, 14, 13, 9, 4, 1, -3]
DAILY_MAX_C = [0, 0, 4, 12, 17, 20, 23, 21, 17, 10, 5, 2]
CYCLE_SHARE = 0.8  # assumed: part of the daily range that is day and night; the rest is changing weather
WARMEST_HOUR = 15  # assumed, local time
WEATHER_MEMORY_H = 60.0  # assumed: days of persistence
WEATHER_STD_K = (5.0, 3.0)  # assumed: January, July
COLD_SPELL = ("2023-01-27 06:00", 60.0, 8.5)  # assumed: centre, width in hours, depth in K; reaches about -20 °C
NORMAL_WINDOW_H = 45 * 24  # weather is taken relative to this moving mean, so that months stay near their normals

# Network. Range: water of 70 to 120 °C, ei.se/ei-in-english/district-heating; the curve itself is assumed
SUPPLY_OUTDOOR_C = (-20.0, 15.0)
SUPPLY_C = (105.0, 75.0)
RETURN_C = 45.0  # assumed
GROUND_C = 7.0  # assumed: soil at pipe depth, about the yearly mean of the air

# Demand, MWh a year. The 300 GWh and the split are assumed (72 % rooms, 18 % hot water, 10 % network losses)
ROOMS_MWH, HOT_WATER_MWH, LOSSES_MWH = 216_000.0, 54_000.0, 30_000.0
HEATING_LIMIT_C = 17.0  # SMHI degree days, smhi.se/professionella-tjanster, "Balanstemperatur +17 °C"
BUILDING_MEMORY_H = 12.0  # assumed: houses follow the weather with this time constant
ROOMS_NOISE = 0.015  # assumed

# Electricity. SE3 monthly means 2023, öre/kWh excluding VAT: elmarknad.se/?p=5057
SPOT_MEAN_ORE_PER_KWH = [92.58, 82.54, 80.62, 68.70, 38.83, 53.06, 37.65, 36.96, 24.32, 33.07, 82.13, 79.17]
SEK_PER_MWH = 10.0  # SEK/MWh in one öre/kWh
WEEKEND_FACTOR = 0.72  # assumed; with the day shape tuned to 1.63, high load / other hours, Nov 2022 - Oct 2023:
# Svenska kraftnät, mimer.svk.se/ProfileSettlementPrice (high load: Monday-Friday 06-22)
WIND_MEMORY_H = 22.0  # assumed
WIND_SIGMA = 0.48  # assumed: skew of the price of still air
WIND_SPREAD = (500.0, 0.3)  # assumed: SEK/MWh, and per SEK/MWh of the month's mean
COLD_PER_MWH_K = 9.0  # assumed: SEK/MWh dearer for each kelvin colder than normal
NEGATIVE_SHARE = 0.15  # assumed: wind farms stop, so prices hardly go below zero; gives about 400 such hours as
# Energiföretagen reports for Sweden 2023: energiforetagen.se, "Elåret 2023 en prismässig berg- och dalbana"

# Pulp mill. 92 °C and 18 MW are assumed; two weeks as at Värö 2021 (weeks 42-43, sodra.com), in July assumed
MILL_MW = 18.8  # before its own need in the cold
MILL_STOP = ("2023-07-10", "2023-07-24")  # weeks 28 and 29
MILL_OWN_NEED = (5.0, 0.07)  # assumed: below 5 °C the mill keeps 0.07 MW per kelvin
MILL_TRIPS = 7  # assumed: short stops a year, 6 to 30 hours each
MILL_NOISE = 0.025  # assumed

# Data centre. Air-cooled halls give 25 to 40 °C: IRENA, Innovation landscape for smart electrification, no. 31
HALL_MW = 8.0  # assumed
HALL_GROWTH = 0.06  # assumed, over the year
HALL_DAY, HALL_WEEKEND, HALL_NOISE = 0.02, 0.02, 0.004  # assumed: day swing, weekend drop, noise


def main() -> None:
    """Write the file beside this one."""
    OUT.write_text(to_csv(make_town()), encoding="utf-8", newline="\n")


def make_town() -> pd.DataFrame:
    """All columns for every hour of the local year, rounded."""
    hours = local_hours()
    outdoor_c = make_outdoor_c(hours).round(DECIMALS["outdoor_c"])
    columns = {
        "outdoor_c": outdoor_c,
        "demand_mw": make_demand_mw(hours, outdoor_c),
        "spot_per_mwh": make_spot_per_mwh(hours, outdoor_c),
        "mill_mw": make_mill_mw(hours, outdoor_c),
        "server_hall_mw": make_server_hall_mw(hours),
    }
    return pd.DataFrame(columns, index=hours).round(DECIMALS) + 0.0  # no "-0.0"


def to_csv(town: pd.DataFrame) -> str:
    """The table as text: UTC stamps first, every column with its decimals."""
    text = {name: town[name].map(f"{{:.{digits}f}}".format) for name, digits in DECIMALS.items()}
    table = pd.DataFrame(text)
    table.insert(0, "time_utc", town.index.tz_convert("UTC").strftime("%Y-%m-%dT%H:%MZ"))
    return table.to_csv(index=False, lineterminator="\n")


def local_hours() -> pd.DatetimeIndex:
    """The hours of the local year, with its two clock changes."""
    return pd.date_range(f"{YEAR}-01-01", f"{YEAR + 1}-01-01", freq="h", tz=ZONE, inclusive="left")


# Building blocks ------------------------------------------------------------------------------------------------


def red_noise(stream: int, n: int, memory_h: float) -> Array:
    """AR(1) noise of mean 0 and standard deviation 1; each stream has its own seed."""
    keep = np.exp(-1.0 / memory_h)
    white = np.random.default_rng([SEED, stream]).standard_normal(n + BURN_IN_H)
    smooth = pd.Series(white).ewm(alpha=1.0 - keep, adjust=False).mean().to_numpy()[BURN_IN_H:]
    return smooth / np.sqrt((1.0 - keep) / (1.0 + keep))


def through_year(hours: pd.DatetimeIndex, monthly: list[float]) -> Array:
    """A smooth yearly curve whose monthly means are `monthly`: least squares on four harmonics."""
    angle = 2 * np.pi * np.arange(len(hours)) / len(hours)
    waves = np.column_stack([np.ones(len(hours))] + [f(k * angle) for k in (1, 2, 3, 4) for f in (np.cos, np.sin)])
    means = np.array([waves[hours.month == month].mean(axis=0) for month in range(1, 13)])
    weights = np.linalg.lstsq(means, np.array(monthly, dtype=float), rcond=None)[0]
    return waves @ weights


def winter(hours: pd.DatetimeIndex) -> Array:
    """1 in mid-January, 0 in mid-July."""
    return 0.5 + 0.5 * np.cos(2 * np.pi * (hours.day_of_year.to_numpy() - 15) / 365)


def bump(hours: pd.DatetimeIndex, centre_h: float, width_h: float) -> Array:
    """1 at one local hour of the day, falling off on both sides as a bell, around midnight too."""
    apart_h = (hours.hour.to_numpy() - centre_h + 12) % 24 - 12
    return np.exp(-0.5 * (apart_h / width_h) ** 2)


def is_weekend(hours: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """Saturdays and Sundays by local time."""
    return np.asarray(hours.day_of_week >= 5)


def scaled_to(shape: Array, total_mwh: float) -> Array:
    """The same shape with another yearly sum."""
    return shape * (total_mwh / shape.sum())


# Columns --------------------------------------------------------------------------------------------------------


def make_outdoor_c(hours: pd.DatetimeIndex) -> Array:
    """Normals, day and night, and weather that stays near them."""
    swing_k = [CYCLE_SHARE * (high - low) / 2 for low, high in zip(DAILY_MIN_C, DAILY_MAX_C, strict=True)]
    day = np.cos(2 * np.pi * (hours.hour.to_numpy() - WARMEST_HOUR) / 24)
    weather_k = pd.Series(red_noise(1, len(hours), WEATHER_MEMORY_H) * weather_std_k(hours) - cold_spell_k(hours))
    drift_k = weather_k.rolling(NORMAL_WINDOW_H, center=True, min_periods=1).mean()
    return through_year(hours, NORMAL_C) + through_year(hours, swing_k) * day + (weather_k - drift_k).to_numpy()


def weather_std_k(hours: pd.DatetimeIndex) -> Array:
    """How far weather strays from normal: more in winter."""
    cold, warm = WEATHER_STD_K
    return warm + (cold - warm) * winter(hours)


def cold_spell_k(hours: pd.DatetimeIndex) -> Array:
    """One spell of Arctic air, as a bell in time."""
    centre, width_h, depth_k = COLD_SPELL
    apart_h = (hours - pd.Timestamp(centre, tz=ZONE)).total_seconds().to_numpy() / 3600
    return depth_k * np.exp(-0.5 * (apart_h / width_h) ** 2)


def supply_c(outdoor_c: Array) -> Array:
    """Supply temperature of the network: a straight line between two outdoor temperatures, flat beyond."""
    return np.interp(outdoor_c, SUPPLY_OUTDOOR_C, SUPPLY_C)


def make_demand_mw(hours: pd.DatetimeIndex, outdoor_c: Array) -> Array:
    """Rooms, hot water and network losses."""
    rooms_mw = scaled_to(rooms_shape(hours, outdoor_c), ROOMS_MWH)
    hot_water_mw = scaled_to(hot_water_shape(hours), HOT_WATER_MWH)
    losses_mw = scaled_to((supply_c(outdoor_c) + RETURN_C) / 2 - GROUND_C, LOSSES_MWH)
    return rooms_mw + hot_water_mw + losses_mw


def rooms_shape(hours: pd.DatetimeIndex, outdoor_c: Array) -> Array:
    """In proportion to how much colder than the heating limit it has lately been, with a morning start-up."""
    felt_c = pd.Series(outdoor_c).ewm(alpha=1.0 - np.exp(-1.0 / BUILDING_MEMORY_H), adjust=False).mean().to_numpy()
    day = 1.0 + 0.06 * bump(hours, 7.5, 2.0) - 0.05 * bump(hours, 1.5, 2.5)  # assumed
    noise = 1.0 + ROOMS_NOISE * red_noise(2, len(hours), 12.0)
    return np.maximum(HEATING_LIMIT_C - felt_c, 0.0) * day * noise


def hot_water_shape(hours: pd.DatetimeIndex) -> Array:
    """Showers in the morning (later at weekends), evenings, colder cold water in winter. All assumed."""
    morning = np.where(is_weekend(hours), bump(hours, 10.0, 2.3), 1.1 * bump(hours, 7.0, 1.6))
    day = 0.80 + 0.50 * morning + 0.40 * bump(hours, 19.5, 2.2)
    noise = 1.0 + 0.02 * red_noise(3, len(hours), 3.0)
    return day * (0.88 + 0.24 * winter(hours)) * noise


def make_spot_per_mwh(hours: pd.DatetimeIndex, outdoor_c: Array) -> Array:
    """Season x day shape, plus wind and cold, with the published mean in every month."""
    level = SEK_PER_MWH * np.maximum(through_year(hours, SPOT_MEAN_ORE_PER_KWH), 10.0)
    fixed, relative = WIND_SPREAD
    calm = np.exp(WIND_SIGMA * red_noise(24, len(hours), WIND_MEMORY_H)) - np.exp(WIND_SIGMA**2 / 2)
    cold_k = through_year(hours, NORMAL_C) - outdoor_c
    day = spot_shape(hours)
    wind_per_mwh = (fixed + relative * level) * calm * (0.3 + 0.7 * day)  # still air hurts most at the peaks
    price = level * day + wind_per_mwh + COLD_PER_MWH_K * winter(hours) * cold_k
    price = np.where(price < 0.0, NEGATIVE_SHARE * price, price)
    return with_monthly_means(hours, price, SEK_PER_MWH * np.array(SPOT_MEAN_ORE_PER_KWH))


def spot_shape(hours: pd.DatetimeIndex) -> Array:
    """Price over the day by local time: morning and evening peaks, flatter and lower at weekends."""
    peaks = np.where(is_weekend(hours), 0.5, 1.0) * (0.74 * bump(hours, 8.5, 2.2) + 0.68 * bump(hours, 18.0, 2.4))
    return (0.78 + peaks) * np.where(is_weekend(hours), WEEKEND_FACTOR, 1.0)


def with_monthly_means(hours: pd.DatetimeIndex, price: Array, wanted: Array) -> Array:
    """Each month multiplied by what brings its mean to the wanted one; signs stay."""
    means = np.array([price[hours.month == month].mean() for month in range(1, 13)])
    return price * (wanted / means)[hours.month.to_numpy() - 1]


def make_mill_mw(hours: pd.DatetimeIndex, outdoor_c: Array) -> Array:
    """Steady, less in the cold, nothing during the summer stop and the trips."""
    below_c, per_k_mw = MILL_OWN_NEED
    own_mw = per_k_mw * np.maximum(below_c - outdoor_c, 0.0)
    noise = 1.0 + MILL_NOISE * red_noise(5, len(hours), 8.0)
    runs = ~(summer_stop(hours) | trips(hours))
    return np.where(runs, MILL_MW * noise - own_mw, 0.0)


def summer_stop(hours: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """The hours of the yearly maintenance."""
    first, after = (pd.Timestamp(day, tz=ZONE) for day in MILL_STOP)
    return np.asarray((hours >= first) & (hours < after))


def trips(hours: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """Short stops at random hours."""
    random = np.random.default_rng([SEED, 6])
    stopped = np.zeros(len(hours), dtype=bool)
    for start in np.sort(random.integers(0, len(hours), MILL_TRIPS)):
        stopped[start : start + random.integers(6, 31)] = True
    return stopped


def make_server_hall_mw(hours: pd.DatetimeIndex) -> Array:
    """Nearly flat; slow growth, with its yearly mean at the nominal size."""
    growth = HALL_GROWTH * (np.arange(len(hours)) / len(hours) - 0.5)
    day = HALL_DAY * np.cos(2 * np.pi * (hours.hour.to_numpy() - 15) / 24)
    week = -HALL_WEEKEND * (is_weekend(hours) - 2 / 7)
    noise = HALL_NOISE * red_noise(7, len(hours), 6.0)
    return HALL_MW * (1.0 + growth + day + week + noise)


if __name__ == "__main__":
    main()

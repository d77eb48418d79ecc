"""The hourly series of the project that `dhsim new` writes: one synthetic year of a small Swedish town.

SYNTHETIC: no measured series is used. Published monthly figures (sources at the constants) are given an hourly life by
seeded random processes; whatever is marked assumed is ours. It is no real town and no forecast.

The series are made when a project is written, so that the package need not carry them; the same numpy makes the same
file. Only numpy is used, as `dhsim new` should not have to wait for more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

ZONE = "Europe/Stockholm"
YEAR = 2023
SEED = 20261121
SETTLING_H = 2000  # hours thrown away before a random process counts as settled
DECIMALS = {"outdoor_c": 1, "demand_mw": 2, "spot_per_mwh": 1, "foundry_mw": 2, "sewage_c": 1}

# Västerås, 30-year monthly normals: Mälarenergi, malarenergi.se/fjarrvarme/om-fjarrvarme/graddagar
NORMAL_C = (-3.9, -3.9, -1.1, 4.6, 10.7, 15.3, 17.9, 16.3, 11.5, 6.3, 2.0, -0.9)
# Half of Västerås' mean daily range: climatestotravel.com/climate/sweden/vasteras
SWING_K = (2.5, 2.5, 3.5, 5.5, 5.5, 5.0, 4.5, 4.0, 4.0, 3.0, 2.0, 2.5)
WEATHER_K = (5.0, 3.0)  # assumed: how far weather strays from normal, January and July
WEATHER_MEMORY_H = 60.0  # assumed: how long it stays there

# Heat sent out, MWh a year. Sizes and split are assumed
ROOMS_MWH, HOT_WATER_MWH, LOSSES_MWH = 43_000.0, 11_000.0, 6_000.0
HEATING_LIMIT_C = 17.0  # SMHI degree days, "Balanstemperatur +17 °C"
BUILDING_MEMORY_H = 12.0  # assumed: houses follow the weather with this time constant

# SE3 monthly means 2023, öre/kWh excluding VAT: elmarknad.se/?p=5057
SPOT_ORE_PER_KWH = (92.58, 82.54, 80.62, 68.70, 38.83, 53.06, 37.65, 36.96, 24.32, 33.07, 82.13, 79.17)
SEK_PER_MWH = 10.0  # SEK/MWh in one öre/kWh
WEEKEND = 0.72  # assumed, as all of the hourly shape of prices
WIND_SIGMA, WIND_MEMORY_H = 0.35, 22.0  # assumed

# Foundry, all assumed: two shifts on working days; furnaces are kept warm at night, and off in the July holiday
SHIFTS = (6, 22)  # local hours
FOUNDRY_MW = {"shift": 4.5, "night": 1.2, "weekend": 0.6}
HOLIDAY = (datetime(YEAR, 7, 10), datetime(YEAR, 7, 31))
NOISE = 0.06

SEWAGE_C = (13.0, 4.0, 8)  # assumed: mean, swing, warmest month


@dataclass(frozen=True)
class Clock:
    """The hours of the local year, with its two clock changes. day: of the year, 0 at local midnight, 1 January."""

    text: list[str]
    month: Whole
    weekday: Whole
    hour: Whole
    day: Array
    holiday: npt.NDArray[np.bool_]

    @property
    def n(self) -> int:
        """Number of hours."""
        return len(self.text)


def make_year() -> str:
    """The series as text for a spreadsheet of Northern Europe: semicolons, decimal commas, local wall-clock stamps.

    Columns: outdoor_c, outdoor air in °C; demand_mw, heat sent out in MW; spot_per_mwh, electricity in SEK/MWh;
    foundry_mw, waste heat in MW at 80 °C; sewage_c, treated sewage in °C.
    """
    clock = local_clock()
    columns = series(clock)
    cells = [[f"{value:.{DECIMALS[name]}f}".replace(".", ",") for value in columns[name] + 0.0] for name in DECIMALS]
    rows = (";".join(row) for row in zip(clock.text, *cells, strict=True))
    return "\n".join([";".join(["time", *DECIMALS]), *rows]) + "\n"


def series(clock: Clock) -> dict[str, Array]:
    """Every column, rounded as it is written."""
    outdoor_c = make_outdoor_c(clock)
    columns = {
        "outdoor_c": outdoor_c,
        "demand_mw": make_demand_mw(clock, outdoor_c),
        "spot_per_mwh": make_spot_per_mwh(clock),
        "foundry_mw": make_foundry_mw(clock),
        "sewage_c": make_sewage_c(clock),
    }
    return {name: np.round(values, DECIMALS[name]) for name, values in columns.items()}


def local_clock() -> Clock:
    """The hours from local midnight of 1 January to the next."""
    zone = ZoneInfo(ZONE)
    first, last = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (YEAR, YEAR + 1))
    n = round((last - first) / timedelta(hours=1))
    local = [(first + timedelta(hours=k)).astimezone(zone) for k in range(n)]
    return Clock(
        text=[f"{t:%Y-%m-%d %H:%M}" for t in local],
        month=np.array([t.month for t in local]),
        weekday=np.array([t.weekday() for t in local]),
        hour=np.array([t.hour for t in local]),
        day=np.arange(n) / 24.0,
        holiday=np.array([HOLIDAY[0] <= t.replace(tzinfo=None) < HOLIDAY[1] for t in local]),
    )


def make_outdoor_c(clock: Clock) -> Array:
    """Normals, day and night, and weather whose monthly means stay near the normals."""
    winter, summer = WEATHER_K
    spread_k = summer + (winter - summer) * (0.5 + 0.5 * np.cos(2 * np.pi * (clock.day - 15) / 365))
    swing_k = through_year(clock, SWING_K) * np.cos(2 * np.pi * (clock.hour - 15) / 24)
    out = through_year(clock, NORMAL_C) + swing_k + spread_k * red_noise(1, clock.n, WEATHER_MEMORY_H)
    for _ in range(5):  # a smooth correction is not exact at once
        out = out + through_year(clock, np.asarray(NORMAL_C) - monthly_means(clock, out))
    return out


def make_demand_mw(clock: Clock, outdoor_c: Array) -> Array:
    """Rooms below the heating limit, hot water by hour and weekday, losses of the network."""
    lagged_c = smoothed(outdoor_c, BUILDING_MEMORY_H)
    rooms = np.clip(HEATING_LIMIT_C - lagged_c, 0.0, None) * (
        1 + 0.08 * bump(clock, 7, 2) + 0.02 * red_noise(2, clock.n)
    )
    taps = 0.4 + bump(clock, 7, 1.5) + 0.8 * bump(clock, 20, 3)
    losses = 1.0 + 0.004 * (10.0 - lagged_c)
    parts = ((rooms, ROOMS_MWH), (taps, HOT_WATER_MWH), (losses, LOSSES_MWH))
    return np.asarray(np.sum([shape * (mwh / shape.sum()) for shape, mwh in parts], axis=0))


def make_spot_per_mwh(clock: Clock) -> Array:
    """Dearer in the morning and evening of working days, cheaper in wind; every month has its published mean."""
    shape = 0.75 + 0.45 * bump(clock, 8, 2.5) + 0.55 * bump(clock, 18, 3)
    shape = (
        shape * np.where(clock.weekday >= 5, WEEKEND, 1.0) * np.exp(WIND_SIGMA * red_noise(3, clock.n, WIND_MEMORY_H))
    )
    goal = SEK_PER_MWH * np.asarray(SPOT_ORE_PER_KWH)
    return np.asarray(shape * (goal / monthly_means(clock, shape))[clock.month - 1])


def make_foundry_mw(clock: Clock) -> Array:
    """Two shifts on working days, furnaces kept warm between them, nothing in the holiday."""
    on_shift = (clock.hour >= SHIFTS[0]) & (clock.hour < SHIFTS[1])
    working = np.where(on_shift, FOUNDRY_MW["shift"], FOUNDRY_MW["night"])
    heat_mw = np.where(clock.weekday >= 5, FOUNDRY_MW["weekend"], working)
    noisy = heat_mw * (1 + NOISE * red_noise(4, clock.n, 6.0))
    return np.where(clock.holiday, 0.0, np.clip(noisy, 0.0, None))


def make_sewage_c(clock: Clock) -> Array:
    """A slow wave, a little colder in wet weeks."""
    mean, swing, warmest = SEWAGE_C
    wave = np.cos(2 * np.pi * (clock.day - (warmest - 0.5) * 365 / 12) / 365)
    return np.asarray(mean + swing * wave + 0.4 * red_noise(5, clock.n, 120.0))


def through_year(clock: Clock, monthly: Array | tuple[float, ...]) -> Array:
    """A smooth curve through the year, from one value for the middle of each month."""
    middle = (np.arange(-1, 13) + 0.5) * 365 / 12
    return np.asarray(np.interp(clock.day, middle, np.concatenate([monthly[-1:], monthly, monthly[:1]])))


def monthly_means(clock: Clock, values: Array) -> Array:
    """Twelve means."""
    return np.array([values[clock.month == month].mean() for month in range(1, 13)])


def bump(clock: Clock, centre_h: float, width_h: float) -> Array:
    """1 at one local hour of the day, falling off on both sides as a bell, around midnight too."""
    apart_h = (clock.hour - centre_h + 12) % 24 - 12
    return np.asarray(np.exp(-0.5 * (apart_h / width_h) ** 2))


def red_noise(stream: int, n: int, memory_h: float = 6.0) -> Array:
    """AR(1) noise of mean 0 and standard deviation 1 (both roughly); each stream has its own seed."""
    keep = float(np.exp(-1.0 / memory_h))
    white = np.random.default_rng([SEED, stream]).standard_normal(n + SETTLING_H)
    return np.asarray(smoothed(white, memory_h)[SETTLING_H:] * np.sqrt((1.0 + keep) / (1.0 - keep)))


def smoothed(values: Array, memory_h: float) -> Array:
    """The running mean that forgets with a time constant, in hours."""
    keep = float(np.exp(-1.0 / memory_h))
    out, level = np.empty(len(values)), float(values[0])
    for k, value in enumerate(values.tolist()):
        level = keep * level + (1.0 - keep) * value
        out[k] = level
    return out

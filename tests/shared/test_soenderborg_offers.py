"""Three offers of waste heat to Sønderborg 2019, against its published plants and DK1 prices of 2019, 2020 and 2021.

The offers are those of `scenarios/offers_town.toml`: heat and plant sizes x 316/300 (yearly heat of both places),
money / 11.48 SEK/EUR. Other than there: the mill runs on the published hours of paper mills; the price of the
incinerator follows the fjord, as no outdoor temperature of that year is at hand; it stops in August, as the town's own
waste line does in June; power for the heat pump is spot, 12 EUR/MWh tax (published) and 15 EUR/MWh grid (assumed).
2020 and 2021 stand on the hours of 2019 moved by 52 and 104 whole weeks: hour, weekday and start of summer time fit,
no hour is left out or made up, 29 February 2020 (a Saturday) stands on Saturday 2 March. The price years so run from
31 December to 29 December and 29 December to 28 December; in 2021 one week from late October is an hour off. Load,
network temperatures and fuel prices are those of the case in all three years, so this is 2021's power beside the gas
price of 2020.

`pytest -s tests/shared/test_soenderborg_offers.py` prints (GWh; 1000 EUR a year after the annuity; EUR/MWh):

                               price     break-even price          heat that plants make less
                 taken  saving   now   2019   2020   2021    gas  Glansager  Vestermark  waste line
    data centre   51.4     927   3.5   24.2   27.2   18.6   19.4       15.1        25.5         0.0
    incinerator   85.4    1388  16.1   46.8   46.8   46.8   22.9       22.9        39.6         0.0
    mill         101.5    2131   9.9   33.3   33.3   33.3   24.4       26.5        49.5        -0.3

(1) What is displaced is the dearest first, as a share of what each plant made (mill: 96, 81, 47 and 0 %), in the
reverse of the order in which the census has them used (265, 2998, 6010 and 7974 h). It is NOT mostly gas: gas is 24 to
32 % of it, as Sønderborg makes only 25 GWh by gas; two thirds or more are wood chips. At the break-even price it is:
there the utility takes 18 GWh of the data centre and 23 of the incinerator, 93 and 100 % in place of gas (mill: 59
GWh, 42 %).
(2) So a break-even price is no mean worth of the heat taken now. That of the incinerator, 46.8, is above the cost of
chips, 29: at such a price all but 23 of 85 GWh are refused. At the 85 GWh taken now, the utility would come to nothing
at 35.9.
(3) The price year does not touch the incinerator at all, the mill by less than 0.2 %: waste is burnt at some -26 EUR
per MWh heat (gate fee and power), no price displaces it, and chips and gas know no power price. The CHP effect, that
heat is worth less when power is dear, is seen only if heat must be taken: with 105 GWh of the incinerator the waste
line loses 19.5 GWh heat and 3.64 GWh power, and the saving (here before the annuity,
and 1447 where it may be refused) falls from 748 to 575 (2021) and rises to 776 (2020).
(4) The heat pump saves 333 less in 2021 and 140 more in 2020, which is 38 to 44, and 15 to 16 EUR per MWh of the power
it uses (8.67, 9.09 and 7.61 GWh); the mean price differs by 49 and -14. It buys fewer dear hours than before, which
takes a part of the rise off. Its COP of 6.9 (half of Lorenz, 92 % of it to 60 °C) is above that of most large heat
pumps, 3 to 5: its figures are flattering.
(5) A pipe is a commitment. Refused at any price, the mill still costs 36.4: the 4 km are kept warm, 1.35 GWh a year
(some of it by the waste line: its -0.3). "May be refused" so holds of the price, not of what is built. The mill's
take-or-pay is not met: 103.3 GWh are paid for, 101.5 taken, though the rest costs nothing more in summer, since all
that it could displace is burning waste.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import dhsim as dh
from dhsim.appraisal import Appraiser
from dhsim.offers import Offers

pytestmark = pytest.mark.shared
OFFERS = ("data_centre", "incinerator", "mill")
PLANTS = {  # our component -> start of the plant's name in the census
    "waste_chp": ("Sønderborg Kraftvarme",),
    "vestermark": ("Sønderborg Fjernvarme, Vestermark",),
    "glansager": ("Sønderborg Fjernvarme, Central Glansager",),
    "gas_boilers": ("Sønderborg Varme, Rojum", "Sønderborg Fjernvarme, Frydendal", "Sønderborg Varme, Sundquist"),
}
YEARS = (2019, 2020, 2021)
WEEKS = {2020: 52, 2021: 104}  # what the prices of a year are moved by, so that a Tuesday's stand on a Tuesday
NEAR_EUR = 1.0  # of costs of up to some millions: what two solves may differ by
REFUSABLE = ("take_or_pay", "fixed_fee")  # clauses that cost money though nothing is taken
FILE = """
title = "Three offers for Sønderborg"
extends = "{scenario}"

[[inputs]]
file = "{network}"
columns = {{ fjord_c = "fjord_water_temp_C" }}

[[inputs]]                                     # published hours of Swedish paper mills, mean 1
file = "{industry}"
starts = 2019-01-01
columns = {{ mill_mw = {{ column = "paper_load_relative", scale = 18.6 }} }}

[[inputs]]
file = "{prices}"

[comparison]
first_year = 2021
term_years = 15
interest = 0.05

[comparison.axes.year]                         # 2019 is the year as it stands
2020 = {{ "series.spot_per_mwh" = "spot_2020_per_mwh" }}
2021 = {{ "series.spot_per_mwh" = "spot_2021_per_mwh" }}

[offers.mill]
title = "Mill at 92 °C"
investment = 5_510_000
subsidy = 826_000
utility_share = 0.8
supplier_share = 0.2
lifetime_years = 25

[offers.mill.components.mill]
kind = "waste_heat"
network = "soenderborg"
available_mw = "mill_mw"
stream_c = 92
stream_outlet_min_c = 50
approach_k = 5
pipe = {{ length_km = 4, dn = 300 }}
contract = "mill_offer"

[offers.mill.contracts.mill_offer]
counterparty = "The mill"
clauses = [
  {{ kind = "energy_price", price_per_mwh = {{ winter = 16.55, summer = 5.23 }} }},
  {{ kind = "take_or_pay", share = 0.7, of_mwh = 147_600, price_per_mwh = 5.23 }},
]

[offers.data_centre]
title = "Data centre at 32 °C"
investment = 6_890_000
lifetime_years = 20
contract = "hall_offer"

[offers.data_centre.commodities.power_bought]
buy_per_mwh = "spot_per_mwh"
contracts = ["grid_and_tax"]

[offers.data_centre.streams.server_hall]
available_mw = 8.43
stream_c = 32
stream_outlet_min_c = 22
contract = "hall_offer"

[offers.data_centre.components.data_centre]
kind = "heat_pump"
network = "soenderborg"
source = "server_hall"
electricity = "power_bought"
capacity_mw = 12.65
deliver_c = ["supply", 60]
cop = {{ model = "lorenz", quality = 0.5 }}
om_per_mwh = 2.32

[offers.data_centre.contracts.grid_and_tax]
counterparty = "Grid company and the state"
clauses = [
  {{ kind = "energy_price", price_per_mwh = 15 }},
  {{ kind = "energy_tax", tax_per_mwh = 12 }},
]

[offers.data_centre.contracts.hall_offer]
counterparty = "The data centre"
clauses = [
  {{ kind = "energy_price", price_per_mwh = 3.48 }},
  {{ kind = "availability_guarantee", promised_mw = 7.9, guaranteed_share = 0.97, damages_per_mwh = 8.71 }},
]

[offers.incinerator]
title = "Incinerator next door"
investment = 1_650_000
utility_share = 0.5
supplier_share = 0.5
lifetime_years = 25
excludes = ["mill"]

[offers.incinerator.components.incinerator]
kind = "waste_heat"
network = "soenderborg"
available_mw = 14.8
outages = [{{ from = 2019-08-05, to = 2019-08-18 }}]
contract = "incinerator_offer"

[offers.incinerator.contracts.incinerator_offer]
counterparty = "The incinerator"
clauses = [
  {{ kind = "energy_price", price_per_mwh = {{ of = "fjord_c", points = [
    [4, 27.9], [8, 20.0], [13, 12.2], [17, 1.7],
  ] }} }},
  {{ kind = "fixed_fee", per_year = 82_600 }},
]
"""


def spot_by_weeks(shared):
    """DK1 prices of 2020 and 2021 under stamps of 2019, moved by whole weeks."""
    folder = shared / "data" / "prices"
    files = [pd.read_csv(folder / f"day_ahead_DK1_{name}.csv", index_col=0) for name in ("2019_2020", "2021")]
    spot = pd.concat(files)["DK1_EUR_per_MWh"]
    spot.index = pd.to_datetime(spot.index)
    assert (np.diff(spot.index) == np.timedelta64(1, "h")).all()
    in_2019 = spot[:"2019-12-31T22:00Z"].index
    moved = {f"spot_{year}_per_mwh": spot[in_2019 + pd.Timedelta(weeks=n)].values for year, n in WEEKS.items()}
    return spot, pd.DataFrame(moved, index=in_2019)


def offers_file(folder, shared, root):
    data = shared / "data"
    spot_by_weeks(shared)[1].to_csv(folder / "prices.csv", index_label="time_utc")
    text = FILE.format(
        scenario=(root / "scenarios" / "soenderborg_2019.toml").as_posix(),
        network=(data / "heat" / "soenderborg_network_2019.csv").as_posix(),
        industry=(data / "waste_heat" / "industry_load_profile_SE_2018.csv").as_posix(),
        prices="prices.csv",
    )
    path = folder / "offers.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def offers(tmp_path_factory, shared, root):
    return Offers.read(offers_file(tmp_path_factory.mktemp("offers"), shared, root))


@pytest.fixture(scope="module")
def live():
    """One solver for all questions."""
    return dh.LiveModel({"threads": 1})


@pytest.fixture(scope="module")
def years(offers, live):
    """Year -> who answers questions about it."""
    return {year: Appraiser(offers, live, one.changes) for year, one in zip(YEARS, offers.variants, strict=True)}


@pytest.fixture(scope="module")
def answers(years):
    """(offer or "base", year) -> numbers, result."""
    out = {}
    for year, asked in years.items():
        out["base", year] = asked.base()
        out |= {(name, year): asked.appraised((name,), out["base", year][0], supplier_too=False) for name in OFFERS}
    keys = ("price_per_mwh", "break_even_per_mwh", "taken_mwh", "buyer_cost")
    told = {
        key: {"cost": numbers["total_cost"], "saving": numbers.get("saving")}
        | {what: numbers.get(f"offer.{key[0]}.{what}") for what in keys}
        | {f"{plant}_mwh": heat_mwh(result, plant) for plant in PLANTS}
        | {"power_used_mwh": power_used_mwh(result), "power_net_mwh": float(bought_mw(result).sum())}
        for key, (numbers, result) in out.items()
    }
    print("\n", pd.DataFrame(told).astype(float).round(2).to_string())
    return out


def bought_mw(result):
    """Electricity bought less electricity sold, in every hour."""
    names = list(result["commodity"].values)
    bought = result["buy_mw"].values[names.index("power_bought")] if "power_bought" in names else 0.0
    return bought - result["sell_mw"].values[names.index("electricity")]


def power_used_mwh(result):
    """What the heat pump uses."""
    names = list(result["commodity"].values)
    return float(result["buy_mw"].values[names.index("power_bought")].sum()) if "power_bought" in names else 0.0


def heat_mwh(result, plant):
    return float(result["output_mw"].sel(component=plant).sum())


def prices(offers, year):
    """The spot price of a year on the hours of the run."""
    series = offers.prepared.hours.series
    return np.asarray(series["spot_per_mwh" if year == 2019 else f"spot_{year}_per_mwh"])


def refusable(offers, name):
    """The offer without what it costs though nothing is taken."""
    places = [place for place, kind in enumerate(offers.clauses(name)) if kind in REFUSABLE]
    assert len(places) <= 1
    return offers.without_clause(name, places[0]) if places else offers.changes((name,))


def dearer(offers, name, more):
    """The same offers, the prices of one in its own table raised by so much a MWh."""
    offer = offers.table[name]
    contracts = {key: {**table} for key, table in offer.contracts.items()}
    table = contracts[offer.negotiated]
    first, *others = table["clauses"]
    price = first["price_per_mwh"]
    if isinstance(price, dict) and "points" in price:
        price = {**price, "points": [[x, y + more] for x, y in price["points"]]}
    elif isinstance(price, dict):
        price = {season: value + more for season, value in price.items()}
    else:
        price = price + more
    table["clauses"] = [{**first, "price_per_mwh": price}, *others]
    return replace(offers, table={**offers.table, name: offer.model_copy(update={"contracts": contracts})})


# --- prices of three years -------------------------------------------------------------------------------------------


def test_prices_of_other_years_stand_on_the_same_weekday_and_hour(offers, shared):
    spot, _ = spot_by_weeks(shared)
    starts = offers.prepared.hours.starts
    local = spot.index.tz_convert("Europe/Copenhagen")
    here = starts.tz_convert("Europe/Copenhagen")
    for year, weeks in WEEKS.items():
        rows = spot.index.get_indexer(starts + pd.Timedelta(weeks=weeks))
        assert (spot.to_numpy()[rows] == prices(offers, year)).all()
        # Summer time of 2021 ends 105 weeks after that of 2019: 168 hours are moved by one.
        moved = local[rows].hour != here.hour
        assert moved.sum() == {2020: 0, 2021: 168}[year]
        assert (local[rows].day_of_week == here.day_of_week)[~moved].all()
        of_year = spot[local.year == year]
        assert prices(offers, year).mean() == pytest.approx(of_year.mean(), rel=0.01)


# --- cost ------------------------------------------------------------------------------------------------------------

SAVING = {  # EUR a year after the annuity, 2019, 2020, 2021
    "data_centre": (926_747, 1_066_425, 593_717),
    "incinerator": (1_388_346, 1_388_346, 1_388_346),
    "mill": (2_131_196, 2_130_768, 2_134_223),
}
BREAK_EVEN = {  # EUR/MWh
    "data_centre": (24.24, 27.16, 18.64),
    "incinerator": (46.80, 46.80, 46.80),
    "mill": (33.29, 33.28, 33.34),
}


@pytest.mark.parametrize("name", OFFERS)
def test_recorded_figures(answers, name):
    numbers = [answers[name, year][0] for year in YEARS]

    assert [one["saving"] for one in numbers] == pytest.approx(SAVING[name], abs=100)
    found = [one[f"offer.{name}.break_even_per_mwh"] for one in numbers]
    assert found == pytest.approx(BREAK_EVEN[name], abs=0.02)


@pytest.mark.parametrize("year", YEARS)
def test_an_offer_that_may_be_refused_never_raises_cost(offers, years, live, answers, year):
    base = answers["base", year][0]["total_cost"]
    for name in OFFERS:
        cost = live.solve(offers.prepared.case((*years[year].changes, *refusable(offers, name)))).attrs["total_cost"]
        assert cost <= base + NEAR_EUR
        assert cost <= answers[name, year][0]["total_cost"] + NEAR_EUR  # a clause less is never dearer


def test_at_a_price_nobody_pays_only_commitments_and_the_warm_pipe_are_left(offers, live, answers):
    base = answers["base", 2019][0]["total_cost"]
    left = {}
    for name in OFFERS:
        dear = dearer(offers, name, 10_000)
        whole = live.solve(offers.prepared.case(dear.changes((name,)))).attrs["total_cost"]
        free = live.solve(offers.prepared.case(refusable(dear, name))).attrs["total_cost"]
        assert whole - free == pytest.approx(answers[name, 2019][0][f"offer.{name}.owed_anyway"], abs=NEAR_EUR)
        left[name] = free - base

    assert left == pytest.approx({"data_centre": 0, "incinerator": 0, "mill": 36_441}, abs=20)


def test_not_even_the_commitment_of_the_mill_is_taken(answers):
    # In summer a MWh more costs nothing (5.23 less the 5.23 of take-or-pay), and is refused for the waste line's sake.
    numbers = answers["mill", 2019][0]
    committed = 0.7 * 147_600 * 8759 / 8760

    assert numbers["offer.mill.owed_anyway"] == pytest.approx(5.23 * committed, rel=1e-6)
    assert numbers["offer.mill.taken_mwh"] == pytest.approx(committed - 1_783, abs=20)


@pytest.mark.parametrize(
    ("name", "taken_gwh", "gas_share"), [("data_centre", 17.9, 0.93), ("incinerator", 22.9, 1.0), ("mill", 58.9, 0.42)]
)
def test_break_even_re_inserted_gives_the_cost_of_the_base(offers, answers, name, taken_gwh, gas_share):
    """By `dh.solve`, the prices in the offer's own clause. What is displaced there is mostly gas, but for the mill."""
    base, before = answers["base", 2019]
    numbers = answers[name, 2019][0]
    more = numbers[f"offer.{name}.break_even_per_mwh"] - numbers[f"offer.{name}.price_per_mwh"]
    again = dearer(offers, name, more)
    result = dh.solve(again.prepared.case(again.changes((name,))))

    assert result.attrs["total_cost"] + numbers["annuity"] == pytest.approx(base["total_cost"], rel=1e-6)
    assert float(result["taken_mw"].sum()) / 1e3 == pytest.approx(taken_gwh, abs=0.1)
    lost = displaced(before, result)
    assert lost["gas_boilers"] / sum(lost.values()) == pytest.approx(gas_share, abs=0.02)


# --- heat displaced --------------------------------------------------------------------------------------------------


def displaced(before, after):
    """MWh that each plant makes less."""
    return {plant: heat_mwh(before, plant) - heat_mwh(after, plant) for plant in PLANTS}


@pytest.fixture(scope="module")
def merit(shared, offers):
    """Plants from the least to the most used by the census: hours a year at the size that they have in the model."""
    census = pd.read_csv(shared / "data" / "plants" / "plants_soenderborg_2021_2023.csv")
    case = offers.prepared.case()
    hours = {}
    for plant, names in PLANTS.items():
        mwh = census[census["plant"].str.startswith(names)].groupby("year")["heat_delivered_TJ"].sum().mean() / 3.6e-3
        hours[plant] = mwh / case.components[plant].capacity_mw
    print("\nhours a year at full load, census:", {plant: round(h) for plant, h in hours.items()})
    return sorted(hours, key=hours.__getitem__)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", OFFERS)
def test_the_dearest_plants_lose_the_largest_share(answers, merit, name, year):
    before, after = answers["base", year][1], answers[name, year][1]
    lost = displaced(before, after)
    share = {plant: lost[plant] / heat_mwh(before, plant) for plant in merit}

    assert merit == ["gas_boilers", "glansager", "vestermark", "waste_chp"]
    assert sorted(share, key=share.__getitem__, reverse=True) == merit
    assert share["gas_boilers"] > 0.75
    assert abs(share["waste_chp"]) < 0.005
    # Gas, 8 % of the heat, is a quarter to a third of what is displaced: far above its part, and not the most of it.
    assert 0.23 < lost["gas_boilers"] / sum(lost.values()) < 0.38


def test_the_incinerator_by_a_merit_order_without_the_tank(offers, answers):
    # Second road: hour by hour the cheapest first, in numpy. The tank, left out, makes 0.1 % of difference.
    hours = offers.prepared.hours
    day = hours.starts.tz_convert("Europe/Copenhagen").strftime("%m-%d")
    chips = 25.86 / 0.97

    def there(mw, first="", last=""):
        return np.where((first <= day) & (day <= last), 0.0, mw)

    def cost(free):
        left, total = np.asarray(hours.series["demand_mw"]), 0.0
        plants = [
            (chips + 2.1, there(20.0, "07-08", "07-28")),
            (chips + 2.6, there(9.0)),
            (61.20, there(100.0)),
        ]
        for mw in free:
            left = left - np.minimum(left, mw)
        for per_mwh, mw in plants:
            total += per_mwh * np.minimum(left, mw).sum()
            left = left - np.minimum(left, mw)
        assert not left.any()
        return total

    waste, incinerator = there(20.2, "06-03", "06-30"), there(14.8, "08-05", "08-18")
    by_model = saved(answers, "incinerator", 2019) + answers["incinerator", 2019][0]["offer.incinerator.buyer_cost"]
    assert by_model == pytest.approx(cost([waste]) - cost([waste, incinerator]), rel=0.005)


# --- dear electricity ------------------------------------------------------------------------------------------------


def saved(answers, name, year):
    """What the system saves, contracts and all, before the investment."""
    return answers["base", year][0]["total_cost"] - answers[name, year][0]["total_cost"]


@pytest.mark.parametrize("name", ["base", *OFFERS])
@pytest.mark.parametrize("year", [2020, 2021])
def test_what_a_price_year_costs_lies_between_the_bills_of_both_plans(offers, answers, name, year):
    # The least cost is concave in prices: the old plan at new prices is above it, and the other way round.
    change = prices(offers, year) - prices(offers, 2019)
    old, new = (float(change @ bought_mw(answers[name, y][1])) for y in (2019, year))
    cost = answers[name, year][0]["total_cost"] - answers[name, 2019][0]["total_cost"]

    assert new - NEAR_EUR <= cost <= old + NEAR_EUR


def test_dearer_power_makes_the_heat_pump_worth_less(offers, answers):
    mean = {year: prices(offers, year).mean() for year in YEARS}
    saving = {year: saved(answers, "data_centre", year) for year in YEARS}
    used = {year: power_used_mwh(answers["data_centre", year][1]) for year in YEARS}

    assert mean[2020] < mean[2019] < mean[2021]
    assert saving[2020] > saving[2019] > saving[2021]
    assert used[2020] > used[2019] > used[2021]
    # For each MWh of its power less than the mean price differs: it runs less in dear hours, and the tank helps.
    lost = saving[2019] - saving[2021]
    assert 38 < lost / used[2019] < lost / used[2021] < 44 < mean[2021] - mean[2019]


def test_power_prices_do_not_touch_heat_that_displaces_no_waste(answers):
    for year in (2020, 2021):
        assert saved(answers, "incinerator", year) == pytest.approx(saved(answers, "incinerator", 2019), abs=NEAR_EUR)
        assert saved(answers, "mill", year) == pytest.approx(saved(answers, "mill", 2019), rel=0.002)


def test_heat_that_must_be_taken_costs_power_of_the_waste_line(offers, years, answers):
    offer = offers.table["incinerator"].model_copy(update={"least_mwh": 105_000})
    forced = replace(offers, table={**offers.table, "incinerator": offer})
    saving = {}
    for year in YEARS:
        base, before = answers["base", year]
        after = replace(years[year], offers=forced).solved(("incinerator",))
        lost = displaced(before, after)["waste_chp"]
        saving[year] = base["total_cost"] - after.attrs["total_cost"]
        assert lost == pytest.approx(19_470, abs=50)
        assert float((bought_mw(after) - bought_mw(before)).sum()) == pytest.approx(0.187 * lost)

    assert list(saving.values()) == pytest.approx([748_000, 775_744, 575_240], abs=500)

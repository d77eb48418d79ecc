"""Every fault of the files in full: where it is, what stands there, what to do."""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pytest

import dhsim as dh

from .project import MODEL, Project

Change = Callable[[Project], object]
BOILER = MODEL["components"]["boiler"]
KINDS = (
    "absorption_heat_pump, boiler, chp_back_pressure, chp_extraction, chp_region, electric_boiler, flue_gas_condenser, "
    "heat_pump, heat_rejection, link, seasonal_store, shortfall and 3 more"
)


def put(path: str, value: Any) -> Change:
    """Change one value; the path begins with model, contracts or scenario."""

    def change(project: Project) -> None:
        tree, *parents, last = path.split("/")
        node = getattr(project, tree)
        for key in parents:
            node = node[int(key)] if isinstance(node, list) else node.setdefault(key, {})
        node[last] = copy.deepcopy(value)

    return change


def drop(path: str) -> Change:
    """Take one key out."""

    def change(project: Project) -> None:
        tree, *parents, last = path.split("/")
        node = getattr(project, tree)
        for key in parents:
            node = node[int(key)] if isinstance(node, list) else node[key]
        del node[last]

    return change


def both(*changes: Change) -> Change:
    """One change after another."""
    return lambda project: [change(project) for change in changes]


def boiler(**fields: Any) -> Change:
    return both(*(put(f"model/components/boiler/{key}", value) for key, value in fields.items()))


def changed(path: str, value: Any) -> Change:
    """A line of [set]."""
    return put("scenario/set", {path: value})


def run(**fields: Any) -> Change:
    return put("scenario/run", fields)


CLAUSE = "contracts/contracts/grid/clauses/0"
KEYS = {
    "top of the model": (
        put("model/curency", "SEK"),
        "model.toml, curency: unknown key 'curency'. Did you mean 'currency'?",
    ),
    "network": (
        put("model/networks/town/suply_c", 80),
        "model.toml, networks.town.suply_c: unknown key 'suply_c'. Did you mean 'supply_c'?",
    ),
    "commodity": (
        put("model/commodities/gas/buy_per_mhw", 3),
        "model.toml, commodities.gas.buy_per_mhw: unknown key 'buy_per_mhw'. Did you mean 'buy_per_mwh'?",
    ),
    "stream": (
        put("model/streams/sewage/strem_c", 3),
        "model.toml, streams.sewage.strem_c: unknown key 'strem_c'. Did you mean 'stream_c'?",
    ),
    "component": (
        boiler(effeciency=0.9),
        "model.toml, components.boiler.effeciency: unknown key 'effeciency'. Did you mean 'efficiency'?",
    ),
    "contract": (
        put("contracts/contracts/grid/conterparty", "x"),
        "contracts.toml, contracts.grid.conterparty: unknown key 'conterparty'. Did you mean 'counterparty'?",
    ),
    "clause": (
        put(f"{CLAUSE}/price_mwh", 3),
        "contracts.toml, contracts.grid.clauses[0].price_mwh: unknown key 'price_mwh'. Did you mean 'price_per_mwh'?",
    ),
    "scenario": (
        put("scenario/inptus", []),
        "scenario.toml, inptus: unknown key 'inptus'. Did you mean 'inputs'?",
    ),
    "run": (
        run(strat=dt.date(2023, 1, 1)),
        "scenario.toml, run.strat: unknown key 'strat'. Did you mean 'start'?",
    ),
    "entry of inputs": (
        put("scenario/inputs", [{"file": "series.csv", "gap": "hold"}, "contracts.toml"]),
        "scenario.toml, inputs[0].gap: unknown key 'gap'. Did you mean 'gaps'?",
    ),
    "curve": (
        put("model/networks/town/supply_c", {"of": "demand_mw", "points": [[1, 2], [3, 4]], "point": 1}),
        "model.toml, networks.town.supply_c.point: unknown key 'point'. Did you mean 'points'?",
    ),
    "outage": (
        boiler(outages=[{"from": dt.date(2023, 1, 1), "to": dt.date(2023, 1, 2), "form": 1}]),
        "model.toml, components.boiler.outages[0].form: unknown key 'form'. Did you mean 'from'?",
    ),
    "nothing near": (
        boiler(zzz=1),
        "model.toml, components.boiler.zzz: unknown key 'zzz'. Known: annual_max_mwh, annual_min_mwh, availability, "
        "capacity_mw, closed, commissioned, deliver_c, efficiency, feed, flue_gas_condensation, forced_outages, fuel "
        "and 22 more.",
    ),
    "kind of component": (
        boiler(kind="boilr"),
        "model.toml, components.boiler: 'boilr' is not a kind of component. Did you mean 'boiler'?",
    ),
    "kind that is no text": (
        boiler(kind=3),
        f"model.toml, components.boiler: 3 is not a kind of component. Known: {KINDS}.",
    ),
    "no kind": (
        drop("model/components/boiler/kind"),
        f"model.toml, components.boiler: this component has no kind. Add kind = '...'; known: {KINDS}.",
    ),
    "kind of clause": (
        put(f"{CLAUSE}/kind", "energyprice"),
        "contracts.toml, contracts.grid.clauses[0]: 'energyprice' is not a kind of clause. "
        "Did you mean 'energy_price'?",
    ),
    "missing, in MW": (
        drop("model/components/boiler/capacity_mw"),
        "model.toml, components.boiler.capacity_mw: it is missing. Add capacity_mw, in MW.",
    ),
    "missing, a price": (
        drop(f"{CLAUSE}/price_per_mwh"),
        "contracts.toml, contracts.grid.clauses[0].price_per_mwh: it is missing. Add price_per_mwh, in SEK/MWh.",
    ),
    "missing, without unit": (
        drop("model/components/boiler/efficiency"),
        "model.toml, components.boiler.efficiency: it is missing. Add efficiency.",
    ),
}

NUMBERS = {
    "negative capacity": (boiler(capacity_mw=-1), "capacity_mw: found -1. It must be at least 0."),
    "efficiency above 1": (
        boiler(efficiency=1.05),
        "efficiency: 1.05 is above 1. Set flue_gas_condensation = true if the boiler has it, or give the efficiency "
        "as a share of the lower heating value.",
    ),
    "efficiency in percent": (boiler(efficiency=90), "efficiency: found 90. It must be at most 1.2."),
    "efficiency of zero": (boiler(efficiency=0), "efficiency: found 0. It must be above 0."),
    "wrong dimension": (
        boiler(capacity_mw="25 kWh"),
        "capacity_mw: found '25 kWh': 'kWh' cannot be expressed in MW. Write it in MW or a unit of the same kind.",
    ),
    "unknown unit": (
        boiler(capacity_mw="25 horses"),
        "capacity_mw: found '25 horses': 'horses' is not a unit that is known here. Write it in MW or a unit of the "
        "same kind.",
    ),
    "milliwatts": (
        boiler(capacity_mw="25 mW"),
        "capacity_mw: found '25 mW': 'mW' means milliwatts. Write MW.",
    ),
    "a comma that may mean thousands": (
        boiler(capacity_mw="1,500 kW"),
        "capacity_mw: found '1,500 kW': '1,500' can be read in two ways. Write 1500 or 1.5.",
    ),
    "currency without a rate": (
        boiler(om_per_mwh="3 NOK/MWh"),
        "om_per_mwh: found '3 NOK/MWh': no exchange rate for NOK. Add exchange_rates = { NOK = ... } to the model.",
    ),
    "price in an unknown unit": (
        boiler(om_per_mwh="3 DKK/Gj"),
        "om_per_mwh: found '3 DKK/Gj': 'DKK/Gj' is not a unit that is known here. Write it in SEK/MWh or a unit of the "
        "same kind.",
    ),
    "text for a price": (boiler(om_per_mwh="dear"), "om_per_mwh: found 'dear'. It must be a number, in SEK/MWh."),
    "price without a currency": (
        boiler(om_per_mwh="3 kr/MWh"),
        "om_per_mwh: found '3 kr/MWh': 'kr/MWh' does not begin with a currency code. If it is SEK, write SEK/MWh.",
    ),
    "unit of a plain number": (
        boiler(efficiency="0.9 MW"),
        "efficiency: found '0.9 MW': '0.9 MW' carries a unit, but 'efficiency' takes a plain number. Write the number "
        "without unit and quotes.",
    ),
    "bool": (boiler(capacity_mw=True), "capacity_mw: found true. It must be a number, in MW."),
    "number as text": (
        boiler(capacity_mw="12"),
        "capacity_mw: found '12', which is a number in quotes. Write it without quotes: 12, or with its unit.",
    ),
    "text": (boiler(capacity_mw="large"), "capacity_mw: found 'large'. It must be a number, in MW."),
    "list": (boiler(capacity_mw=[1, 2]), "capacity_mw: found [1, 2]. It must be a number, in MW."),
    "table": (boiler(capacity_mw={"a": 1}), "capacity_mw: found { a = 1 }. It must be a number, in MW."),
    "date": (boiler(efficiency=dt.date(2023, 1, 1)), "efficiency: found 2023-01-01. It must be a number."),
    "nan": (boiler(capacity_mw=math.nan), "capacity_mw: found nan. It must be a finite number."),
    "inf": (boiler(capacity_mw=math.inf), "capacity_mw: found inf. It must be a finite number."),
    "more than a float holds": (
        boiler(capacity_mw=10**400),
        "capacity_mw: found a number of more than 30 digits. It must be a number, in MW.",
    ),
    "yes for true": (
        boiler(flue_gas_condensation="yes"),
        "flue_gas_condensation: found 'yes'. It must be true or false.",
    ),
    "1 for true": (boiler(flue_gas_condensation=1), "flue_gas_condensation: found 1. It must be true or false."),
    "number for text": (boiler(title=3), "title: found 3. It must be text in quotes."),
    "word of provenance": (
        boiler(capacity_mw={"value": 20, "provenance": "guess"}),
        "capacity_mw.provenance: found 'guess'. Use one of stated, derived, assumed.",
    ),
    "provenance misspelt": (
        boiler(capacity_mw={"value": 20, "provenace": "stated"}),
        "capacity_mw: found { value = 20, provenace = 'stated' }. A value with its source is written { value = ..., "
        "provenance = 'stated', note = '...' }.",
    ),
    "annual limits": (
        boiler(annual_min_mwh=5, annual_max_mwh=3),
        "annual_min_mwh: 5 MWh is above annual_max_mwh = 3. Lower one or raise the other.",
    ),
    "closed first": (
        boiler(commissioned=dt.date(2024, 1, 1), closed=dt.date(2023, 1, 1)),
        "closed: it closes before it is commissioned. Swap or correct 2024-01-01 and 2023-01-01.",
    ),
    "closed first, as time and date": (
        boiler(commissioned=dt.datetime(2024, 1, 1, 6), closed=dt.date(2023, 1, 1)),
        "closed: it closes before it is commissioned. Swap or correct 2024-01-01 06:00:00 and 2023-01-01.",
    ),
    "a year too far": (
        boiler(closed=dt.date(9999, 12, 31)),
        "closed: found the year 9999. Give one between 1900 and 2199.",
    ),
    "outage ends first": (
        boiler(outages=[{"from": dt.date(2023, 2, 1), "to": dt.date(2023, 1, 1)}]),
        "outages[0]: the outage ends (2023-01-01) before it starts (2023-02-01). Swap or correct the dates.",
    ),
    "outage in the hour that the clock leaves out": (
        boiler(outages=[{"from": dt.datetime(2023, 3, 26, 2, 30), "to": dt.datetime(2023, 3, 27)}]),
        "outages[0]: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. Give an hour "
        "that exists.",
    ),
    "outage by words": (
        boiler(outages=[{"from": "midsummer", "to": dt.date(2023, 7, 1)}]),
        "outages[0].from: found 'midsummer'. It must be a date such as 2023-07-01, a time such as "
        "2023-07-01T06:00:00, or a day of every year such as '07-03'.",
    ),
    "no network of that name": (boiler(network="twon"), "network: there is no network 'twon'. Did you mean 'town'?"),
    "no commodity of that name": (boiler(fuel="gass"), "fuel: there is no commodity 'gass'. Did you mean 'gas'?"),
}

DEMAND = "model.toml, networks.town.demand_mw"
TABLES = {
    "missing column": (
        lambda p: p.series.update(demnd_mw=p.series.pop("demand_mw")),
        f"{DEMAND}: there is no series 'demand_mw'. Did you mean 'demnd_mw'?",
    ),
    "column in kW": (
        lambda p: p.series.update(demand_kw=p.series.pop("demand_mw")),
        f"{DEMAND}: there is no series 'demand_mw'. Read it with its unit in inputs: "
        'columns = { demand_mw = { column = "demand_kw", unit = "kW" } }.',
    ),
    "column in kW where MW are taken": (
        lambda p: (
            p.series.update(demand_kw=p.series.pop("demand_mw")),
            put("model/networks/town/demand_mw", "demand_kw")(p),
        ),
        f"{DEMAND}: the series 'demand_kw' is named in kW, but its numbers are taken as they are. Read it with its "
        'unit in inputs: columns = { demand_mw = { column = "demand_kw", unit = "kW" } }, and name demand_mw here.',
    ),
    "prices of a kWh": (
        lambda p: (
            p.series.update(gas_per_kwh=[0.45] * 24),
            put("model/commodities/gas/buy_per_mwh", "gas_per_kwh")(p),
        ),
        "model.toml, commodities.gas.buy_per_mwh: the series 'gas_per_kwh' is named in <currency>/kWh, but its numbers "
        "are taken as they are. Read it with its unit in inputs: columns = { gas_per_mwh = "
        '{ column = "gas_per_kwh", unit = "<currency>/kWh" } }, and name gas_per_mwh here.',
    ),
    "negative demand": (
        lambda p: p.series["demand_mw"].__setitem__(slice(5, 7), [-3.0, -4.0]),
        f"{DEMAND}: -3 (series 'demand_mw') at 2023-01-01 05:00 local and in 2 steps in all. It must be at least 0.",
    ),
    "list of the wrong length": (
        put("model/networks/town/demand_mw", [1, 2, 3]),
        f"{DEMAND}: 3 values for a run of 24 steps. Give one number a step.",
    ),
    "list that is not of numbers": (
        put("model/networks/town/demand_mw", [1, "2", 3]),
        f"{DEMAND}: the list does not hold numbers only. Give one number a step.",
    ),
    "demand of nan": (
        put("model/networks/town/demand_mw", math.nan),
        f"{DEMAND}: found nan. It must be a finite number.",
    ),
    "demand of true": (
        put("model/networks/town/demand_mw", True),
        f"{DEMAND}: found true. It must be a number, the name of a series in quotes, a curve, a profile, or a list "
        "with one number a step.",
    ),
    "demand in MWh": (
        put("model/networks/town/demand_mw", "25 kWh"),
        f"{DEMAND}: found '25 kWh': 'kWh' cannot be expressed in MW. Write it in MW or a unit of the same kind.",
    ),
    "unsorted curve": (
        put("model/networks/town/supply_c", {"of": "demand_mw", "points": [[3, 90], [1, 80]]}),
        "model.toml, networks.town.supply_c: the points of this curve are at 3, 1. Sort them, each first number once.",
    ),
    "curve of one point": (
        put("model/networks/town/supply_c", {"of": "demand_mw", "points": [[3, 90]]}),
        "model.toml, networks.town.supply_c.points: found [[3, 90]]. It must be a list of 2 or more.",
    ),
    "point of three numbers": (
        put("model/networks/town/supply_c", {"of": "demand_mw", "points": [[1, 2, 3], [4, 5]]}),
        "model.toml, networks.town.supply_c.points[0]: found [1, 2, 3]. It must be a list of 2 or fewer.",
    ),
    "point of one number": (
        put("model/networks/town/supply_c", {"of": "demand_mw", "points": [[1], [4, 5]]}),
        "model.toml, networks.town.supply_c.points[0][1]: it is missing. Add a value.",
    ),
    "COP below 1": (
        put("model/components/pump/cop", 0.8),
        "model.toml, components.pump.cop: found 0.8. It must be at least 1.",
    ),
    "COP below 1 in a series": (
        both(
            lambda p: p.series.update(pump_cop=[3.0] * 20 + [0.5] * 4),
            put("model/components/pump/cop", "pump_cop"),
        ),
        "model.toml, components.pump.cop: 0.5 (series 'pump_cop') at 2023-01-01 20:00 local and in 4 steps in all. "
        "It must be at least 1.",
    ),
    # Source 12 to 4 °C: T_m = 8 / ln(285.15 / 277.15) = 281.131 K. Sink 45 to 80 °C: 35 / ln(353.15 / 318.15) =
    # 335.345 K. Ideal: 335.345 / (335.345 - 281.131) = 6.19.
    "COP above the ideal": (
        put("model/components/pump/cop", 20),
        "model.toml, components.pump.cop: 20 at 2023-01-01 00:00 local is above the ideal 6.68 between stream and "
        "network temperatures, in 24 steps in all. Lower the COP, or correct the temperatures.",
    ),
    "no supplier": (
        put("model/networks/north", {"demand_mw": 1}),
        "model.toml, networks.north: no component supplies this network. Add a boiler, heat pump, waste heat or link "
        "that names it.",
    ),
    "no stream of that name": (
        put("model/components/pump/source", "sewer"),
        "model.toml, components.pump.source: there is no stream 'sewer'. Did you mean 'sewage'?",
    ),
    "a contract that is no list": (
        put("model/commodities/power/contracts", "grid"),
        "model.toml, commodities.power.contracts: found 'grid'. It must be a list such as [\"grid\"].",
    ),
    "no contract at all": (
        put("scenario/inputs", ["series.csv"]),
        "model.toml, commodities.power.contracts: there is no contract 'grid'. There are none. List the TOML file with "
        "contracts in inputs.",
    ),
    "series under another name": (
        put("model/networks/town/return_c", "temp"),
        "model.toml, networks.town.return_c: there is no series 'temp'. Known: demand_mw, spot_per_mwh; a column of "
        'another name is named in inputs by columns = { temp = "<column>" }.',
    ),
    "no contract of that name": (
        put("model/commodities/power/contracts", ["gird"]),
        "model.toml, commodities.power.contracts: there is no contract 'gird'. Did you mean 'grid'?",
    ),
    "start level": (
        put("model/components/tank/start_level_mwh", 50),
        "model.toml, components.tank.start_level_mwh: 50 MWh is above capacity_mwh = 40. Lower the level or enlarge "
        "the store.",
    ),
    "end level of a cyclic store": (
        put("model/components/tank/end_level_mwh", 5),
        "model.toml, components.tank.end_level_mwh: found 5: end_level_mwh is given for a cyclic store, which ends "
        "at the level it began with. "
        "Set cyclic = false, or leave end_level_mwh out.",
    ),
    "link to itself": (
        put(
            "model/components/pipe",
            {"kind": "link", "from_network": "town", "to_network": "town", "capacity_mw": 3},
        ),
        "model.toml, components.pipe.to_network: 'town' is also from_network. Name two different networks.",
    ),
    "two origins of waste heat": (
        put("model/components/mill", {"kind": "waste_heat", "network": "town"}),
        "model.toml, components.mill: it has neither available_mw nor stream. Give either available_mw or stream, and "
        "not both.",
    ),
    "no price": (
        put("model/commodities/gas", {}),
        "model.toml, commodities.gas: it has no price. Give buy_per_mwh, sell_per_mwh or contracts; 0 if it is free.",
    ),
    "sale dearer than purchase": (
        put("model/commodities/gas/sell_per_mwh", 500),
        "model.toml, commodities.gas: at 2023-01-01 00:00 local it sells for 50 more than it costs to buy, without "
        "limit. Correct the prices, or set buy_max_mw or sell_max_mw.",
    ),
    "sale dearer than purchase with its CO2": (
        both(
            put("model/commodities/gas/sell_per_mwh", 500),
            put("model/commodities/gas/co2_t_per_mwh", 0.2),
            put("model/commodities/gas/co2_price_per_t", 200),
        ),  # 500 - 450 - 0.2 x 200 = 10
        "model.toml, commodities.gas: at 2023-01-01 00:00 local it sells for 10 more than it costs to buy, without "
        "limit. Correct the prices, or set buy_max_mw or sell_max_mw.",
    ),
    "no clauses": (
        put("contracts/contracts/grid/clauses", []),
        "contracts.toml, contracts.grid: this contract has no clauses. List some, or set unmetered = true.",
    ),
    "clauses as a table": (
        put("contracts/contracts/grid/clauses", {"kind": "energy_price"}),
        "contracts.toml, contracts.grid.clauses: found { kind = 'energy_price' }. It must be a list.",
    ),
    "clause that is no table": (
        put("contracts/contracts/grid/clauses", [3]),
        "contracts.toml, contracts.grid.clauses[0]: found 3. It must be a table of keys.",
    ),
    "part that is no table": (
        put("model/components/tank", 3),
        "model.toml, components.tank: found 3. It must be a table of keys.",
    ),
    "group that is no table": (
        put("model/components", 3),
        "model.toml, components: found 3. It must be a table of keys.",
    ),
    "currency": (
        put("model/currency", "sek"),
        "model.toml, currency: 'sek' is not a currency code. Use three capitals, such as EUR or SEK.",
    ),
    "exchange rate of zero": (
        put("model/exchange_rates", {"DKK": 0.0}),
        "model.toml, exchange_rates.DKK: found 0.0. It must be above 0.",
    ),
    "time zone": (
        put("model/time_zone", "Europe/Stokholm"),
        "model.toml: time_zone = 'Europe/Stokholm' is not a known time zone. Did you mean 'Europe/Stockholm'?",
    ),
}

USED = "Rename one of them."
NAMES = {
    "component and network": (
        put("model/components/town", BOILER),
        f"model.toml, components.town: the name 'town' is used twice, also at model.toml, networks.town. {USED}",
    ),
    "reserved": (
        put("model/components/hours", BOILER),
        "model.toml, components.hours: the name 'hours' is reserved. Choose another name.",
    ),
    "not an identifier": (
        put("model/components/my boiler", BOILER),
        "model.toml, components.my boiler: 'my boiler' is not a usable name. Use letters, digits and _, beginning "
        "with a letter, and no word of Python such as 'class'.",
    ),
    "a word of Python": (
        put("model/components/class", BOILER),
        "model.toml, components.class: 'class' is not a usable name. Use letters, digits and _, beginning with a "
        "letter, and no word of Python such as 'class'.",
    ),
    "the shortfall of a network": (
        put("model/components/shortfall_town", BOILER),
        "model.toml, components.shortfall_town: the name 'shortfall_town' is that of the network's own shortfall. "
        "Choose another name.",
    ),
    "in two files": (
        lambda p: p.model.update(contracts=copy.deepcopy(p.contracts["contracts"])),
        "contracts.toml, contracts.grid: the name 'grid' is used twice, also in model.toml. Rename one.",
    ),
}

SET = {
    "group": (
        changed("component.boiler.capacity_mw", 3),
        "scenario.toml, set 'component.boiler.capacity_mw': 'component' cannot be set. Did you mean 'components'?",
    ),
    "name": (
        changed("components.biler.capacity_mw", 3),
        "scenario.toml, set 'components.biler.capacity_mw': there is no 'components.biler'. Did you mean 'boiler'?",
    ),
    "key": (
        changed("components.boiler.capacty_mw", 3),
        "scenario.toml, components.boiler.capacty_mw: unknown key 'capacty_mw'. Did you mean 'capacity_mw'?",
    ),
    "below a value": (
        changed("components.boiler.capacity_mw.winter", 3),
        "scenario.toml, set 'components.boiler.capacity_mw.winter': 'components.boiler.capacity_mw' is a single value "
        "(20), not a table. Set 'components.boiler.capacity_mw' as a whole.",
    ),
    "entry of a list": (
        changed("contracts.grid.clauses.7.price_per_mwh", 3),
        "scenario.toml, set 'contracts.grid.clauses.7.price_per_mwh': there is no 'contracts.grid.clauses.7': the "
        "list 'contracts.grid.clauses' has 2 entries. Count from 0 to 1.",
    ),
    "last entry of a list": (
        changed("contracts.grid.clauses.2", {}),
        "scenario.toml, set 'contracts.grid.clauses.2': there is no 'contracts.grid.clauses.2': the list "
        "'contracts.grid.clauses' has 2 entries. Count from 0 to 1.",
    ),
    "key of a clause": (
        changed("contracts.grid.clauses.0.prise_per_mwh", 3),
        "scenario.toml, contracts.grid.clauses[0].prise_per_mwh: unknown key 'prise_per_mwh'. "
        "Did you mean 'price_per_mwh'?",
    ),
    "a whole group": (
        changed("components", 3),
        "scenario.toml, set 'components': 'components' as a whole cannot be set. Name a part of it, such as "
        "components.<name>.",
    ),
    "all series": (
        changed("series", 3),
        "scenario.toml, set 'series': 'series' as a whole cannot be set. Name one, such as series.demand_mw.",
    ),
    "a value out of range": (
        changed("components.boiler.capacity_mw", -4),
        "scenario.toml, components.boiler.capacity_mw: found -4. It must be at least 0.",
    ),
    "a value that does not fit the rest": (
        changed("components.boiler.efficiency", 1.1),
        "scenario.toml, components.boiler.efficiency: 1.1 is above 1. Set flue_gas_condensation = true if the boiler "
        "has it, or give the efficiency as a share of the lower heating value.",
    ),
    "a part that is no table": (
        changed("components.boiler", 3),
        "scenario.toml, components.boiler: found 3. It must be a table of keys.",
    ),
    "word of provenance": (
        changed("components.boiler.capacity_mw", {"value": 5, "provenance": "guess"}),
        "scenario.toml, components.boiler.capacity_mw.provenance: found 'guess'. Use one of stated, derived, assumed.",
    ),
    "series as a list": (
        changed("series.demand_mw", [1, 2]),
        "scenario.toml, set 'series.demand_mw': found [1, 2]. Give a finite number, the name of a series in quotes, "
        "or { scale = ..., add = ... } with one or both.",
    ),
    "series to another that is not there": (
        changed("series.demand_mw", "demnd_mw"),
        "scenario.toml, set 'series.demand_mw': there is no series 'demnd_mw'. Did you mean 'demand_mw'?",
    ),
    "scale of a series that is not there": (
        changed("series.demnd_mw", {"scale": 2}),
        "scenario.toml, set 'series.demnd_mw': there is no series 'demnd_mw'. Did you mean 'demand_mw'?",
    ),
    "number for a misspelt series": (
        changed("series.demnd_mw", 3),
        "scenario.toml, set 'series.demnd_mw': nothing reads a series 'demnd_mw'. Did you mean 'demand_mw'?",
    ),
    "remove of nothing": (
        put("scenario/remove", ["components.biler"]),
        "scenario.toml, remove: there is no 'components.biler'. Did you mean 'components.boiler'?",
    ),
    "remove without the group": (
        put("scenario/remove", ["boiler"]),
        "scenario.toml, remove: there is no 'boiler'. Did you mean 'components.boiler'?",
    ),
}
RUN = {
    "order": (
        run(start=dt.date(2023, 2, 1), end=dt.date(2023, 1, 1)),
        "scenario.toml, run: 2023-02-01 00:00 to 2023-01-01 00:00 local ends before it begins. Change start, end or "
        "step of [run].",
    ),
    "outside the data": (
        run(start=dt.date(2023, 2, 1), end=dt.date(2023, 2, 3)),
        "series.csv: covers 2023-01-01 00:00 to 2023-01-02 00:00 local, but the run is 2023-02-01 00:00 to 2023-02-03 "
        "00:00 local: missing 48 hours from 2023-02-01 00:00 local. Add the rows, or set start and end of the run.",
    ),
    "step": (run(step="2h"), "scenario.toml, run.step: '2h' is not a step. Use one of 15min, 30min, 1h."),
    "words": (
        run(start="yesterday"),
        "scenario.toml, run.start: found 'yesterday'. It must be a date such as 2023-07-01 or a time such as "
        "2023-07-01T06:00:00.",
    ),
    "an hour that the clock leaves out": (
        run(start=dt.datetime(2023, 3, 26, 2, 30)),
        "scenario.toml, run.start: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. "
        "Choose another hour.",
    ),
    "not a table": (
        put("scenario/run", 3),
        "scenario.toml, run: found 3. It must be a table of keys.",
    ),
}

FOLDER_HELD = "Name a file in it: contracts.toml, model.toml, scenario.toml."
FILES = {
    "model that is not there": (
        put("scenario/model", "modle.toml"),
        "modle.toml: there is no such file. Did you mean 'model.toml'?",
    ),
    "folder that is not there": (
        put("scenario/model", "models/town.toml"),
        "models/town.toml: there is no such file. There is no folder models either.",
    ),
    "folder for a file": (put("scenario/model", "."), f".: it is a folder, not a file. {FOLDER_HELD}"),
    "series that are not there": (
        put("scenario/inputs", ["seris.csv", "contracts.toml"]),
        "seris.csv: there is no such file in '.'. Did you mean 'series.csv'?",
    ),
    "no model": (
        drop("scenario/model"),
        "scenario.toml, model: it is missing. Name the model file, such as model = '../models/town.toml'.",
    ),
    "no series": (
        put("scenario/inputs", ["contracts.toml"]),
        "scenario.toml, inputs: no file with series is named. Add one, such as '../inputs/town.csv', or give [run] "
        "start and end where all is constant.",
    ),
    "inputs as text": (
        put("scenario/inputs", "series.csv"),
        "scenario.toml, inputs: found 'series.csv'. It must be a list such as [\"series.csv\"].",
    ),
    "number in inputs": (
        put("scenario/inputs", [3]),
        "scenario.toml, inputs[0]: found 3. It must be text in quotes or a table of keys.",
    ),
    "series twice": (
        put("scenario/inputs", ["series.csv", "contracts.toml", "series.csv"]),
        "scenario.toml, inputs: 'series.csv' is named twice, also in scenario.toml. Leave one out; inputs of the "
        "scenario that is extended are kept.",
    ),
    "contracts twice": (
        put("scenario/inputs", ["series.csv", "contracts.toml", "contracts.toml"]),
        "scenario.toml, inputs: 'contracts.toml' is named twice, also in scenario.toml. Leave one out; inputs of the "
        "scenario that is extended are kept.",
    ),
    "extends itself": (
        put("scenario/extends", "scenario.toml"),
        "scenario.toml, extends: scenarios extend each other in a circle: scenario.toml -> scenario.toml. Remove "
        "extends from one of them.",
    ),
    "a name that no file can have": (
        put("scenario/model", "a\0b"),
        "a\\0b: there is no such file. Known: contracts.toml, model.toml, scenario.toml, series.csv.",
    ),
    "a name too long for a file": (
        put("scenario/model", "a" * 5000),
        f"{'a' * 100}...: it cannot be read: File name too long. Check the path and the permissions.",
    ),
}

ALL = {
    **{f"key: {name}": value for name, value in KEYS.items()},
    **{f"number: {name}": (c, f"model.toml, components.boiler.{text}") for name, (c, text) in NUMBERS.items()},
    **{f"table: {name}": value for name, value in TABLES.items()},
    **{f"name: {name}": value for name, value in NAMES.items()},
    **{f"set: {name}": value for name, value in SET.items()},
    **{f"run: {name}": value for name, value in RUN.items()},
    **{f"file: {name}": value for name, value in FILES.items()},
}


@pytest.mark.parametrize(("change", "text"), ALL.values(), ids=ALL)
def test_fault_in_full(project: Project, change: Change, text: str) -> None:
    change(project)
    assert project.fault() == text


TOML = {
    "letters outside ASCII in the name of a table": (
        "[components.træ]\nkind = 3\n".encode(),
        "model.toml, line 1: it is not valid TOML: expected ']' at the end of a table declaration in: "
        '[components.træ]. Put names with letters such as æ, ø, å in quotes: [components."træ"].',
    ),
    "letters outside ASCII in a key": (
        "[networks]\nåby.demand_mw = 3\n".encode(),
        "model.toml, line 2: it is not valid TOML: invalid statement in: åby.demand_mw = 3. "
        'Put names with letters such as æ, ø, å in quotes: "åby".demand_mw = ...',
    ),
    "letters outside ASCII in a value": (
        "[networks]\nby = å\n".encode(),
        "model.toml, line 2: it is not valid TOML: invalid value in: by = å. Correct that line.",
    ),
    "empty": (b"", "model.toml: the file is empty. Write a TOML file, or correct the path."),
    "blank": (b" \n\n", "model.toml: the file is empty. Write a TOML file, or correct the path."),
    "binary": (
        b"\x89HDF\r\n\x1a\n\xff\xfe",
        "model.toml: it is not text in UTF-8. Name a TOML file, or save it as UTF-8.",
    ),
    "syntax": (
        b'title = "x"\n[networks.town]\n  demand_mw 12\n',
        "model.toml, line 3: it is not valid TOML: expected '=' after a key in a key/value pair in: demand_mw 12. "
        "Correct that line.",
    ),
    "table twice": (
        b"[networks.town]\ndemand_mw = 1\n[networks.town]\ndemand_mw = 2\n",
        "model.toml, line 3: it is not valid TOML: cannot declare ('networks', 'town') twice in: [networks.town]. "
        "A name is used twice in this file; rename or remove one.",
    ),
    "key twice": (
        b'title = "a"\ntitle = "b"\n',
        'model.toml, line 2: it is not valid TOML: cannot overwrite a value in: title = "b". '
        "A name is used twice in this file; rename or remove one.",
    ),
    "unfinished": (
        b'title = """a',
        "model.toml: it is not valid TOML: unterminated string (at end of document). Correct the file.",
    ),
    "a day that does not exist": (
        b"[networks]\nx = 2023-02-30\n",
        "model.toml, line 2: it is not valid TOML: invalid date or datetime in: x = 2023-02-30. Correct that line.",
    ),
}


@pytest.mark.parametrize(("data", "text"), TOML.values(), ids=TOML)
def test_file_that_is_not_toml(project: Project, data: bytes, text: str) -> None:
    path = project.write()
    (project.folder / "model.toml").write_bytes(data)
    with pytest.raises(dh.InputError) as caught:
        dh.load(path)
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scenaro.toml", "scenaro.toml: there is no such file. Did you mean 'scenario.toml'?"),
        (".", f".: it is a folder, not a file. {FOLDER_HELD}"),
        (
            "model.toml",
            "model.toml: this is a model, not a scenario. Name a scenario: a file with model = 'model.toml' and "
            "inputs = [...].",
        ),
        (
            "series.csv",
            "series.csv: this is a table, not a TOML file. Name a scenario (.toml) that has it among its inputs.",
        ),
    ],
)
def test_load_of_something_else(project: Project, path: str, text: str) -> None:
    assert project.fault(path) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"scal": 2}, "{ scal = 2 }"),
        ({"scale": True}, "{ scale = true }"),
        ({"scale": math.inf}, "{ scale = inf }"),
        ({"scale": 1e308}, "{ scale = 1e+308 }"),  # 10 x 1e308 is above what a float holds
        ({}, "{}"),
        (math.nan, "nan"),
        (True, "true"),
        (10**400, "a number of more than 30 digits"),
    ],
)
def test_series_changed_by_something_else(project: Project, change: Any, text: str) -> None:
    project.scenario["set"] = {"series.demand_mw": change}
    assert project.fault() == (
        f"scenario.toml, set 'series.demand_mw': found {text}. Give a finite number, the name of a series in quotes, "
        "or { scale = ..., add = ... } with one or both."
    )


def test_circle_of_three_scenarios(project: Project) -> None:
    project.scenario["extends"] = "b.toml"
    project.scenario_file("b.toml", {"extends": "c.toml"})
    project.scenario_file("c.toml", {"extends": "scenario.toml"})
    assert project.fault() == (
        "c.toml, extends: scenarios extend each other in a circle: scenario.toml -> b.toml -> c.toml -> scenario.toml. "
        "Remove extends from one of them."
    )


def test_inputs_named_again_by_a_child(project: Project) -> None:
    project.write()
    child = project.scenario_file("child.toml", {"extends": "scenario.toml", "inputs": ["series.csv"]})
    assert project.fault(str(child)) == (
        "child.toml, inputs: 'series.csv' is named twice, also in scenario.toml. Leave one out; inputs of the scenario "
        "that is extended are kept."
    )


def test_two_rows_of_rates(project: Project) -> None:
    project.model["exchange_rates"] = {"dkk": -1.5}
    assert project.faults() == [
        "model.toml, exchange_rates.dkk: 'dkk' is not a currency code. Use three capitals, such as EUR or SEK.",
        "model.toml, exchange_rates.dkk: found -1.5. It must be above 0.",
    ]


def test_efficiency_above_1_with_condensation(project: Project) -> None:
    project.components["boiler"] |= {"efficiency": 1.05, "flue_gas_condensation": True}
    assert project.load().components["boiler"].efficiency == 1.05  # type: ignore[attr-defined]


def test_outage_with_offsets_ends_at_its_own_instant(project: Project) -> None:
    # 06:00 to 08:00 UTC is 07:00 to 09:00 in Stockholm; 08:00 without offset would be local, 07:00 UTC.
    zone = dt.UTC
    off = {"from": dt.datetime(2023, 1, 1, 6, tzinfo=zone), "to": dt.datetime(2023, 1, 1, 8, tzinfo=zone)}
    project.components["boiler"]["outages"] = [off]
    case = project.load()
    share = case.components["boiler"].available_share(case.hours)
    assert [k for k in range(24) if share[k] == 0] == [7, 8]


def test_control_characters_do_not_break_the_line(project: Project) -> None:
    project.model["currency"] = "S\nK"
    assert project.fault() == (
        "model.toml, currency: 'S\\nK' is not a currency code. Use three capitals, such as EUR or SEK."
    )

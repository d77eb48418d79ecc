"""Tables of three made-up offers, in the columns of `dhsim.offer_tables`, to draw and to report."""

from __future__ import annotations

import numpy as np
import pandas as pd

NAMES = ("data_centre", "incinerator", "mill")
TITLES = {"data_centre": "Data centre", "incinerator": "Incinerator", "mill": "Pulp mill"}
YEARS = ("base", "prices=cheap", "prices=dear")
_SAVING = {"data_centre": 4.15e6, "incinerator": 19.146e6, "mill": 28.2344614e6, "data_centre + mill": 26.997e6}
_SWING = {"base": 0.0, "prices=cheap": 3.9e6, "prices=dear": -4.3e6}
_PRICES = {"data_centre": (40.0, 110.32, -31.97), "incinerator": (161.57, 411.5, 58.19), "mill": (115.15, 329.86, 9.44)}


def frames() -> dict[str, pd.DataFrame]:
    """Every table, by the name of the function that makes it."""
    return {
        "ranking": _ranking(),
        "displaced": _displaced(),
        "saving_by_plant": _saving_by_plant(),
        "clauses": pd.DataFrame(
            [("mill", 0, "energy_price", 17173916.16), ("mill", 1, "take_or_pay", 0.0)],
            columns=["offer", "place", "kind", "cost"],
        ),
        "risk": _risk(),
        "odds": _odds(),
        "stops": _stops(),
        "value_by_month": _by_month(),
        "value_duration": _duration(),
        "heat_by_month": _heat(),
        "cash_flows": _cash(),
        "invoice_sample": invoice(),
    }


def _ranking() -> pd.DataFrame:
    rows = []
    for name, saving in sorted(_SAVING.items(), key=lambda pair: -pair[1]):
        asked, most, least = _PRICES.get(name, (np.nan,) * 3)
        rows.append(
            {
                "offers": name,
                "title": " + ".join(TITLES[one] for one in name.split(" + ")),
                "system_cost": 81_615_529.52 - saving - 2.9e6,
                "base_cost": 81_615_529.52,
                "annuity": 2.9e6,
                "saving": saving,
                "taken_mwh": 143_606.75,
                "paid": 17_152_524.81,
                "available_mwh": 154_785.52,
                "utilisation": 0.927779,
                "direct_mwh": 100_000.0,
                "preheat_mwh": 43_606.75,
                "lifted_mwh": 0.0,
                "unused_mwh": 11_178.77,
                "co2_saved_t": 1234.0,
                "plants_peak_released_mw": 23.4,
                "grid_peak_mw": 2.06,
                "price_per_mwh": asked,
                "break_even_per_mwh": most,
                "lowest_per_mwh": least,
                "room_per_mwh": most - least,
                "agreed_per_mwh": (most + least) / 2,
                "utility_npv": 293_061_000.0,
                "utility_irr": 0.712,
                "utility_payback_years": 1.3,
                "supplier_npv": 158_000_000.0,
                "supplier_irr": np.nan,
                "supplier_payback_years": np.inf,
                "allowed": True,
                "portfolio": name == "mill",
            }
        )
    return pd.DataFrame(rows)


def _displaced() -> pd.DataFrame:
    rows = [
        (name, plant, title, base, base - less, -less)
        for name in _SAVING
        for plant, title, base, less in (
            ("bio_boiler", "Bio boiler", 154_968.88, 99_000.0),
            ("bio_chp", "Bio CHP", 144_816.42, 44_000.0),
        )
    ]
    return pd.DataFrame(rows, columns=["offers", "component", "title", "base_mwh", "with_mwh", "change_mwh"])


def _saving_by_plant() -> pd.DataFrame:
    rows = []
    for name, saving in _SAVING.items():
        fixed = {"Wood chips": 45e6, "Power sold less": -9.5e6, "Paid for waste heat": -17.15e6, "Annuity": -2.9e6}
        rows += [(name, item, amount) for item, amount in fixed.items()]
        rows.append((name, "Operation and maintenance", saving - sum(fixed.values())))
    return pd.DataFrame(rows, columns=["offers", "item", "amount"])


def _risk() -> pd.DataFrame:
    best = max(_SAVING.values())
    rows = [
        (name, year, saving + swing, best - saving)
        for name, saving in _SAVING.items()
        for year, swing in _SWING.items()
    ]
    return pd.DataFrame(rows, columns=["offers", "year", "saving", "regret"])


def _odds() -> pd.DataFrame:
    parts = _risk().groupby("offers")
    frame = parts.agg(
        years=("saving", "count"),
        mean_saving=("saving", "mean"),
        least_saving=("saving", "min"),
        most_saving=("saving", "max"),
        most_regret=("regret", "max"),
    ).reset_index()
    frame["best_share"] = (frame["offers"] == "mill").astype(float)
    return frame


def _stops() -> pd.DataFrame:
    rows = []
    for name in NAMES:
        rows.append((name, "after 3 years", -91e6, -40e6, np.nan, np.nan, np.nan, 5.88e6))
        rows.append((name, "coldest week", np.nan, np.nan, 843_178.57, 23.4, 0.0, 5.88e6))
    columns = ["offer", "what", "utility_npv_change", "supplier_npv_change", "cost", "reserve_mw", "shortfall_mwh"]
    return pd.DataFrame(rows, columns=[*columns, "owed_anyway"])


def _by_month() -> pd.DataFrame:
    rows = [(name, month, 200.0 + 10 * month, 300.0 + month) for name in NAMES for month in range(1, 13)]
    return pd.DataFrame(rows, columns=["offer", "month", "value_per_mwh", "heat_price_per_mwh"])


def _duration() -> pd.DataFrame:
    hours = np.arange(1, 8761)
    parts = [
        pd.DataFrame({"offer": name, "hours": hours, "value_per_mwh": 300 - 60 * k - hours / 40 + 500 / hours})
        for k, name in enumerate(NAMES)
    ]
    return pd.concat(parts, ignore_index=True)


def _heat() -> pd.DataFrame:
    rows = []
    for month in range(1, 13):
        cold = abs(month - 7) / 6
        rows.append(("mill", month, 9000 * cold, 3000.0, 0.0, 12_000 - 9000 * cold - 2000))
        rows.append(("incinerator", month, 8000 * cold + 1500, 0.0, 0.0, 700.0))
        rows.append(("data_centre", month, 0.0, 0.0, 3000 + 2500 * cold, 2600 - 2500 * cold))
    return pd.DataFrame(rows, columns=["offer", "month", "direct_mwh", "preheat_mwh", "lifted_mwh", "unused_mwh"])


def _cash() -> pd.DataFrame:
    rows = []
    for name in NAMES:
        for party, invested, gain in (("utility", 40.8e6, 31.1e6), ("supplier", 10.2e6, 16e6)):
            flows = np.array([-invested, *([gain] * 15)])
            years = range(2026, 2042)
            rows += [(name, party, *one) for one in zip(years, flows, flows.cumsum(), strict=True)]
    return pd.DataFrame(rows, columns=["offer", "party", "year", "flow", "cumulative"])


def invoice() -> pd.DataFrame:
    """One month of the mill's invoice."""
    row = ("The mill", "mill_offer", "mill", "buy", "2023-01", "energy_price", "energy", 14_880.0, "MWh", 190.0)
    columns = ["counterparty", "contract", "flow", "direction", "period", "clause", "line"]
    money = ["quantity", "unit", "unit_price", "amount", "running_total"]
    return pd.DataFrame([(*row, 2_827_200.0, 2_827_200.0)], columns=[*columns, *money])

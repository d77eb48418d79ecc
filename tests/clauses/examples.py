"""One or more clauses of every kind, for tests that hold for all of them; prices and volumes suit a flow of 0-10 MW."""

from __future__ import annotations

from typing import Any

DAYS = {"period": "day"}
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "energy_price": [
        {"price_per_mwh": 20},
        {"price_per_mwh": "spot", "floor_per_mwh": 0, "cap_per_mwh": 60},
        {"price_per_mwh": {"winter": 30, "summer": 10}},
    ],
    "alternative_price": [{"alternative_per_mwh": "spot", "share": 0.7, "floor_per_mwh": 5}],
    "index_price": [
        {"base_per_mwh": 30, "indices": [{"series": "spot", "base": 40, "weight": 0.5}]},
        {"base_per_mwh": 30, "lag": 1, "indices": [{"series": "spot", "base": 40, "weight": 0.5, "before": [55]}]},
        {"base_per_mwh": 30, "period": "hour", "indices": [{"series": "spot", "base": 40, "weight": 1.0}]},
    ],
    "share_of_saving": [{"alternative_per_mwh": 60, "own_per_mwh": "spot", "supplier_share": 0.5}],
    "tiers": [
        {"tiers": [{"up_to_mwh": 60, "price_per_mwh": 10}, {"price_per_mwh": 30}], **DAYS},
        {"tiers": [{"up_to_mwh": 60, "price_per_mwh": 30}, {"price_per_mwh": 10}], **DAYS},
        {
            "tiers": [
                {"up_to_mwh": 60, "price_per_mwh": 30},
                {"up_to_mwh": 90, "price_per_mwh": 20},
                {"price_per_mwh": 12},
            ],
            "method": "all_units",
            **DAYS,
        },
        {"tiers": [{"up_to_mwh": 70, "price_per_mwh": 10}, {"price_per_mwh": 14}], "method": "all_units", **DAYS},
    ],
    "fixed_fee": [{"per_year": 10_000}],
    "capacity_fee": [{"per_mw_year": 5_000, "capacity_mw": 6}],
    "peak_charge": [
        {"per_mw": 400},
        {"per_mw": 40, "basis": "hour", **DAYS, "floor_mw": 2},
        {"per_mw": 300, "basis": "day", "period": "month"},
        {"per_mw": 200, "basis": "hour", "highest": 3},
        {"per_mw": 200, "basis": "day", "highest": 2, "period": "run"},
        {"per_mw": 300, "basis": "mean", "counts": {"months": [3, 10]}},
        {"per_mw": 300, "basis": "mean", "floor_mw": 4},
        {"per_mw": 100, "counts": {"weekdays": ["mon", "fri", "sat"], "clock": [6, 18]}},
        {"per_mw": 100, "outdoor_c": "outdoor_c", "ignore_below_c": 4},
        {"per_mw": -30, **DAYS},
        {"per_mw": -30, "highest": 2, **DAYS},
    ],
    "subscribed_power": [
        {"subscribed_mw": 5, "per_mw": 1000, "overrun_per_mw": 3000},
        {"subscribed_mw": 5, "per_mw": 20, "overrun_per_mwh": 15, "basis": "day", **DAYS},
    ],
    "power_steps": [  # with power that was fixed; power found in the run: test_tariffs.py
        {"steps": [{"up_to_mw": 6, "per_mw": 9_000}, {"per_year": 18_000, "per_mw": 6_000}], "power_mw": 7},
        {"steps": [{"per_year": 500, "per_mw": 9_000}], "power_mw": 3, "least_mw": 4},
    ],
    "category_number": [
        {"per_mw": 20_000, "category_h": 2400},
        {"per_mw": 20_000, "category_h": 2400, "normal_mwh": 12_345, "round_to_mw": 0.002, "least_mw": 0.01},
    ],
    "take_or_pay": [
        {"of_mwh": 70, "share": 0.8, "price_per_mwh": 15, **DAYS},
        {"of_mwh": 70, "share": 0.8, **DAYS},
        {"of_mwh": 90, "price_per_mwh": 15, "carry_forward": 0.3, **DAYS},
        {"of_mwh": 90, "price_per_mwh": 15, "make_up_periods": 2, "make_up_per_mwh": 10, **DAYS},
        {"of_mwh": 90, "price_per_mwh": 15, "make_up_periods": 2, "carry_forward": 0.2, **DAYS},
    ],
    "maximum_volume": [{"most_mwh": 80, **DAYS}],
    "must_take": [{"least_mw": 2, "when": {"clock": [22, 6]}, "least_mwh": 20, **DAYS}],
    "call_off": [{"block": "day"}, {"block": "day", "tolerance": 0.2, "per_mw": 30}],
    "delivery_temperature": [
        {"temperature_c": "outdoor_c", "reference_c": 5, "above_per_k_per_mwh": 2, "below_per_k_per_mwh": 1}
    ],
    "return_temperature": [
        {
            "temperature_c": "outdoor_c",
            "reference_c": 5,
            "above_per_k_per_mwh": 2,
            "below_per_k_per_mwh": 1,
            "most_k": 3,
        }
    ],
    "availability_guarantee": [
        {"promised_mw": 8, "guaranteed_share": 0.9, "damages_per_mwh": 10, **DAYS},
        {"promised_mw": 8, "guaranteed_share": 0.9, "damages_per_mwh": 10, "most_per_year": 200, **DAYS},
    ],
    "remuneration_tax": [
        {"tax_share": 0.38},
        {"tax_share": 0.38, "cap_per_mwh": 8, "borne_by": "buyer"},
        {"tax_share": 0.38, "borne_by": "buyer", "when": {"months": [3], "clock": [6, 22]}},
    ],
    "energy_tax": [{"tax_per_mwh": 7, "taxed_share": 0.5}],
    "electricity_tax_relief": [{"tax_per_mwh": 39.2, "relief_share": 0.9, "minimum_per_mwh": 6}],
    "vat": [{"vat_share": 0.25}, {"vat_share": 0.25, "recoverable": False}],
    "subsidy": [{"amount": 500}, {"amount": 500, "paid": "2023-04-01"}, {"amount": 500, "paid": "2030-01-01"}],
}
CASES = [(kind, k) for kind, all_of in EXAMPLES.items() for k in range(len(all_of))]


def clause(kind: str, k: int = 0) -> dict[str, Any]:
    """An example as it stands in a file."""
    return {"kind": kind, **EXAMPLES[kind][k]}

"""Values that carry their unit, by hand arithmetic."""

from __future__ import annotations

import re

import pytest

from dhsim.quantities import convert, factor, is_measure, unit_of

NO_CODE = "does not begin with a currency code"
RATES = {"DKK": 1.54, "EUR": 11.5}


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("capacity_mw", "MW"),
        ("ramp_up_mw_per_h", "MW/h"),
        ("co2_t_per_mwh", "t/MWh"),
        ("price_per_mwh", "{money}/MWh"),
        ("per_mw", "{money}/MW"),
        ("cost_per_mw", "{money}/MW"),
        ("per_mw_year", "{money}/MW/year"),
        ("above_per_k_per_mwh", "{money}/K/MWh"),
        ("co2_price_per_t", "{money}/t"),
        ("cost_per_year", "{money}/year"),
        ("per_year", "{money}/year"),
        ("loss_share_per_h", "1/h"),
        ("capacity_mwh", "MWh"),
        ("volume_m3", "m**3"),
        ("length_km", "km"),
        ("cost_per_km", "{money}/km"),
        ("supply_c", "degC"),
        ("approach_k", "delta_degC"),
        ("step_h", "h"),
        ("efficiency", None),
        ("c_b", None),
    ],
)
def test_the_ending_of_a_key_says_its_unit(key: str, unit: str | None) -> None:
    assert unit_of(key) == unit


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("25 kW", "capacity_mw", 0.025),
        ("25kW", "capacity_mw", 0.025),
        (" 1 200 kW ", "capacity_mw", 1.2),
        ("0,5 GW", "capacity_mw", 500),
        (".5 GW", "capacity_mw", 500),
        ("1e3 kW", "capacity_mw", 1),
        ("-2 MW", "capacity_mw", -2),
        ("36 GJ/h", "capacity_mw", 10),  # 36 / 3.6
        ("36 GJ", "capacity_mwh", 10),
        ("1 TWh", "capacity_mwh", 1_000_000),
        ("2 MW/min", "ramp_up_mw_per_h", 120),
        ("205 g/kWh", "co2_t_per_mwh", 0.205),  # 205 kg/MWh
        ("56.8 kg/GJ", "co2_t_per_mwh", 0.20448),  # 56.8 x 3.6 / 1000
        ("30 SEK/MWh", "price_per_mwh", 30),
        ("0.3 SEK/kWh", "price_per_mwh", 300),
        ("61.6 DKK/GJ", "price_per_mwh", 341.5104),  # 61.6 x 3.6 = 221.76 DKK/MWh, x 1.54
        ("70 EUR/t", "co2_price_per_t", 805),  # 70 x 11.5
        ("0.07 EUR/kg", "co2_price_per_t", 805),
        ("10 EUR/kW", "cost_per_mw", 115_000),  # 10 000 EUR/MW x 11.5
        ("10 EUR/kW/year", "per_mw_year", 115_000),
        ("1000 SEK/MW/month", "per_mw_year", 12_000),
        ("12 EUR/MWh", "tax_per_mwh", 138),  # 12 x 11.5
        ("2 SEK/K/MWh", "above_per_k_per_mwh", 2),
        ("0.5 DKK/GJ/K", "below_per_k_per_mwh", 2.772),  # 0.5 x 3.6 x 1.54
        ("1000 SEK/month", "cost_per_year", 12_000),
        ("1000 DKK/year", "per_year", 1540),
        ("1.2 SEK/m", "cost_per_km", 1200),
        ("500 m3", "volume_m3", 500),
        ("500 m³", "volume_m3", 500),
        ("2000 l", "volume_m3", 2),
        ("300 m", "length_km", 0.3),
        ("90 min", "step_h", 1.5),
        ("12 %/day", "loss_share_per_h", 0.005),  # 0.12 / 24
        ("20 °C", "supply_c", 20),
        ("20 °F", "supply_c", -20 / 3),  # (20 - 32) / 1.8 = -6.67
        ("300 K", "supply_c", 26.85),
        ("5 K", "approach_k", 5),
        ("5 °C", "approach_k", 5),  # a difference
        ("9 °F", "approach_k", 5),  # 9 / 1.8
    ],
)
def test_convert(text: str, key: str, number: float) -> None:
    assert is_measure(text)
    assert convert(text, key, "SEK", RATES) == pytest.approx(number, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("25 kWh", "capacity_mw", "'kWh' cannot be expressed in MW"),
        ("25 foo", "capacity_mw", "'foo' is not a unit that is known here"),
        ("25 mW", "capacity_mw", "'mW' means milliwatts; write MW"),
        ("25 mWh", "capacity_mwh", "'mWh' means milliwatts; write MWh"),
        ("5 SEK/mWh", "price_per_mwh", "'SEK/mWh' means milliwatts; write SEK/MWh"),
        ("25", "capacity_mw", "'25' is not a number with a unit"),
        ("demand_mw", "capacity_mw", "'demand_mw' is not a number with a unit"),
        ("25 MW", "efficiency", "'25 MW' carries a unit, but 'efficiency' takes a plain number"),
        ("1,500 kW", "capacity_mw", "'1,500' can be read in two ways; write 1500 or 1.5"),
        ("5 NOK/MWh", "price_per_mwh", "no exchange rate for NOK; add exchange_rates = { NOK = ... } to the model"),
        ("5 kr/MWh", "price_per_mwh", f"'kr/MWh' {NO_CODE}; if it is SEK, write SEK/MWh"),
        ("5 Kr/GJ", "price_per_mwh", f"'Kr/GJ' {NO_CODE}; if it is SEK, write SEK/GJ"),
        ("5 öre/kWh", "price_per_mwh", f"'öre/kWh' {NO_CODE}; if it is SEK, write SEK/MWh: 1 öre/kWh = 10 SEK/MWh"),
        ("5 cent/kWh", "price_per_mwh", f"'cent/kWh' {NO_CODE}; say which currency it is, as in EUR/MWh"),
        ("5 dkk/GJ", "price_per_mwh", f"'dkk/GJ' {NO_CODE}; write DKK/GJ"),
        ("5 nok/GJ", "price_per_mwh", f"'nok/GJ' {NO_CODE}; write NOK/GJ"),
        ("5 €/GJ", "price_per_mwh", f"'€/GJ' {NO_CODE}; write EUR/GJ"),
        ("5 foo/MWh", "price_per_mwh", f"'foo/MWh' {NO_CODE} such as SEK, DKK or EUR"),
        ("5 DKK/Gj", "price_per_mwh", "'DKK/Gj' is not a unit that is known here"),
        ("5 SEK", "price_per_mwh", "'SEK' cannot be expressed in SEK/MWh"),
        ("5 SEK/MW", "per_mw_year", "'SEK/MW' cannot be expressed in SEK/MW/year"),
        ("5 SEK/MWh", "above_per_k_per_mwh", "'SEK/MWh' cannot be expressed in SEK/K/MWh"),
        ("5 DKK/MWh", "capacity_mw", "'DKK/MWh' is a price, expected MW"),
        ("5 MW", "supply_c", "'MW' is not a unit of temperature; use °C, K or °F"),
        ("5 MW", "approach_k", "'MW' is not a unit of temperature; use °C, K or °F"),
        ("1 MW**9**9**9", "capacity_mw", "'MW**9**9**9' is not a unit that is known here"),
    ],
)
def test_convert_refuses(text: str, key: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        convert(text, key, "SEK", RATES)


def test_factor() -> None:
    assert factor("kW", "MW") == pytest.approx(0.001)
    assert factor("DKK/GJ", "{money}/MWh", "SEK", RATES) == pytest.approx(3.6 * 1.54)
    assert factor("SEK/MWh", "{money}/MWh", "SEK") == 1.0
    with pytest.raises(ValueError, match=r"^no exchange rate for SEK; "):
        factor("SEK/MWh", "{money}/MWh")


@pytest.mark.parametrize("name", ["demand_mw", "spot", "25", "1.5", "-3,5", "", "kW 25", "mill 2"])
def test_names_of_series_are_no_measures(name: str) -> None:
    assert not is_measure(name)


def test_whose_krone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match=r"; say which currency it is, as in DKK/MWh or NOK/MWh or SEK/MWh$"):
        convert("5 kr/MWh", "price_per_mwh", "EUR", {"DKK": 0.13})
    with pytest.raises(ValueError, match=r"^'SEK/h' cannot be expressed in currency/MWh$"):
        convert("5 SEK/h", "price_per_mwh", "", {"SEK": 1.0})

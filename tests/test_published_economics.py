"""The shopping centre of the property owners' guide: shop cooling heats the building, and who gains what.

A shop of 4 000 of the 8 000 m2 pays half of the building's district heat. Its condensers replace 200 of 700 MWh and
25 of 250 kW. All money in SEK, incl. the prices 600 SEK/MWh and 1 200 SEK per kW and year. The guide's figures are
those of its rate-of-return table, of its worked example, and (where named so) worked out from them.
"""

from __future__ import annotations

import pytest

from dhsim.economics import break_even, irr, level_cash_flows, npv, payback_years

PRICE_PER_MWH, PRICE_PER_KW = 600, 1200
INVESTMENT, MWH, KW = 350_000, 200, 25
SAVING = MWH * PRICE_PER_MWH + KW * PRICE_PER_KW  # 120 000 for energy and 30 000 for power a year
EACH = INVESTMENT / 2
YEARS = 10


def payback(investment, income):
    """In a horizon that is long enough to see it."""
    return payback_years(level_cash_flows(investment, income, 30))


def test_the_bill_and_the_saving():
    bill = 700 * PRICE_PER_MWH + 250 * PRICE_PER_KW

    assert bill == 720_000
    assert SAVING == 150_000
    assert 250 * PRICE_PER_KW / bill == pytest.approx(0.417, abs=5e-4)  # the guide: 40 to 50 % of the bill is power
    assert 4000 / 8000 * bill == 360_000  # the key by area
    assert 4000 / 8000 * SAVING == 75_000


def test_payback():
    assert payback(EACH, SAVING / 2) == pytest.approx(2.3, abs=0.05)  # printed
    assert payback(EACH, SAVING / 2) == pytest.approx(2.33, abs=0.005)
    assert payback(INVESTMENT, SAVING) == payback(EACH, SAVING / 2)  # halves of both


def test_rate_of_return_is_not_the_printed_one():
    """43 % is printed for 10 years. That is the yearly income over the investment, 3/7: what it earns for ever."""
    rate = irr(level_cash_flows(EACH, SAVING / 2, YEARS))

    assert rate == pytest.approx(0.415, abs=5e-4)
    assert round(100 * rate) != 43
    assert round(100 * SAVING / INVESTMENT) == 43
    first = next(n for n in range(1, 40) if round(100 * irr(level_cash_flows(INVESTMENT, SAVING, n))) == 43)
    assert first == 14


@pytest.mark.parametrize(
    ("years", "published_pct"),
    [  # for a payback of 14, 12, 10, 8, 6 and 4 years
        (10, (-5.7, -3.2, 0.0, 4.3, 10.6, 21.4)),
        (15, (0.9, 2.9, 5.6, 9.1, 14.5, 24.0)),
        (20, (3.7, 5.5, 7.8, 10.9, 15.8, 24.7)),
    ],
)
def test_table_of_rates_of_return(years, published_pct):
    ours = [100 * irr(level_cash_flows(payback, 1, years)) for payback in (14, 12, 10, 8, 6, 4)]

    assert [round(rate, 1) for rate in ours] == list(published_pct)


@pytest.mark.parametrize(
    ("key", "shop", "owner", "shop_payback", "owner_payback"),
    [  # share of the energy saving that the shop gets; worked out from the guide's figures
        (0.0, 0, 150_000, float("inf"), 1.17),
        (0.25, 30_000, 120_000, 5.83, 1.46),
        (0.5, 60_000, 90_000, 2.92, 1.94),
        (0.625, 75_000, 75_000, 2.33, 2.33),
        (0.75, 90_000, 60_000, 1.94, 2.92),
        (1.0, 120_000, 30_000, 1.46, 5.83),
    ],
)
def test_keys_and_prices(key, shop, owner, shop_payback, owner_payback):
    price_per_mwh = key * PRICE_PER_MWH  # a price per MWh does what a key does
    paid = price_per_mwh * MWH

    assert paid == pytest.approx(shop)
    assert pytest.approx(owner) == SAVING - paid
    assert payback(EACH, paid) == pytest.approx(shop_payback, abs=0.005)
    assert payback(EACH, SAVING - paid) == pytest.approx(owner_payback, abs=0.005)


def test_the_price_that_does_what_the_half_key_does():
    """0.375 SEK/kWh: at it both parties earn the same, whatever the interest."""
    paid = 375 * MWH
    for interest in (0.0, 0.06, 0.12):
        shop = npv(interest, level_cash_flows(EACH, paid, YEARS))
        owner = npv(interest, level_cash_flows(EACH, SAVING - paid, YEARS))
        assert shop == pytest.approx(owner)


@pytest.mark.parametrize(("years", "per_kwh"), [(4, 0.3125), (6, 0.4583), (10, 0.5750)])
def test_most_that_an_owner_who_pays_all_can_pay_for_heat(years, per_kwh):
    earned = break_even(0.0, level_cash_flows(INVESTMENT, SAVING, years), units=MWH * 1000)

    assert -earned == pytest.approx(per_kwh, abs=5e-5)


@pytest.mark.parametrize(
    ("mwh", "kw", "saving", "years"),
    [
        (200, 25, 150_000, 2.33),
        (150, 25, 120_000, 2.92),
        (200, 0, 120_000, 2.92),
        (150, 10, 102_000, 3.43),
        (100, 0, 60_000, 5.83),
    ],
)
def test_less_heat_or_power(mwh, kw, saving, years):
    assert mwh * PRICE_PER_MWH + kw * PRICE_PER_KW == saving
    assert payback(INVESTMENT, saving) == pytest.approx(years, abs=0.005)


@pytest.mark.parametrize(
    ("years", "published_pct"),
    [(1, -57.1), (2, -9.7), (3, 13.7), (4, 25.7), (5, 32.3), (7, 38.5), (10, 41.5)],
)
def test_the_shop_leaves_after_some_years(years, published_pct):
    stays = [SAVING if year <= years else 0 for year in range(1, YEARS + 1)]

    assert 100 * irr([-INVESTMENT, *stays]) == pytest.approx(published_pct, abs=0.05)


@pytest.mark.parametrize(("hazard", "expected"), [(0.0, 754_013), (0.05, 512_343), (0.10, 329_472), (0.20, 83_866)])
def test_expected_value_where_the_shop_may_leave_any_year(hazard, expected):
    incomes = [SAVING * (1 - hazard) ** year for year in range(1, YEARS + 1)]

    assert npv(0.06, [-INVESTMENT, *incomes]) == pytest.approx(expected, abs=0.5)

"""A tax on what the supplier is paid, as the Danish one: 38 %, at most 61.6 kr/GJ = 221.76 kr/MWh."""

import numpy as np
import pytest
from helpers import boiler, near, steps, town
from pydantic import ValidationError

import dhsim as dh

DANISH = {"tax_share": 0.38, "cap_per_mwh": 221.76}


def contract(*clauses, **tax):
    return dh.Contract(clauses=[*clauses, {"kind": "remuneration_tax", **tax}])


def price(per_mwh):
    return {"kind": "energy_price", "price_per_mwh": per_mwh}


def on_top(mw, hours, *clauses, **tax):
    """What the buyer bears of the tax."""
    return contract(*clauses, borne_by="buyer", **tax).bill(np.asarray(mw, dtype=float), hours)[-1].amount


def borne(mw, hours, *clauses, **tax):
    """What the supplier bears of it."""
    billed = contract(*clauses, **tax).bill(np.asarray(mw, dtype=float), hours)[-1]
    return sum(line.amount for line in billed.clause.borne_by_supplier(billed.metered))


@pytest.mark.parametrize(
    ("per_mwh", "tax"),
    [
        (180, 68.40),  # 50 kr/GJ: 180 x 0.38
        (200, 76.00),
        (300, 114.00),
        (583, 221.54),  # just below the cap
        (600, 221.76),  # 600 x 0.38 = 228 is more than the cap
    ],
)
def test_share_of_the_price_up_to_the_cap(per_mwh, tax):
    assert on_top([1], steps(1), price(per_mwh), **DANISH) == near(tax)


def test_without_a_cap():
    # 600 x 0.38 = 228.
    assert on_top([1], steps(1), price(600), tax_share=0.38) == near(228)


def test_the_cap_holds_hour_by_hour():
    # 1 MWh at 200 and one at 1000: 76 + 221.76 = 297.76. On the mean price of 600: 2 x 221.76 = 443.52.
    assert on_top([1, 1], steps(2, p=[200, 1000]), price("p"), **DANISH) == near(297.76)


def test_prices_are_summed_before_the_cap():
    # (400 + 200) x 0.38 = 228, cut to 221.76. Each for itself: 152 + 76 = 228.
    assert on_top([1], steps(1), price(400), price(200), **DANISH) == near(221.76)


def test_no_tax_on_negative_prices():
    # Hour 1 at 200: 76. Hour 2 at -200: nothing, not -76.
    assert on_top([1, 1], steps(2, p=[200, -200]), price("p"), **DANISH) == near(76)


def test_the_supplier_bears_it_and_the_buyer_pays_nothing_more():
    billed = contract(price(200), **DANISH).bill([5.0], steps(1))
    assert sum(one.amount for one in billed) == near(1000)
    assert borne([5], steps(1), price(200), **DANISH) == near(5 * 76)


def test_the_buyer_bears_it_and_the_supplier_nothing():
    # 5 x 200 + 5 x 76 = 1380.
    both = contract(price(200), borne_by="buyer", **DANISH)
    billed = both.bill([5.0], steps(1))
    assert sum(one.amount for one in billed) == near(1380)
    assert billed[-1].clause.borne_by_supplier(billed[-1].metered) == []


def test_only_in_named_months():
    hours = steps(2, "2023-03-31 23:00")
    # March is taxed, April is not: 76, not 152.
    assert on_top([1, 1], hours, price(200), when={"months": [10, 11, 12, 1, 2, 3]}, **DANISH) == near(76)


def test_a_fixed_fee_is_taxed_beside_the_energy():
    fee = {"kind": "fixed_fee", "per_year": 8760}
    # 3 MWh x 200 x 0.38 = 228, and 1 an hour x 3 h x 0.38 = 1.14.
    assert on_top([1, 1, 1], steps(3), price(200), fee, **DANISH) == near(229.14)


def test_a_fixed_fee_is_not_cut_by_the_cap():
    fee = {"kind": "fixed_fee", "per_year": 8760 * 1000}
    # 1 MWh x 600: 221.76. The fee of 1000 an hour: 380.
    assert on_top([1], steps(1), price(600), fee, **DANISH) == near(601.76)


def test_a_fee_is_taxed_in_named_hours_only():
    fee = {"kind": "fixed_fee", "per_year": 8760}
    hours = steps(4, "2023-01-01 20:00")
    # 2 of 4 hours lie before 22: 2 x 1 x 0.5.
    assert on_top([0] * 4, hours, fee, tax_share=0.5, when={"clock": [6, 22]}) == near(1)


def test_the_tax_moves_the_dispatch_where_the_buyer_bears_it():
    def cost(borne_by):
        case = town(
            [10],
            mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
            plant=boiler(),
            contracts={"deal": contract(price(40), tax_share=0.38, borne_by=borne_by)},
        )
        return dh.solve(case).attrs["objective"]

    # Borne by the supplier: 6 x 40 + 4 x 50 = 440. By the buyer 40 x 1.38 = 55.2 is more than gas: 500.
    assert cost("supplier") == near(440)
    assert cost("buyer") == near(500)


def test_the_optimiser_counts_it_on_fees_too():
    fee = {"kind": "fixed_fee", "per_year": 8760 * 100}
    case = town(
        [10],
        mill=dh.WasteHeat(network="town", available_mw=6, contract="deal"),
        plant=boiler(),
        contracts={"deal": contract(price(20), fee, tax_share=0.5, borne_by="buyer")},
    )
    # (6 x 20 + 100) x 1.5 + 4 x 50 = 530. Without tax on the fee: 480.
    assert dh.solve(case).attrs["objective"] == near(530)


def test_once_in_a_contract():
    with pytest.raises(
        ValidationError, match="the clause 'remuneration_tax' stands in this contract 2 times; keep one"
    ):
        contract(price(200), {"kind": "remuneration_tax", "tax_share": 0.1}, **DANISH)

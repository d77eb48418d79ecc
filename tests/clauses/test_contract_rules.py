"""What holds for contracts as a whole: clauses or none, who may name them, and clauses of one's own."""

import json

import numpy as np
import pytest
from helpers import boiler, exchanger, near, steps, town
from pydantic import ValidationError

import dhsim as dh
from dhsim.agreements import agreements
from dhsim.clauses import Clause
from dhsim.clauses.deal import Item
from dhsim.errors import VerifyError

PRICE = {"kind": "energy_price", "price_per_mwh": 20}
PEAK = {"kind": "peak_charge", "per_mw": 10, "period": "run"}


@pytest.fixture
def own_kinds():
    """Kinds that a test defines are forgotten after it."""
    before = dict(Clause.kinds)
    yield
    Clause.kinds.clear()
    Clause.kinds.update(before)


def mills(contracts, **named):
    """10 MW of demand, mills of 4 MW with these contracts, and gas heat at 50."""
    parts = {name: dh.WasteHeat(network="town", available_mw=4, contract=of) for name, of in named.items()}
    deals = {name: dh.Contract(**fields) for name, fields in contracts.items()}
    return town([10, 10], plant=boiler(), contracts=deals, **parts)


def on_gas(contracts, *named):
    """Gas bought under several contracts."""
    commodities = {"gas": dh.Commodity(contracts=named)}
    deals = {name: dh.Contract(**fields) for name, fields in contracts.items()}
    return town([10], plant=boiler(efficiency=1), commodities=commodities, contracts=deals)


def fault(make):
    with pytest.raises(dh.InputError) as caught:
        make()
    return str(caught.value)


def test_no_clauses():
    with pytest.raises(ValidationError, match="this contract has no clauses; list some, or set unmetered = true"):
        dh.Contract()


def test_unmetered_needs_none_and_costs_nothing():
    # The mill's 4 MW are free: 2 h x 6 x 50 = 600.
    assert dh.solve(mills({"barter": {"unmetered": True}}, mill="barter")).attrs["objective"] == near(600)


def test_unmetered_with_clauses():
    with pytest.raises(ValidationError, match="writes no invoice, but this one has clauses; keep one of the two"):
        dh.Contract(unmetered=True, clauses=[PRICE])


def test_two_supply_contracts_on_one_flow():
    supply = {"clauses": [PRICE], "covers": "supply"}
    assert fault(lambda: on_gas({"a": supply, "b": supply}, "a", "b")) == (
        "commodities.gas.contracts: the contracts 'a' and 'b' each cover the supply of all of it. Keep one, or give "
        "each supplier a commodity of its own, with buy_max_mw."
    )


def on_a_stream(stream, component):
    """Heat of 6 MW that is paid for at its stream, and again where it is delivered."""
    return town(
        [10],
        streams={"mill": dh.Stream(available_mw=6, stream_c=90, stream_outlet_min_c=50, contract="at_source")},
        direct=exchanger(contract="at_town"),
        plant=boiler(),
        contracts={
            "at_source": dh.Contract(clauses=[PRICE], covers=stream),
            "at_town": dh.Contract(clauses=[PRICE], covers=component),
        },
    )


def test_supply_at_the_stream_and_again_in_town():
    assert fault(lambda: on_a_stream("supply", "supply")) == (
        "components.direct.contract: 'at_town' and 'at_source', the contract of its stream, each cover the supply of "
        "all of it. Keep one."
    )


def test_supply_at_the_stream_and_carriage_to_town():
    # 6 x (20 + 20) + 4 x 50 = 440.
    assert dh.solve(on_a_stream("supply", "carriage")).attrs["objective"] == near(440)


def test_supply_carriage_and_tax_on_one_flow_add_up():
    contracts = {what: {"clauses": [PRICE], "covers": what} for what in ("supply", "carriage", "tax")}
    # 10 MWh x 3 x 20.
    assert dh.solve(on_gas(contracts, *contracts)).attrs["objective"] == near(600)


def test_named_twice_by_one_flow():
    assert fault(lambda: on_gas({"a": {"clauses": [PRICE]}}, "a", "a")) == (
        "commodities.gas.contracts: the contract 'a' is named twice. Name it once."
    )


def test_peaks_of_two_flows_cannot_share_a_contract():
    assert fault(lambda: mills({"deal": {"clauses": [PRICE, PEAK]}}, one="deal", two="deal")) == (
        "contracts.deal: it has clauses that are not a plain price, and is named by 2 flows: components.one.contract, "
        "components.two.contract. Write one contract for each flow."
    )


def test_plain_prices_of_two_flows_can():
    # 2 h x (8 x 20 + 2 x 50) = 520.
    assert dh.solve(mills({"deal": {"clauses": [PRICE]}}, one="deal", two="deal")).attrs["objective"] == near(520)


ALL = [
    PRICE,
    {"kind": "energy_tax", "tax_per_mwh": 3},
    {"kind": "remuneration_tax", "tax_share": 0.3, "borne_by": "buyer"},
    {"kind": "vat", "vat_share": 0.2, "recoverable": False},
]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 0, 1]])
def test_the_order_of_clauses_does_not_matter(order):
    result = dh.solve(on_gas({"deal": {"clauses": [ALL[k] for k in order]}}, "deal"))
    # 10 MWh: 200 + 30 + 30 % of 200 = 60, and 20 % of 290 = 58: 348.
    assert result.attrs["objective"] == near(348)


def test_the_bill_keeps_the_order_of_the_contract():
    contract = dh.Contract(clauses=ALL[::-1])
    assert [one.clause.kind for one in contract.bill([1.0], steps(1))] == [table["kind"] for table in ALL[::-1]]


@pytest.mark.parametrize(
    ("fields", "clause", "paid"),
    [
        ({}, PRICE, "Mill"),
        ({}, {**PRICE, "counterparty": "Broker"}, "Broker"),
        ({}, ALL[1], "The state"),
        ({}, {**ALL[1], "counterparty": "Tax office"}, "Tax office"),
        ({"covers": "tax"}, ALL[1], "Mill"),
    ],
)
def test_who_is_paid(fields, clause, paid):
    contract = dh.Contract(counterparty="Mill", clauses=[clause], **fields)
    assert contract.payee(contract.clauses[0]) == paid


def deposit(invoice):
    """A clause of a researcher's own: a deposit on every MWh that is taken, billed as `invoice` says."""

    class Deposit(Clause, kind="deposit"):
        """`deposit_per_mwh x flow`."""

        deposit_per_mwh: float

        def charge(self, deal):
            return deal.flow_mw * self.deposit_per_mwh

        def invoice(self, metered):
            amount = invoice(self, metered)
            return [Item(0, metered.at.n, float(metered.flow_mw.sum()), "MWh", amount)]

    return Deposit


@pytest.mark.usefixtures("own_kinds")
def test_a_clause_of_ones_own():
    deposit(lambda clause, metered: clause.deposit_per_mwh * float(metered.flow_mw.sum()))
    result = dh.solve(mills({"deal": {"clauses": [{"kind": "deposit", "deposit_per_mwh": 35}]}}, mill="deal"))
    # 2 h x (4 x 35 + 6 x 50) = 880.
    assert result.attrs["objective"] == near(880)


@pytest.mark.usefixtures("own_kinds")
def test_an_invoice_that_disagrees_with_its_charge_is_caught():
    deposit(lambda clause, metered: 1.0)
    case = mills({"deal": {"clauses": [{"kind": "deposit", "deposit_per_mwh": 35}]}}, mill="deal")
    # Charged: 2 h x 4 x 35 = 280.
    with pytest.raises(VerifyError, match=r"contract deal of mill, deposit: invoices come to 1\.0000, .* 280\.0000"):
        dh.solve(case)


@pytest.mark.usefixtures("own_kinds")
def test_a_clause_without_a_charge_says_what_to_write():
    class Half(Clause, kind="half"):
        """Forgot to write charge."""

    with pytest.raises(NotImplementedError, match=r"Half does not say what it costs: write charge\(self, deal\)"):
        dh.solve(mills({"deal": {"clauses": [{"kind": "half"}]}}, mill="deal"))


@pytest.mark.usefixtures("own_kinds")
def test_a_saved_result_with_a_clause_nobody_knows():
    deposit(lambda clause, metered: clause.deposit_per_mwh * float(metered.flow_mw.sum()))
    result = dh.solve(mills({"deal": {"clauses": [{"kind": "deposit", "deposit_per_mwh": 35}]}}, mill="deal"))
    del Clause.kinds["deposit"]
    text = fault(lambda: agreements(result))
    assert text.startswith("result, contracts.deal: it cannot be read: ")
    assert "'deposit' is not a kind of clause" in text
    assert "Import the module that defines its clauses first, or use the version of dhsim that wrote" in text


def test_a_contract_is_billed_from_its_saved_text():
    result = dh.solve(mills({"deal": {"clauses": [PRICE, PEAK]}}, mill="deal"))
    saved = dh.Contract(**json.loads(result.attrs["contracts"])["deal"])
    # 2 h x 4 x 20 = 160, and 4 MW x 10 = 40.
    assert [one.amount for one in saved.bill(np.array([4.0, 4.0]), steps(2))] == near([160, 40])


def test_two_contracts_that_bind_the_volume_of_one_flow():
    least = {"clauses": [PRICE, {"kind": "take_or_pay", "of_mwh": 10}]}
    most = {"clauses": [PRICE, {"kind": "maximum_volume", "most_mwh": 10}]}
    assert fault(lambda: on_gas({"a": least, "b": most}, "a", "b")).startswith(
        "commodities.gas.contracts: the contracts 'a' and 'b' each cover the supply of all of it."
    )

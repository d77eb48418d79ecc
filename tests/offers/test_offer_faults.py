"""What is wrong with a file of offers: said in these words, and all of it at once."""

import datetime as dt

import pytest

import dhsim as dh
from dhsim.offers import Offers

from .small_offers import HALL, INCINERATOR, MILL, OFFERS, faults, offers_of, read


def test_two_offers_of_one_name(tmp_path):
    file = tmp_path / "twice.toml"
    file.write_text('extends = "scenario.toml"\n[offers.mill]\ntitle = "a"\n[offers.mill]\ntitle = "b"\n')
    with pytest.raises(dh.InputError) as caught:
        Offers.read(file)

    (fault,) = caught.value.faults
    assert str(fault).startswith(f"{file}, line 4: it is not valid TOML: ")
    assert str(fault).endswith("A name is used twice in this file; rename or remove one.")


def test_no_offers_at_all(tmp_path):
    assert faults(tmp_path, {}, combinations=[]) == [
        "offers.toml: it has no offers. Add [offers.<name>] with components and contracts."
    ]


def test_an_unknown_network(tmp_path):
    parts = {"mill": {**MILL["components"]["mill"], "network": "twon"}}

    (text,) = faults(tmp_path, offers_of(mill={"components": parts}))
    assert text == (
        "offers.toml, offers.mill: offers.toml, components.mill.network: there is no network 'twon'. "
        "Did you mean 'town'?"
    )


def test_a_term_shorter_than_a_stages_start(tmp_path):
    stages = [{"from": dt.date(2026, 1, 1), "share": 0.5}, {"from": dt.date(2031, 1, 1), "share": 1.0}]
    parts = {"mill": {**MILL["components"]["mill"], "stages": stages}}

    assert faults(tmp_path, offers_of(mill={"components": parts, "term_years": 5})) == [
        "offers.toml, offers.mill.components.mill.stages[1]: the stage comes in 2031, and the term ends in 2029. "
        "Lengthen term_years, or leave the stage out."
    ]


def test_an_exclusion_that_names_nobody(tmp_path):
    assert faults(tmp_path, offers_of(incinerator={"excludes": ["mil"]})) == [
        "offers.toml, offers.incinerator.excludes: there is no other offer 'mil'. The others are: hall, mill."
    ]


def test_an_exclusion_of_itself(tmp_path):
    assert faults(tmp_path, offers_of(hall={"excludes": ["hall"]})) == [
        "offers.toml, offers.hall.excludes: there is no other offer 'hall'. The others are: incinerator, mill."
    ]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"utility_share": 0.75, "supplier_share": 0.2},
            "utility_share and supplier_share add up to 0.95. They must add up to 1",
        ),
        ({"subsidy": 30_000}, "the subsidy 30000 is above the investment 20000. Lower it"),
        ({"least_mwh": 9, "most_mwh": 5}, "least_mwh 9 is above most_mwh 5. Swap or correct them"),
    ],
)
def test_who_pays_and_how_much(tmp_path, keys, said):
    assert faults(tmp_path, offers_of(mill=keys)) == [f"offers.toml, offers.mill: {said}."]


def test_no_contract(tmp_path):
    parts = {"mill": {"kind": "waste_heat", "network": "town", "available_mw": 3}}

    assert faults(tmp_path, offers_of(mill={"contracts": {}, "components": parts})) == [
        "offers.toml, offers.mill.contract: which contract is negotiated is not clear. Name one of its contracts: none."
    ]


def test_two_contracts_of_which_none_is_named(tmp_path):
    two = {**MILL["contracts"], "other": MILL["contracts"]["mill_offer"]}

    assert faults(tmp_path, offers_of(mill={"contracts": two})) == [
        "offers.toml, offers.mill.contract: which contract is negotiated is not clear. "
        "Name one of its contracts: mill_offer, other."
    ]


def test_a_contract_that_nothing_comes_under(tmp_path):
    parts = {"mill": {"kind": "waste_heat", "network": "town", "available_mw": 3}}

    assert faults(tmp_path, offers_of(mill={"components": parts})) == [
        "offers.toml, offers.mill.contract: nothing that the offer brings comes under the contract 'mill_offer'. "
        "Write contract = 'mill_offer' on its stream, or on its component of waste heat."
    ]


def test_a_misspelt_contract_of_an_offer(tmp_path):
    assert faults(tmp_path, offers_of(mill={"contract": "mil_offer"})) == [
        "offers.toml, offers.mill.contract: the offer brings no contract 'mil_offer'. Did you mean 'mill_offer'?"
    ]
    assert faults(tmp_path, offers_of(mill={"contract": "spot"})) == [
        "offers.toml, offers.mill.contract: the offer brings no contract 'spot'. Known: mill_offer."
    ]


@pytest.mark.parametrize(("offer", "group", "part"), [("mill", "components", "mill"), ("hall", "streams", "hall")])
def test_a_misspelt_contract_of_a_part(tmp_path, offer, group, part):
    parts = {part: {**OFFERS[offer][group][part], "contract": f"{offer}_ofer"}}

    assert faults(tmp_path, offers_of(**{offer: {group: parts}})) == [
        f"offers.toml, offers.{offer}.{group}.{part}.contract: found '{offer}_ofer', and the contract of the offer is "
        f"'{offer}_offer'. Did you mean '{offer}_offer'?"
    ]


def test_unknown_and_empty_combinations(tmp_path):
    assert faults(tmp_path, combinations=[["mill", "hal"], []]) == [
        "offers.toml, comparison.combinations[0]: there is no offer 'hal'. Known: hall, incinerator, mill.",
        "offers.toml, comparison.combinations[1]: it names no offer. Known: hall, incinerator, mill.",
    ]


def test_one_offer_would_replace_a_part_of_another(tmp_path):
    parts = {"mill": INCINERATOR["components"]["incinerator"]}

    assert faults(tmp_path, offers_of(incinerator={"components": parts})) == [
        "offers.toml, offers.mill.components.mill: offer 'incinerator' brings another one. "
        "Give it another name in one of them."
    ]


def test_two_offers_may_share_a_part(tmp_path):
    shared = {"pipe_pump": {"kind": "boiler", "network": "town", "fuel": "gas", "capacity_mw": 1, "efficiency": 0.9}}
    brought = {name: {"components": {**OFFERS[name]["components"], **shared}} for name in ("mill", "hall")}

    assert set(read(tmp_path, offers_of(**brought)).table) == set(OFFERS)


def test_all_at_once(tmp_path):
    wrong = offers_of(
        mill={"utility_share": 0.5, "supplier_share": 0.6},
        hall={"subsidy": 40_000},
        incinerator={"investment": -1},
    )
    texts = faults(tmp_path, wrong, interest=5)

    assert len(texts) == 4
    for part in ("offers.mill", "offers.hall", "offers.incinerator.investment", "comparison.interest"):
        assert any(part in text for text in texts), part


def test_what_offers_say_of_each_other_comes_all_at_once(tmp_path):
    wrong = offers_of(
        mill={"excludes": ["nobody"]},
        hall={"contract": "unknown"},
    )
    texts = faults(tmp_path, wrong, combinations=[["x"]])

    assert len(texts) == 3
    assert "offers.hall.contract: the offer brings no contract 'unknown'" in texts[0]


def test_an_offer_by_itself_must_make_a_case(tmp_path):
    """Faults of two offers, each found in the case that it would make."""
    mill = {"mill": {**MILL["components"]["mill"], "available_mw": "no_such_series"}}
    hall = {"hall_pump": {**HALL["components"]["hall_pump"], "cop": -1}}
    texts = faults(tmp_path, offers_of(mill={"components": mill}, hall={"components": hall}))

    assert len(texts) == 2
    assert all(text.startswith("offers.toml, offers.") for text in texts)

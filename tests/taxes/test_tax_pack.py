"""A pack as a file: the entry of a day, the two readings, and everything that can be wrong."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

import dhsim as dh
from dhsim.taxes import Rule

HEAD = """
[pack]
title = "Test"
country = "DK"
currency = "DKK"
source = "A report"
"""
CAP = '[[rules.cap]]\nkind = "price_cap"\nvalid_from = 2013-01-01\nsource = "L1"\nprofit_share = 0.08\n'


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read a pack of this text; its path is shown as pack.toml."""
    monkeypatch.chdir(tmp_path)

    def reader(text):
        (tmp_path / "pack.toml").write_text(text, encoding="utf-8")
        return dh.TaxPack.read("pack.toml")

    return reader


def faults(read, text):
    with pytest.raises(dh.InputError) as raised:
        read(text)
    return [str(fault) for fault in raised.value.faults]


def test_the_entry_that_holds_on_a_day(pack):
    shares = [
        pack.rule("surplus_heat", on=on).remuneration_share
        for on in (dt.date(2013, 1, 31), dt.date(2013, 2, 1), "2015-12-31", dt.datetime(2013, 1, 31, 23))
    ]
    assert shares == [0.325, 0.38, 0.38, 0.325]


def test_values_are_in_the_units_of_their_keys(read):
    pack = read(HEAD + '[rules.nox]\nkind = "emission_tax"\nvalid_to = 2013-12-31\nsource = "L5255"\n'
                'sulphur_per_t = "22.2 DKK/kg"\nso2_per_t = 11100\nnox_per_t = "25.5 DKK/kg"\n')  # fmt: skip
    assert pack.rule("nox", "1990-01-01").nox_per_t == pytest.approx(25_500)
    assert (pack.head.currency, pack.head.country, pack.path) == ("DKK", "DK", "pack.toml")
    assert pack.entry("nox", "2013-01-01").dates.source == "L5255"


def test_other_currencies_at_the_rate_of_the_pack(read):
    text = (
        '[rules.nox]\nkind = "emission_tax"\nvalid_to = 2013-12-31\nsource = "L1"\nsulphur_per_t = 0\nso2_per_t = 0\n'
    )
    pack = read(HEAD + "exchange_rates = { EUR = 7.46 }\n" + text + 'nox_per_t = "10 EUR/t"\n')
    assert pack.rule("nox", "2013-01-01").nox_per_t == pytest.approx(74.6)


def test_a_reading_that_a_rule_does_not_have_is_the_statutory_one(pack):
    for name, on, reading in (
        ("surplus_heat", "2013-05-01", "as_printed_2013"),
        ("surplus_heat", "2014-05-01", "statutory"),
        ("fuel_tax", "2013-05-01", "statutory"),
    ):
        assert pack.rule(name, on, reading="as_printed_2013").reading == reading
        assert pack.rule(name, on).reading == "statutory"


def test_the_shipped_pack_uses_every_kind_and_leaves_no_gap_between_entries(pack):
    used = {entry.rule.kind for entries in pack.entries.values() for entry in entries}
    shipped = {kind for kind, cls in Rule.kinds.items() if cls.__module__.startswith("dhsim.taxes.")}
    assert used == shipped
    for entries in pack.entries.values():
        dates = [entry.dates for entry in entries if entry.rule.reading == "statutory"]
        assert all(two.first - one.last == dt.timedelta(days=1) for one, two in pairwise(dates))


def test_a_day_that_no_entry_covers(pack):
    with pytest.raises(dh.InputError) as raised:
        pack.rule("emission_tax", on="2016-01-01")
    assert "dk_2013.toml, rules.emission_tax: no entry holds on 2016-01-01. It holds " in str(raised.value)
    periods = "from 2013-01-01 to 2013-12-31, from 2014-01-01 to 2014-12-31, from 2015-01-01 to 2015-12-31;"
    assert periods in str(raised.value)


def test_a_rule_or_a_day_that_is_none(pack):
    with pytest.raises(dh.InputError, match=r"it has no rule 'surplus_heats'. Did you mean 'surplus_heat'\?"):
        pack.rule("surplus_heats", on="2013-05-01")
    with pytest.raises(dh.InputError, match=r"found 'May'\. It must be a date such as 2013-07-01"):
        pack.rule("surplus_heat", on="May")


def test_only_one_reading_given_as_printed(read):
    pack = read(HEAD + CAP + 'reading = "as_printed_2013"\n')
    assert pack.rule("cap", "2013-01-01", "as_printed_2013").reading == "as_printed_2013"
    with pytest.raises(dh.InputError, match="no entry holds on 2013-01-01"):
        pack.rule("cap", "2013-01-01")


def test_an_unknown_kind(read):
    text = HEAD + CAP.replace("price_cap", "price_caps")
    assert faults(read, text) == [
        "pack.toml, rules.cap[0]: 'price_caps' is not a kind of rule. Did you mean 'price_cap'?"
    ]


def test_overlapping_entries(read):
    found = faults(read, HEAD + CAP + CAP.replace("2013-01-01", "2014-01-01\nvalid_to = 2014-12-31"))
    assert found == [
        "pack.toml, rules.cap[1]: it holds from 2014-01-01 to 2014-12-31, and rules.cap[0] holds from 2013-01-01. "
        "Let one end on the day before the other begins, or give another name to one."
    ]
    both = CAP.replace("2013-01-01", "2014-01-01") + 'reading = "as_printed_2013"\n'
    assert len(read(HEAD + CAP + both).entries["cap"]) == 2


def test_a_last_day_is_one_on_which_the_rule_holds(read):
    first = CAP.replace("2013-01-01", "2013-01-01\nvalid_to = 2013-06-30")
    assert len(read(HEAD + first + CAP.replace("2013-01-01", "2013-07-01")).entries["cap"]) == 2
    assert "it holds from 2013-06-30" in faults(read, HEAD + first + CAP.replace("2013-01-01", "2013-06-30"))[0]


def test_a_missing_source_and_missing_or_reversed_dates(read):
    assert faults(read, HEAD + CAP.replace('source = "L1"\n', "")) == [
        "pack.toml, rules.cap[0].source: it is missing. Add source."
    ]
    assert "Say where in the pack's source" in faults(read, HEAD + CAP.replace("L1", " "))[0]
    assert "neither valid_from nor valid_to" in faults(read, HEAD + CAP.replace("valid_from = 2013-01-01\n", ""))[0]
    reverse = CAP.replace("2013-01-01", "2013-01-01\nvalid_to = 2012-01-01")
    assert "rules.cap[0].valid_to: 2012-01-01 is before valid_from = 2013-01-01" in faults(read, HEAD + reverse)[0]
    assert "without a time of day" in faults(read, HEAD + CAP.replace("2013-01-01", "2013-01-01T06:00:00"))[0]


def test_all_faults_at_once(read):
    text = (
        HEAD.replace('country = "DK"\n', "")
        + CAP.replace("0.08", "8").replace('source = "L1"\n', "")
        + CAP.replace("profit_share", "profit_shares")
        + '[rules.nox]\nkind = "emission_tax"\nvalid_to = 2013-12-31\nsource = "L1"\n'
        'sulphur_per_t = "22.2 EUR/kg"\nso2_per_t = "11.1 DKK/MWh"\nnox_per_t = 1\n'
        + "[rule]\na = 1\n"
    )  # fmt: skip
    found = "\n".join(faults(read, text))
    for part in (
        "pack.toml, rule: unknown key 'rule'. Did you mean 'rules'?",
        "pack.toml, pack.country: it is missing",
        "pack.toml, rules.cap[0].source: it is missing",
        "pack.toml, rules.cap[0].profit_share: found 8. It must be at most 1",
        "pack.toml, rules.cap[1].profit_shares: unknown key 'profit_shares'. Did you mean 'profit_share'?",
        "pack.toml, rules.nox.sulphur_per_t: found '22.2 EUR/kg': no exchange rate for EUR",
        "pack.toml, rules.nox.so2_per_t: found '11.1 DKK/MWh'",
    ):
        assert part in found


def test_files_that_are_no_packs(read, tmp_path):
    assert "there is no such file" in _message(tmp_path / "none.toml")
    assert "it has no table [pack]" in faults(read, CAP)[0]
    assert "it has no rules" in faults(read, HEAD)[0]
    assert "rules.cap: found 1. It must be a table of keys" in faults(read, HEAD + "[rules]\ncap = 1\n")[0]
    assert "pack: found 1. It must be a table of keys" in faults(read, "pack = 1\n" + CAP)[0]


def _message(path):
    with pytest.raises(dh.InputError) as raised:
        dh.TaxPack.read(path)
    return str(raised.value)

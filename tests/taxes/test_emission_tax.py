"""Sulphur and NOx taxes by measured emission."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dhsim.taxes.emission_tax import EmissionTax


@pytest.mark.parametrize(
    ("on", "sulphur", "so2", "nox"),
    [("2013-05-01", 22.2, 11.1, 25.5), ("2014-05-01", 22.6, 11.3, 25.9), ("2015-05-01", 23, 11.5, 26.4)],
)
def test_rates_by_year(pack, on, sulphur, so2, nox):
    rule = pack.rule("emission_tax", on)
    assert [rule.sulphur_per_t, rule.so2_per_t, rule.nox_per_t] == pytest.approx([1e3 * sulphur, 1e3 * so2, 1e3 * nox])
    # 2 t SO2 and 1 t NOx; the same sulphur, 1 t, taxed in the fuel costs the same.
    assert float(rule.tax(so2_t=2, nox_t=1)) == pytest.approx(2e3 * so2 + 1e3 * nox)
    assert float(rule.tax(sulphur_t=1)) == pytest.approx(float(rule.tax(so2_t=2)))


def test_the_standard_rate_of_gas_and_coal(pack):
    # 39 g/GJ x 25.5 kr/kg = 0.99 kr/GJ, printed 1.0; coal 98 g/GJ: 2.50.
    found = pack.rule("emission_tax", "2013-05-01").nox_per_mwh([39e-6 * 3.6, 98e-6 * 3.6]) / 3.6
    assert found.tolist() == pytest.approx([1.0, 2.5], abs=0.01)


def test_two_rates_for_one_sulphur():
    with pytest.raises(ValidationError, match="so2_per_t = 22200 is not half of sulphur_per_t = 11100"):
        EmissionTax(sulphur_per_t=22_200, so2_per_t=22_200, nox_per_t=0)

"""The tax on heat from burning waste."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("on", "full", "on_return"),
    [("2013-01-15", 50.4, 23.9), ("2013-05-01", 58.8, 32.3), ("2014-05-01", 59.8, 33.3), ("2015-05-01", 60.9, 34.4)],
)
def test_the_supplementary_tax_is_taken_off(pack, on, full, on_return):
    # 31.8 / 1.2 = 26.5: 58.8 - 26.5 = 32.3 kr/GJ.
    rule = pack.rule("incineration_heat_tax", on)
    assert rule.full_per_mwh / 3.6 == pytest.approx(full)
    assert rule.return_per_mwh() / 3.6 == pytest.approx(on_return)

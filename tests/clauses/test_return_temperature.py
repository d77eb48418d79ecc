"""Water that comes back too hot costs the payer more, cold water less."""

from helpers import near, steps

import dhsim as dh


def paid(hours, mw=1.0, **fields):
    """The malus on so many MW."""
    given = {"kind": "return_temperature", "reference_c": 50, "above_per_k_per_mwh": 5, "below_per_k_per_mwh": 5}
    (billed,) = dh.Contract(clauses=[{**given, **fields}]).bill([mw] * hours.n, hours)
    return billed.amount


def test_malus_for_hot_water():
    # 5 K x 5 = 25 more for each of 2 MWh.
    assert paid(steps(1), 2, temperature_c=55) == near(50)


def test_bonus_for_cold_water():
    # 5 K x 5 = 25 less for each of 2 MWh.
    assert paid(steps(1), 2, temperature_c=45) == near(-50)


def test_malus_only():
    # 55: 25. 45: nothing.
    assert paid(steps(2, back_c=[55, 45]), temperature_c="back_c", below_per_k_per_mwh=0) == near(25)


def test_by_the_energy_of_each_hour():
    clause = {"kind": "return_temperature", "temperature_c": [55, 45], "reference_c": 50, "above_per_k_per_mwh": 5}
    (billed,) = dh.Contract(clauses=[clause]).bill([3.0, 7.0], steps(2))
    # 3 MWh x 25 = 75. On all 10 MWh: 250.
    assert billed.amount == near(75)


def test_at_most_so_many_kelvin_count():
    # 20 K counts as 8: 40. Without the limit: 100.
    assert paid(steps(1), temperature_c=70, most_k=8) == near(40)


def test_a_limit_of_nothing_counts_nothing():
    assert paid(steps(1), temperature_c=70, most_k=0) == 0

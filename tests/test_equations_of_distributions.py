"""The equations of distributions in the docs, with the numbers typed in, hold: F(x), and x at F(x)."""

from math import erf, log, sqrt

import numpy as np
import pytest

from dhsim.distributions import distribution_of


def phi(z):
    """The standard normal distribution."""
    return (1 + erf(z / sqrt(2))) / 2


def cut(x, mean=30, sd=8, low=20, high=45):
    """Normal, cut off at both ends."""
    z = [(v - mean) / sd for v in (x, low, high)]
    return (phi(z[0]) - phi(z[1])) / (phi(z[2]) - phi(z[1]))


def lognormal(x, mean=30, sd=12):
    s2 = log(1 + (sd / mean) ** 2)
    return phi((log(x) - (log(mean) - s2 / 2)) / sqrt(s2))


def triangular(x, a=10, c=14, b=30):
    return (x - a) ** 2 / (b - a) / (c - a) if x <= c else 1 - (b - x) ** 2 / (b - a) / (b - c)


SMOOTH = {
    "normal": ({"kind": "normal", "mean": 30, "sd": 8}, lambda x: phi((x - 30) / 8)),
    "cut": ({"kind": "normal", "mean": 30, "sd": 8, "low": 20, "high": 45}, cut),
    "lognormal": ({"kind": "lognormal", "mean": 30, "sd": 12}, lognormal),
    "uniform": ({"kind": "uniform", "low": 10, "high": 50}, lambda x: (x - 10) / (50 - 10)),
    "triangular": ({"kind": "triangular", "low": 10, "mode": 14, "high": 30}, triangular),
    "by mean": ({"kind": "triangular", "low": 10, "mean": 18, "high": 30}, lambda x: triangular(x, c=3 * 18 - 10 - 30)),
    "mixture": (
        {
            "kind": "mixture",
            "parts": [
                {"weight": 0.3, "kind": "uniform", "low": 10, "high": 50},
                {"weight": 0.7, "kind": "normal", "mean": 25, "sd": 8},
            ],
        },
        lambda x: 0.3 * (x - 10) / 40 + 0.7 * phi((x - 25) / 8),
    ),
}


@pytest.mark.parametrize(("table", "share"), SMOOTH.values(), ids=SMOOTH.keys())
def test_share_below_and_its_inverse(table, share):
    law = distribution_of(table)
    x = np.array([21.0, 25.0, 29.0])
    u = np.array([share(v) for v in x])
    np.testing.assert_allclose(law.below(x), u, atol=1e-9)
    np.testing.assert_allclose(law.at(u), x, atol=1e-6)


STEPS = {
    "discrete": ({"kind": "discrete", "values": [2, 0, 5], "weights": [0.5, 0.2, 0.3]}, [0.2, 0.7, 1.0]),
    "empirical": ({"kind": "empirical", "values": [5, 0, 2, 2]}, [0.25, 0.75, 1.0]),
}


@pytest.mark.parametrize(("table", "shares"), STEPS.values(), ids=STEPS.keys())
def test_steps_at_the_values(table, shares):
    """0, 2 and 5: F at the values, and the least x with F(x) >= u just below, at and just above each step."""
    law = distribution_of(table)
    np.testing.assert_allclose(law.below(np.array([-1, 0, 1.9, 2, 4.9, 5])), [0, *np.repeat(shares, 2)[:-1]])
    u = np.array([shares[0] - 0.01, shares[0] + 0.01, shares[1] - 0.01, shares[1] + 0.01])
    np.testing.assert_allclose(law.at(u), [0, 2, 2, 5])


def test_mean_and_deviation_of_a_mixture():
    law = distribution_of(SMOOTH["mixture"][0])
    m = 0.3 * 30 + 0.7 * 25
    variance = 0.3 * (40**2 / 12 + (30 - m) ** 2) + 0.7 * (8**2 + (25 - m) ** 2)
    np.testing.assert_allclose(law.moments(), (m, sqrt(variance)))

r"""Water as the carrier of heat: flow, temperatures and MW.

$$
q = \dot m \, c_p \, \frac{T^{\text{hot}} - T^{\text{cold}}}{1000}
$$

- $q$: heat, MW; $\dot m$: flow, kg/s; $c_p$: 4.186 kJ/(kg K); density $\rho$: 983.2 kg/m³
- $T^{\text{hot}}, T^{\text{cold}}$: the flow before and after it gives its heat, °C
"""

from __future__ import annotations

from .arrays import Array, Numbers, known, refuse

# Water at 60 °C is 983.2 kg/m3 and 4.185 kJ/kgK (IAPWS, as tabled at www1.lsbu.ac.uk/water/data1.html); 4.186 is what
# the published cases of this project use. Their product is right within 1.5 % from 40 to 90 °C.
HEAT_CAPACITY_KJ_PER_KGK = 4.186
DENSITY_KG_PER_M3 = 983.2


def heat_mw(
    flow_kg_per_s: Numbers, hot_c: Numbers, cold_c: Numbers, heat_capacity_kj_per_kgk: float = HEAT_CAPACITY_KJ_PER_KGK
) -> Array:
    """Heat of a flow between two temperatures, MW: m c (T_hot - T_cold). Negative where 'hot' is the colder."""
    span_k = known("hot_c", hot_c) - known("cold_c", cold_c)
    return known("flow_kg_per_s", flow_kg_per_s) * heat_capacity_kj_per_kgk * span_k / 1e3


def flow_kg_per_s(
    heat_mw: Numbers, hot_c: Numbers, cold_c: Numbers, heat_capacity_kj_per_kgk: float = HEAT_CAPACITY_KJ_PER_KGK
) -> Array:
    """Flow that carries a heat between two temperatures, kg/s: Q / (c (T_hot - T_cold))."""
    span_k = known("hot_c", hot_c) - known("cold_c", cold_c)
    refuse(span_k <= 0, "no flow carries heat: hot_c is not above cold_c")
    return known("heat_mw", heat_mw) * 1e3 / (heat_capacity_kj_per_kgk * span_k)

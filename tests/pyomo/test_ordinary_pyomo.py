"""Ordinary Pyomo beside hourly components: every edit has the effect it has in Pyomo, on both roads to the optimum.

The town and its arithmetic stand in small_town.py: 3300 for six hours, 30 more for a MWh moved to the boiler.
"""

import io

import numpy as np
import pyomo.environ as pyo
import pyomo.gdp as gdp
import pytest
from small_town import BASE, on_both_roads, optimum, town

import dhsim as dh
from dhsim.errors import DhsimError, ModelError

EDITS = []
OTHER = town().to_pyomo()  # a second model of the same case


def costs(expected):
    """The edit below gives this optimum."""

    def keep(edit):
        EDITS.append(pytest.param(edit, expected, id=edit.__name__))
        return edit

    return keep


def heat(m, h):
    return m.hp.heat_mw[h] + m.boiler.heat_mw[h]


# --- constraints -----------------------------------------------------------------------------------------------------


@costs(3600)  # 10 MW moved in one hour: + 10 x 30
def single_constraint(m):
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[2] <= 5)


@costs(4200)  # both at 10 MW: 6 x (200 + 500)
def constraint_over_hours(m):
    m.rule = pyo.Constraint(m.hours, rule=lambda m, h: m.hp.heat_mw[h] <= m.boiler.heat_mw[h])


@costs(4200)  # 90 MWh held to 60: + 30 x 30
def sum_over_the_run(m):
    m.rule = pyo.Constraint(expr=sum(m.hp.heat_mw[h] for h in m.hours) <= 60)


@costs(4200)
def sum_by_pyomos_helpers(m):
    m.one = pyo.Constraint(expr=pyo.sum_product(m.hp.heat_mw) <= 60)
    m.two = pyo.Constraint(expr=pyo.quicksum(m.hp.heat_mw[:]) <= 61)


@costs(3840)  # boiler at 8 rather than 5 MW: + 3 x 30 x 6
def range_constraint(m):
    m.rule = pyo.Constraint(m.hours, rule=lambda m, h: pyo.inequality(8, m.boiler.heat_mw[h], 9))


@costs(3600)
def constraint_list(m):
    m.rules = pyo.ConstraintList()
    m.rules.add(m.hp.heat_mw[0] <= 10)
    m.rules.add(m.hp.heat_mw[1] <= 10)


@costs(BASE)
def constraint_deactivated(m):
    single_constraint(m)
    m.rule.deactivate()


@costs(BASE)
def constraint_deleted(m):
    constraint_over_hours(m)
    m.del_component(m.rule)


@costs(3600)
def constraint_with_a_mutable_parameter_changed(m):
    m.limit = pyo.Param(initialize=15, mutable=True)
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[2] <= m.limit)
    m.limit = 5


# --- rows of hourly constraints --------------------------------------------------------------------------------------


@costs(2750)  # one hour of six without demand
def one_row_deactivated(m):
    m.town.balance[2].deactivate()


@costs(2750)
def one_row_deleted(m):
    del m.town.balance[2]


@costs(2750)
def deleted_row_stays_away_when_all_are_activated(m):
    del m.town.balance[2]
    m.town.balance.deactivate()
    m.town.balance.activate()


@costs(2950)  # 10 MW from the heat pump in that hour: 2750 + 10 x 20
def one_row_rewritten(m):
    m.town.balance[2].set_value(heat(m, 2) == 10)


@costs(2950)
def one_untouched_row_assigned(m):
    m.town.balance[2] = heat(m, 2) == 10


@costs(2950)
def a_deleted_row_assigned_again(m):
    del m.town.balance[2]
    m.town.balance[2] = heat(m, 2) == 10


@costs(2750)
def a_rewritten_row_deactivated(m):
    one_row_rewritten(m)
    m.town.balance[2].deactivate()


@costs(2750)
def a_row_skipped(m):
    m.town.balance[2] = pyo.Constraint.Skip


@costs(0)
def whole_hourly_constraint_deactivated(m):
    m.town.balance.deactivate()


@costs(0)
def whole_block_deactivated(m):
    m.town.deactivate()


@costs(BASE)
def whole_hourly_constraint_activated_again(m):
    m.town.balance[2].deactivate()
    m.town.balance.deactivate()
    m.town.balance.activate()


@costs(550)  # only this hour has demand
def one_row_activated_after_all_were_deactivated(m):
    m.town.balance.deactivate()
    m.town.balance[2].activate()


# --- bounds, fixing, domains -----------------------------------------------------------------------------------------


@costs(3600)
def one_member_fixed(m):
    m.hp.heat_mw[2].fix(5)


@costs(BASE)
def one_member_unfixed(m):
    m.hp.heat_mw[2].fix(5)
    m.hp.heat_mw[2].unfix()


@costs(3600)
def one_upper_bound(m):
    m.hp.heat_mw[2].setub(5)


@costs(3390)  # boiler at 8 rather than 5 MW in one hour: + 3 x 30
def one_lower_bound(m):
    m.boiler.heat_mw[2].setlb(8)


@costs(3240)  # 2 MW more heat pump in one hour: - 2 x 30
def one_upper_bound_raised(m):
    m.hp.heat_mw[2].setub(17)


@costs(4200)
def all_fixed(m):
    m.hp.heat_mw.fix(10)


@costs(BASE)
def all_unfixed(m):
    m.hp.heat_mw.fix(10)
    m.hp.heat_mw.unfix()


@costs(4200)
def all_upper_bounds(m):
    m.hp.heat_mw.setub(10)


@costs(3840)
def all_lower_bounds(m):
    m.boiler.heat_mw.setlb(8)


@costs(5460)  # 3 whole MW below 3.5: 6 x (3 x 20 + 17 x 50)
def all_whole_numbers(m):
    m.hp.heat_mw.setub(3.5)
    m.hp.heat_mw.domain = pyo.Integers


@costs(3375)  # 12 whole MW below 12.5 in one hour: + 3 x 30; the next hour may take 15.5: - 0.5 x 30
def one_whole_number(m):
    m.hp.heat_mw[1].setub(12.5)
    m.hp.heat_mw[1].domain = pyo.NonNegativeIntegers
    m.hp.heat_mw[2].setub(15.5)


@costs(3600)
def bound_by_the_array_after_a_member_was_touched(m):
    m.hp.heat_mw[2].setub(14)
    m.hp.heat_mw.upper[2] = 5
    m.hp.heat_mw.bounds_now()  # hands array bounds to members for Pyomo's own road


# --- further variables -----------------------------------------------------------------------------------------------


@costs(3800)  # a MW of slack costs 100 and saves 6 x 30: all 5 are bought
def continuous_variable(m):
    m.slack = pyo.Var(domain=pyo.NonNegativeReals)
    m.rule = pyo.Constraint(m.hours, rule=lambda m, h: m.hp.heat_mw[h] <= 10 + m.slack)
    m.objective.expr = m.total_cost + 100 * m.slack


@costs(4500)  # units of 4 MW at 300: the fourth still saves 3 x 6 x 30 = 540, so 3300 + 4 x 300
def integer_variable(m):
    m.units = pyo.Var(domain=pyo.NonNegativeIntegers)
    m.rule = pyo.Constraint(m.hours, rule=lambda m, h: m.hp.heat_mw[h] <= 4 * m.units)
    m.objective.expr = m.total_cost + 300 * m.units


@costs(5900)  # on in two hours: 2 x (550 + 400) + 4 x 20 x 50
def binary_variables(m):
    m.on = pyo.Var(m.hours, domain=pyo.Binary)
    m.rule = pyo.Constraint(m.hours, rule=lambda m, h: m.hp.heat_mw[h] <= 15 * m.on[h])
    m.twice = pyo.Constraint(expr=pyo.quicksum(m.on.values()) <= 2)
    m.objective.expr = m.total_cost + 400 * pyo.quicksum(m.on.values())


@costs(5325)  # 10 MW of heat pump in one hour, 2.5 MW in five: 22.5 MWh rather than 90, + 67.5 x 30
def hourly_integers(m):
    m.n = dh.HourlyVar(m.hours, 0, 1.5, integer=True)
    m.n[2].setub(4.5)
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 2.5 * m.n)


@costs(BASE)
def unused_variable(m):
    m.unused = pyo.Var(m.hours)


@costs(3450)  # 5 MW moved in one hour
def variable_on_a_sub_block(m):
    m.extra = pyo.Block()
    m.extra.limit = pyo.Var(bounds=(0, 10))
    m.extra.rule = pyo.Constraint(expr=m.hp.heat_mw[2] <= m.extra.limit)


@costs(3450)
def fixed_variable(m):
    m.limit = pyo.Var(initialize=10)
    m.limit.fix()
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[2] <= m.limit)


@costs(3600)
def product_with_a_fixed_variable(m):
    m.share = pyo.Var()
    m.share.fix(3)
    m.rule = pyo.Constraint(expr=m.share * m.hp.heat_mw[2] <= 15)


@costs(3600)
def references(m):
    m.ref = pyo.Reference(m.hp.heat_mw)
    m.rows = pyo.Reference(m.town.balance)
    m.ref[2].setub(5)


# --- objectives ------------------------------------------------------------------------------------------------------


@costs(2 * BASE)
def objective_doubled(m):
    m.objective.expr = 2 * m.total_cost


@costs(BASE + 5)
def objective_with_a_constant(m):
    m.objective += 5


@costs(BASE + 7)
def second_objective(m):
    m.objective.deactivate()
    m.mine = pyo.Objective(expr=m.total_cost + 7)


@costs(-BASE)
def maximised(m):
    m.objective.deactivate()
    m.mine = pyo.Objective(expr=-m.total_cost, sense=pyo.maximize)


@costs(BASE + 1200)  # 10 more for each of the boiler's 30 MWh: 300, and 10 for each of the heat pump's 90: 900
def costs_on_hourly_members(m):
    m.objective.expr = m.total_cost + 10 * sum(heat(m, h) for h in m.hours)


@costs(BASE + 3)
def total_cost_within_an_expression(m):
    m.all_in = pyo.Expression(expr=m.total_cost + 3)
    m.cap = pyo.Constraint(expr=m.all_in <= 1e6)
    m.objective.expr = m.all_in


@costs(80)  # a budget of 300 above the least cost buys 300 / 30 = 10 MWh less of 90
def total_cost_as_a_budget(m):
    m.budget = pyo.Constraint(expr=m.total_cost <= BASE + 300)
    m.objective.expr = pyo.quicksum(m.hp.heat_mw.values())


@costs(12)
def objective_without_total_cost(m):
    m.objective.expr = 12


# --- hourly constraints of the user ----------------------------------------------------------------------------------


@costs(4200)
def hourly_constraint(m):
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 1 * m.boiler.heat_mw)


@costs(3600)
def hourly_constraint_with_an_array_and_free_rows(m):
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= np.array([np.inf] * 5 + [5.0]))


@costs(4200)  # 5, 7, 9, 11, 13, 15: 60 MWh rather than 90
def hourly_constraint_with_shift(m):
    m.hp.heat_mw[0].fix(5)
    m.rule = dh.HourlyConstraint(m.hp.heat_mw - m.hp.heat_mw.shift(1) <= 2.0, skip=1)


@costs(4200)
def hourly_constraint_on_the_total(m):
    m.rule = dh.HourlyConstraint(m.hp.heat_mw.total() <= 60.0)


@costs(4650)  # 0 + 0 and 45 of the first and second three hours: 45 MWh moved
def hourly_constraint_by_group(m):
    group = np.array([0, 0, 0, 1, 1, 1])
    m.rule = dh.HourlyConstraint(m.hp.heat_mw.by_group(group, 2) <= np.array([0.0, 100.0]))


@costs(3600)
def one_row_of_the_users_hourly_constraint(m):
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 5.0)
    m.rule.deactivate()
    m.rule[2].activate()


@pytest.mark.parametrize(("edit", "expected"), EDITS)
def test_edit(edit, expected):
    _, found = on_both_roads(edit)

    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)


# --- values, prices, printing ----------------------------------------------------------------------------------------


def test_values_of_variables_are_set():
    m = town().to_pyomo()
    continuous_variable(m)
    m.rows = pyo.Expression(m.hours, rule=lambda m, h: heat(m, h))
    result = dh.solve(m)

    assert m.slack.value == pytest.approx(5)
    assert m.hp.heat_mw[5].value == pytest.approx(15)
    assert pyo.value(m.total_cost) == pytest.approx(BASE)
    assert pyo.value(m.objective) == pytest.approx(BASE + 500) == result.attrs["objective"]
    assert result.attrs["total_cost"] == pytest.approx(BASE)
    assert pyo.value(m.rows[3]) == pytest.approx(20)


def test_values_are_found_by_pyomos_own_methods_touched_or_not():
    m = town().to_pyomo()
    m.hp.heat_mw[2]
    optimum(m)

    assert m.hp.heat_mw.get_values() == pytest.approx(dict.fromkeys(range(6), 15.0))
    assert m.boiler.heat_mw.extract_values() == pytest.approx(dict.fromkeys(range(6), 5.0))
    assert list(m.hp.heat_mw[:].value) == pytest.approx([15.0] * 6)


def test_a_new_solve_replaces_values_of_touched_members():
    m = town().to_pyomo()
    m.hp.heat_mw[1].set_value(99.0, skip_validation=True)
    optimum(m)
    m.hp.heat_mw[1].setub(4)
    optimum(m)

    assert m.hp.heat_mw[1].value == pytest.approx(4)
    assert not m.hp.heat_mw[1].stale


def test_edits_after_a_solve_count_in_the_next():
    m = town().to_pyomo()
    assert optimum(m) == pytest.approx(BASE)
    m.hp.heat_mw[2].fix(5)
    assert optimum(m) == pytest.approx(3600)
    m.hp.heat_mw[2].unfix()
    m.hp.heat_mw.setub(10)
    assert optimum(m) == pytest.approx(4200)
    m.hp.heat_mw.setub(15)
    assert optimum(m) == pytest.approx(BASE)
    m.hp.heat_mw[2].fix()  # at its value
    assert optimum(m) == pytest.approx(BASE)


def test_solving_twice_gives_the_same():
    m = town().to_pyomo()

    assert optimum(m) == optimum(m)


def test_a_relaxed_integer_is_relaxed():
    m = town().to_pyomo()
    m.on = dh.HourlyVar(m.hours, 0, 1, integer=True)
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 15.0 * m.on)
    m.often = dh.HourlyConstraint(m.on.total() <= 2.5)

    assert optimum(m) == pytest.approx(2 * 550 + 4 * 1000)
    pyo.TransformationFactory("core.relax_integer_vars").apply_to(m)
    assert optimum(m) == pytest.approx(6 * 1000 - 2.5 * 15 * 30)


def test_the_price_of_a_rewritten_row_is_its_dual():
    m = town().to_pyomo()
    m.town.balance[2].set_value(heat(m, 2) == 10)
    result = dh.solve(m, check=False)

    assert result["heat_price_per_mwh"].values[0] == pytest.approx([50, 50, 20, 50, 50, 50])


def test_a_balance_without_rows_has_no_price_left_from_before():
    m = town().to_pyomo()
    optimum(m)
    m.town.balance.deactivate()

    assert "heat_price_per_mwh" not in dh.solve(m, check=False)


def printed(component, how="pprint"):
    out = io.StringIO()
    getattr(component, how)(ostream=out)
    return out.getvalue()


def test_a_variable_prints_every_step():
    m = town(3).to_pyomo()
    lines = printed(m.hp.heat_mw).splitlines()

    assert lines[0].split(":")[0].strip() == "heat_mw"
    assert [line.split(":")[0].strip() for line in lines[-3:]] == ["0", "1", "2"]


@pytest.mark.parametrize("how", ["pprint", "display"])
def test_a_constraint_prints_every_row(how):
    m = town(3).to_pyomo()
    optimum(m)
    m.town.balance[1]

    assert [line.split(":")[0].strip() for line in printed(m.town.balance, how).splitlines()[-3:]] == ["0", "1", "2"]


def test_a_whole_model_prints():
    m = town(2).to_pyomo()
    single = printed(m)

    assert "heat_mw" in single
    assert "balance" in single
    assert "total_cost" in single


# --- what cannot be ------------------------------------------------------------------------------------------------


def test_an_infeasible_rule_is_named():
    m = town().to_pyomo()
    m.generous = pyo.Constraint(expr=m.hp.heat_mw[2] >= 40)

    with pytest.raises(dh.Infeasible, match="generous"):
        dh.solve(m)


def test_an_infeasible_hourly_rule_is_named_with_its_step():
    m = town().to_pyomo()
    m.hp.heat_mw[2].fix(1)
    m.hp.heat_mw[3].fix(9)
    m.slow = dh.HourlyConstraint(m.hp.heat_mw - m.hp.heat_mw.shift(1) <= 2.0, skip=1)

    with pytest.raises(dh.Infeasible, match=r"slow.* 6 .*first 2023-01-01 03:00"):
        dh.solve(m)


REFUSED = []


def refused(text):
    """The edit below is refused with a text that says this."""

    def keep(edit):
        REFUSED.append(pytest.param(edit, text, id=edit.__name__))
        return edit

    return keep


@refused("constraint 'rule' is not linear")
def product_of_variables(m):
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[0] * m.boiler.heat_mw[0] <= 5)


@refused("objective 'objective' is not linear")
def quadratic_objective(m):
    m.objective.expr = m.total_cost + (m.hp.heat_mw[0] - 5) ** 2


@refused("objective 'objective' is not linear")
def total_cost_squared(m):
    m.objective.expr = m.total_cost**2


@refused("'sos' is a SOSConstraint")
def special_ordered_set(m):
    m.sos = pyo.SOSConstraint(var=m.hp.heat_mw, sos=1)


@refused("'rule' is a LogicalConstraint")
def logical_constraint(m):
    m.yes = pyo.BooleanVar()
    m.rule = pyo.LogicalConstraint(expr=m.yes)


@refused("is a Disjunct")
def disjunction(m):
    m.one, m.two = gdp.Disjunct(), gdp.Disjunct()
    m.either = gdp.Disjunction(expr=[m.one, m.two])


@refused("2 active objectives")
def two_objectives(m):
    m.mine = pyo.Objective(expr=m.total_cost)


@refused("0 active objectives")
def no_objective(m):
    m.objective.deactivate()


@refused("'hp.heat_mw.2.' is used, but does not belong to the model")
def variable_of_another_model(m):
    m.rule = pyo.Constraint(expr=OTHER.hp.heat_mw[2] <= 5)


@refused("constraint 'rule' uses a variable that is not in the model")
def hourly_variable_of_another_model(m):
    m.rule = dh.HourlyConstraint(OTHER.hp.heat_mw <= m.boiler.heat_mw)


@refused("does not belong to the model")
def cost_of_another_model(m):
    m.objective.expr = m.total_cost + OTHER.total_cost


@refused("'slack' is used, but does not belong to the model")
def deleted_variable(m):
    continuous_variable(m)
    m.del_component(m.slack)


@refused("constraint 'town.balance' uses a variable that is not in the model .deleted")
def deleted_hourly_variable(m):
    m.hp.del_component(m.hp.heat_mw)


@refused("constraint 'town.balance' uses a variable that is not in the model .deleted")
def deleted_component(m):
    m.del_component(m.hp)


@refused("'hp.heat_mw.2.' is fixed, but has no value")
def fixed_without_a_value(m):
    m.hp.heat_mw[2].fix()


@refused("constraint 'rule' has a number that is none")
def further_variable_fixed_without_a_value(m):
    m.limit = pyo.Var()
    m.limit.fix()
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[2] <= m.limit)


@refused("'odd' has a domain that is neither")
def values_from_a_list(m):
    m.odd = pyo.Var(domain=[1, 3, 7])
    m.rule = pyo.Constraint(expr=m.hp.heat_mw[2] == m.odd)


@refused("constraint 'rule' has a limit or coefficient that is not a number")
def limit_not_a_number(m):
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= np.array([1, 2, np.nan, 4, 5, 6]))


@refused("constraint 'rule' has a limit or coefficient that is not a number")
def coefficient_not_finite(m):
    m.rule = dh.HourlyConstraint(np.array([1, 2, np.inf, 4, 5, 6]) * m.hp.heat_mw <= 3.0)


@refused("variable 'mine' has a limit or coefficient that is not a number")
def bound_not_a_number(m):
    m.mine = dh.HourlyVar(m.hours, 0.0, np.array([1, 2, np.nan, 4, 5, 6]))


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize(("edit", "text"), REFUSED)
def test_refused(edit, text):
    m = town().to_pyomo()
    edit(m)

    with pytest.raises(ModelError, match=text):
        dh.solve(m)


def test_a_model_that_was_not_made_from_a_case_is_refused():
    with pytest.raises(ModelError, match="to_pyomo"):
        dh.solve(pyo.ConcreteModel())


def test_an_unbounded_objective_says_so():
    m = town().to_pyomo()
    m.free = pyo.Var()
    m.objective.expr = m.total_cost + m.free

    with pytest.raises(DhsimError, match="without end"):
        dh.solve(m)


@pytest.mark.parametrize(
    "edit",
    [
        lambda m: m.total_cost.set_value(m.total_cost.expr + 5),
        lambda m: setattr(m, "total_cost", m.total_cost + 5),
        lambda m: m.town.balance.clear(),
        lambda m: m.hp.heat_mw.clear(),
        lambda m: m.hp.heat_mw.__delitem__(2),
        lambda m: dh.HourlyConstraint(m.hp.heat_mw[2] <= 5),
        lambda m: dh.HourlyConstraint(True),
    ],
)
def test_what_would_have_no_effect_is_refused_at_once(edit):
    with pytest.raises(TypeError):
        edit(town().to_pyomo())


@pytest.mark.parametrize("index", [6, -1, "a"])
def test_a_step_that_does_not_exist(index):
    m = town().to_pyomo()

    with pytest.raises(KeyError):
        m.hp.heat_mw[index]
    with pytest.raises(KeyError):
        m.town.balance[index]


@pytest.mark.parametrize("index", [2, 2.0, np.int64(2), np.float64(2)])
def test_a_step_by_any_number(index):
    m = town().to_pyomo()

    assert m.hp.heat_mw[index] is m.hp.heat_mw[2]
    assert m.town.balance[index].name == "town.balance[2]"

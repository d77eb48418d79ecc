"""Everything that walks a whole Pyomo model works on dhsim's: clone, pickle, writers, solvers, a class of one's own."""

import logging
import pickle

import highspy
import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.optimize import linprog
from small_town import BASE, optimum, town

import dhsim as dh
from dhsim.calendar import Hours
from dhsim.components import Component
from dhsim.contract_check import solve_with_pyomo
from dhsim.errors import InputError, ModelError
from dhsim.fields import CommodityName, NetworkName, Positive
from dhsim.matrix import matrix_of

TANK = {"network": "town", "capacity_mwh": 30, "charge_mw": 4, "discharge_mw": 4, "fixed_loss_mw": 0.1}


def with_tank(n=6, **fields):
    """A tank that must hold its loss makes the model wider: 3300 and 6 x 0.1 x 50 for the loss."""
    return town(n, tank=dh.Store(**TANK, **fields))


LOSS = 6 * 0.1 * 50.0


def touched(m):
    """How many members exist so far."""
    return {c.name: len(c._data) for c in m.component_objects((pyo.Var, pyo.Constraint), descend_into=True)}


# --- copies ----------------------------------------------------------------------------------------------------------


def test_a_clone_has_the_same_optimum():
    m = with_tank().to_pyomo()

    assert optimum(m.clone()) == pytest.approx(optimum(m), rel=1e-12) == pytest.approx(BASE + LOSS)


def test_editing_a_clone_leaves_the_original_alone():
    m = town().to_pyomo()
    optimum(m)
    k = m.clone()
    k.hp.heat_mw.setub(10)
    k.boiler.heat_mw.upper[:] = 40
    k.town.balance[2].deactivate()
    k.objective.expr = 2 * k.total_cost

    assert optimum(m) == pytest.approx(BASE)
    assert m.boiler.heat_mw.upper.max() == 50
    assert m.town.balance[2].active


def test_editing_the_original_leaves_a_clone_alone():
    m = town().to_pyomo()
    k = m.clone()
    m.hp.heat_mw.fix(0)
    m.hp.heat_mw.upper[:] = 0

    assert optimum(k) == pytest.approx(BASE)


def test_a_clone_keeps_edits_and_further_parts():
    m = town().to_pyomo()
    m.hp.heat_mw[2].fix(5)
    m.town.balance[4] = m.hp.heat_mw[4] == 10
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 14.0)
    m.slack = pyo.Var(bounds=(1, 2))
    m.objective.expr = m.total_cost + m.slack

    # 3300, + 10 x 30 in hour 2, - 550 + 200 in hour 4, + 1 x 30 in the other four, + 1 of slack
    assert optimum(m.clone()) == optimum(m) == pytest.approx(3300 + 300 - 350 + 120 + 1)


def test_a_clones_result_is_its_own():
    m = town().to_pyomo()
    k = m.clone()
    k.hp.heat_mw.setub(10)
    result = dh.solve(k)

    assert result["output_mw"].sel(component="hp").values == pytest.approx([10] * 6)
    assert m.hp.heat_mw.solution is None


def test_a_pickled_model_has_the_same_optimum():
    m = with_tank().to_pyomo()
    m.budget = pyo.Constraint(expr=m.hp.heat_mw[0] <= 3)
    m.rule = dh.HourlyConstraint(m.hp.heat_mw <= 14.0)
    m.rule[2].deactivate()
    again = pickle.loads(pickle.dumps(m))

    assert optimum(again) == pytest.approx(optimum(m), rel=1e-12)
    assert again.rule.rewritten() == []


# --- the case behind a model -----------------------------------------------------------------------------------------


def test_two_models_of_one_case_do_not_share_anything_that_can_change():
    case = with_tank()
    one, two = case.to_pyomo(), case.to_pyomo()
    one.hp.heat_mw.upper[:] = 0
    one.tank.level_mwh.upper[:] = 0
    one.town.balance.lower[:] = 0

    assert optimum(two) == pytest.approx(BASE + LOSS)
    assert optimum(case.to_pyomo()) == pytest.approx(BASE + LOSS)


def test_solving_and_bounding_leave_the_series_of_a_case_alone():
    spot = np.array([60.0, 70, 80, 50, 40, 30])
    stream = np.array([9.0, 8, 7, 6, 5, 4])
    hours = dh.hours_from("2023-01-01", 6).with_series({"spot": spot, "flow": stream, "need": np.full(6, 20.0)})
    case = dh.Case(
        hours=hours,
        networks={"town": dh.Network(demand_mw="need")},
        commodities={"power": dh.Commodity(buy_per_mwh="spot", buy_max_mw="flow")},
        streams={"mill": dh.Stream(available_mw="flow")},
        components={
            "waste": dh.WasteHeat(network="town", stream="mill"),
            "heater": dh.ElectricBoiler(network="town", electricity="power", capacity_mw=50, efficiency=1.0),
        },
    )
    kept = {name: values.copy() for name, values in hours.series.items()}
    m = case.to_pyomo()
    dh.solve(m)
    m.waste.heat_mw.upper[:] = 0
    m.heater.heat_mw.upper[:] = 0
    m.town.balance.lower[:] = m.town.balance.upper[:] = 0
    m.waste.heat_mw.solution[:] = 0
    dh.solve(case)

    for name, values in kept.items():
        np.testing.assert_array_equal(hours.series[name], values)


def test_a_single_step():
    case = town(
        1,
        tank=dh.Store(**TANK),
        slow=dh.Boiler(
            network="town", fuel="gas", capacity_mw=50, efficiency=0.9, om_per_mwh=-40, ramp_up_mw_per_h=1.0
        ),
    )
    m = case.to_pyomo()

    assert len(m.slow.ramp_up) == 0
    # All 20.1 MWh from the boiler at 50 - 40 = 10
    assert optimum(m) == pytest.approx(201) == pytest.approx(solve_with_pyomo(case.to_pyomo()))


def test_quarters_of_an_hour():
    case = town(8, step_h=0.25, tank=dh.Store(**TANK))
    m = case.to_pyomo()

    # 2 hours: 2 x 550, and 2 x 0.1 MWh lost at 50
    assert optimum(m) == pytest.approx(1110) == pytest.approx(solve_with_pyomo(case.to_pyomo()))
    assert dh.solve(m)["heat_price_per_mwh"].values[0] == pytest.approx([50] * 8)


# --- Pyomo's own walks -----------------------------------------------------------------------------------------------


def test_members_are_made_only_when_touched():
    m = with_tank().to_pyomo()
    optimum(m)

    assert set(touched(m).values()) == {0}
    assert touched(m).keys() >= {"hp.heat_mw", "tank.level_mwh", "town.balance"}


def test_length_iteration_and_membership():
    x = town().to_pyomo().hp.heat_mw

    assert len(x) == 6
    assert list(x) == list(x.keys()) == [0, 1, 2, 3, 4, 5]
    assert [member.index() for member in x.values()] == [0, 1, 2, 3, 4, 5]
    assert [(k, v.name) for k, v in x.items()][5] == (5, "hp.heat_mw[5]")
    assert 5 in x
    assert np.int64(5) in x
    assert 6 not in x
    assert -1 not in x
    assert "a" not in x
    assert x.is_indexed()
    assert not x.is_reference()


def test_every_member_is_found_in_the_model():
    m = town().to_pyomo()

    # heat pump, boiler, shortfall; the balance
    assert len(list(m.component_data_objects(pyo.Var))) == 3 * 6
    assert len(list(m.component_data_objects(pyo.Constraint, active=True))) == 6
    assert (m.nvariables(), m.nconstraints(), m.nobjectives()) == (18, 6, 1)


def test_a_member_is_made_once():
    m = town().to_pyomo()

    assert m.hp.heat_mw[3] is m.hp.heat_mw[3]
    assert m.hp.heat_mw[3].parent_component() is m.hp.heat_mw
    assert m.find_component("hp.heat_mw[3]") is m.hp.heat_mw[3]


def by_lp_file(m, tmp_path):
    m.write(str(tmp_path / "x.lp"))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.readModel(str(tmp_path / "x.lp"))
    solver.run()
    return solver.getInfo().objective_function_value


def by_new_interface(m, tmp_path):
    return SolverFactory("highs").solve(m).incumbent_objective


def by_appsi(m, tmp_path):
    return solve_with_pyomo(m)


def by_solver_factory(m, tmp_path):
    pyo.SolverFactory("appsi_highs").solve(m)
    return pyo.value(m.objective)


def by_standard_form(m, tmp_path):
    """min c x + offset, A x + slacks = b, x within its bounds."""
    form = LinearStandardFormCompiler().write(m, slack_form=True)
    answer = linprog(
        form.c.toarray().ravel(), A_eq=form.A, b_eq=form.rhs, bounds=[x.bounds for x in form.columns], method="highs"
    )
    return answer.fun + form.c_offset[0]


@pytest.mark.parametrize("road", [by_lp_file, by_new_interface, by_appsi, by_solver_factory, by_standard_form])
def test_every_road_of_pyomo_leads_to_the_same_optimum(road, tmp_path):
    def edited():
        m = with_tank(loss_share_per_h=0.01, start_level_mwh=20).to_pyomo()
        m.hp.heat_mw[1].fix(5)
        m.boiler.heat_mw[2].setub(2)
        m.more = pyo.Var(domain=pyo.NonNegativeReals)
        m.rule = pyo.Constraint(m.hours, rule=lambda m, h: m.hp.heat_mw[h] <= 12 + m.more)
        m.least = dh.HourlyConstraint(m.hp.heat_mw >= np.array([0.0, 1, 1, 6, 1, 1]))
        m.objective.expr = m.total_cost + 100 * m.more + 7
        return m

    assert road(edited(), tmp_path) == pytest.approx(optimum(edited()), rel=1e-8)


def test_solving_by_pyomo_first_and_by_dhsim_then():
    m = town().to_pyomo()
    solve_with_pyomo(m)
    m.hp.heat_mw.setub(10)

    assert optimum(m) == pytest.approx(4200)


# --- a class of one's own --------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def kinds_as_before():
    """Classes of these tests are forgotten again."""
    kept = dict(Component.kinds)
    yield
    Component.kinds.clear()
    Component.kinds.update(kept)


def well_class(extra_per_mwh=0.0):
    """What a researcher writes in a notebook cell; calling it again is running the cell twice."""

    class GeothermalWell(dh.Producer, kind="geothermal_well"):
        """A well: heat from a yearly volume, with a pump that takes electricity."""

        network: NetworkName
        electricity: CommodityName
        capacity_mw: Positive
        yearly_mwh: Positive
        pump_share: Positive = 0.05

        def build(self, block, at: Hours):
            """One variable, the heat; one row, the volume."""
            heat = block.hourly("heat_mw", upper=self.capacity_mw)
            block.add("volume", at.step_h * heat.total() <= self.yearly_mwh)
            return dh.Terms(
                supplies={self.network: heat},
                consumes={self.electricity: self.pump_share * heat},
                costs={"royalty": (2.0 + extra_per_mwh) * heat},
            )

    return GeothermalWell


WELL = {"network": "town", "electricity": "power", "capacity_mw": 12, "yearly_mwh": 48}
# 48 MWh at 60 x 0.05 + 2 = 5, the other 72 MWh from the heat pump at 20
WITH_WELL = 48 * 5 + 72 * 20


def test_a_class_of_ones_own_is_dispatched():
    case = town(well=well_class()(**WELL))

    assert optimum(case.to_pyomo()) == pytest.approx(WITH_WELL) == pytest.approx(solve_with_pyomo(case.to_pyomo()))
    assert dh.solve(case)["output_mw"].sel(component="well").values.sum() == pytest.approx(48)


def test_a_class_of_ones_own_takes_the_shared_fields():
    case = town(well=well_class()(**WELL, availability=0.25))

    # 3 MW in six hours, 18 MWh; the heat pump's 90 and 12 from the boiler
    assert optimum(case.to_pyomo()) == pytest.approx(18 * 5 + 90 * 20 + 12 * 50)


def test_a_class_of_ones_own_is_known_by_its_kind():
    cls = well_class()

    assert Component.kinds["geothermal_well"] is cls
    with pytest.raises(AttributeError):
        dh.GeothermalWell  # noqa: B018 - shipped names only


def test_a_class_of_ones_own_passes_the_contract():
    held = dh.check(well_class()(**WELL), town())

    assert len(held) >= 5


def test_the_contract_finds_a_class_that_ignores_its_availability():
    class Stubborn(dh.Producer, kind="stubborn"):
        """Its cooler takes 1 MW of heat whether it is in service or not."""

        network: NetworkName
        capacity_mw: Positive = 5.0

        def build(self, block, at):
            heat = block.hourly("heat_mw", upper=self.capacity_mw)
            return dh.Terms(supplies={self.network: heat}, consumes={self.network: 1.0})

    with pytest.raises(ModelError, match="stands still"):
        dh.check(Stubborn(network="town"), town())


def test_running_the_cell_twice_uses_the_newer_class():
    old, new = well_class(), well_class(extra_per_mwh=1.0)

    assert Component.kinds["geothermal_well"] is new
    assert optimum(town(well=new(**WELL)).to_pyomo()) == pytest.approx(WITH_WELL + 48)
    assert optimum(town(well=old(**WELL)).to_pyomo()) == pytest.approx(WITH_WELL)


def test_a_class_of_ones_own_may_write_ordinary_pyomo():
    class Lazy(dh.Producer, kind="lazy_plant"):
        """Off in every other hour, by hand."""

        network: NetworkName
        capacity_mw: Positive

        def build(self, block, at):
            heat = block.hourly("heat_mw", upper=self.capacity_mw)
            block.pyomo.on = pyo.Var(block.hours, domain=pyo.Binary)
            block.pyomo.off = pyo.Constraint(
                block.hours, rule=lambda b, h: heat[h] <= (self.capacity_mw * b.on[h] if h % 2 else 0)
            )
            return dh.Terms(supplies={self.network: heat}, costs={"o&m": 1.0 * heat})

    case = town(plant=Lazy(network="town", capacity_mw=20))

    # three hours at 550, three at 20 x 1
    assert optimum(case.to_pyomo()) == pytest.approx(1710) == pytest.approx(solve_with_pyomo(case.to_pyomo()))


def test_a_limit_set_after_a_class_of_ones_own_touched_a_step_still_holds():
    class Early(dh.Producer, kind="early"):
        """Looks at its first step while it is built; the stream's limit comes later."""

        network: NetworkName
        capacity_mw: Positive = 50.0

        def build(self, block, at):
            heat = block.hourly("heat_mw", upper=self.capacity_mw)
            block.pyomo.first = pyo.Constraint(expr=heat[0] <= 49)
            return dh.Terms(supplies={self.network: heat}, consumes={"mill": heat})

    base = town()
    case = base.add("mill", dh.Stream(available_mw=4.0, price_per_mwh=1.0)).add("early", Early(network="town"))

    # 4 MW from the stream, 15 from the heat pump, 1 from the boiler; without the limit the first hour would cost 20
    assert optimum(case.to_pyomo()) == pytest.approx(6 * (4 + 300 + 50))


def test_a_component_that_says_nothing_is_refused():
    class Silent(dh.Component, kind="silent"):
        """Has no build."""

        network: NetworkName

    with pytest.raises(NotImplementedError, match="write build"):
        town(silent=Silent(network="town")).to_pyomo()


def test_unknown_buses_are_refused():
    with pytest.raises((ModelError, InputError), match="powr"):
        town(well=well_class()(**{**WELL, "electricity": "powr"})).to_pyomo()


def test_a_model_builds_without_a_word_in_the_log(caplog):
    with caplog.at_level(logging.WARNING, logger="pyomo"):
        m = with_tank().to_pyomo()
        optimum(m)
        list(m.component_data_objects(pyo.Var))
        m.clone()

    assert caplog.records == []


def test_matrices_of_a_touched_and_an_untouched_model_are_the_same():
    one, two = with_tank().to_pyomo(), with_tank().to_pyomo()
    list(two.component_data_objects((pyo.Var, pyo.Constraint)))
    untouched, after = matrix_of(one), matrix_of(two)

    for key in ("cost", "lower", "upper", "integer", "row_lower", "row_upper", "start", "index", "value"):
        np.testing.assert_array_equal(getattr(untouched, key), getattr(after, key))

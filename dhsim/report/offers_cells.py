"""The headings of tables of offers compared."""

from __future__ import annotations

from .cells import Columns

COLUMNS = Columns(
    {  # column -> heading; {c} is the currency
        "system_cost": "Cost of the year, {c}",
        "base_cost": "Cost of the year without offers, {c}",
        "annuity": "Annuity of what the utility invests, {c} a year",
        "saving": "Saving, {c} a year",
        "taken_mwh": "Heat taken, MWh",
        "paid": "Paid for it, {c}",
        "available_mwh": "Heat on offer, MWh",
        "utilisation": "Used of it, %",
        "direct_mwh": "Used directly, MWh",
        "preheat_mwh": "Used for preheating, MWh",
        "lifted_mwh": "Lifted by heat pumps, MWh",
        "unused_mwh": "Unused, MWh",
        "co2_saved_t": "CO₂ saved, t",
        "plants_peak_released_mw": "Peak of other plants released, MW",
        "grid_peak_mw": "Highest electric power, MW",
        "price_per_mwh": "Mean energy price asked, {c}/MWh",
        "break_even_per_mwh": "Break-even price of the utility, {c}/MWh",
        "lowest_per_mwh": "Lowest price of the supplier, {c}/MWh",
        "room_per_mwh": "Room between both, {c}/MWh",
        "agreed_per_mwh": "Price if split by the key, {c}/MWh",
        "utility_npv": "Present value to the utility, {c}",
        "utility_irr": "Rate of return of the utility, %",
        "utility_payback_years": "Payback of the utility, years",
        "supplier_npv": "Present value to the supplier, {c}",
        "supplier_irr": "Rate of return of the supplier, %",
        "supplier_payback_years": "Payback of the supplier, years",
        "allowed": "May be chosen",
        "portfolio": "Best that may be chosen",
        "cost": "Costs the utility, {c} a year",
        "place": "No.",
        "kind": "Clause",
        "years": "Years answered",
        "mean_saving": "Mean saving, {c}",
        "least_saving": "Least saving, {c}",
        "most_saving": "Most saving, {c}",
        "most_regret": "Most regret, {c}",
        "best_share": "Best in, % of years",
        "what": "The supplier stops",
        "utility_npv_change": "Change of the utility's present value, {c}",
        "supplier_npv_change": "Change of the supplier's present value, {c}",
        "reserve_mw": "Reserve needed, MW",
        "shortfall_mwh": "Not delivered, MWh",
        "owed_anyway": "Owed if nothing is taken, {c} a year",
        "amount": "Amount, {c}",
        "unit_price": "Price of a unit, {c}",
        "running_total": "Running total, {c}",
    }
)
table, turned, crossed = COLUMNS.table, COLUMNS.turned, COLUMNS.crossed

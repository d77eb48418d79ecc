"""The README tells the truth: its Python runs, its files load, its two commands are the ones CI runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import dhsim as dh
from dhsim.components import Component

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_python_blocks_run_one_after_the_other(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    names: dict[str, object] = {}
    try:
        for block in blocks("python"):
            exec(compile(block, "README.md", "exec"), names)
    finally:
        Component.kinds.pop("geothermal_well", None)

    mean_price, saving = (float(line.split()[-1]) for line in capsys.readouterr().out.strip().splitlines()[-2:])
    assert mean_price == pytest.approx(268.9, abs=0.5)  # as the summary of the shipped scenario says
    assert saving > 100_000  # a tank of twice the size


def test_the_two_files_of_the_readme_make_a_case(tmp_path):
    model, scenario = blocks("toml")[:2]
    for folder in ("models", "inputs", "scenarios"):
        (tmp_path / folder).mkdir()
    (tmp_path / "models" / "my_town.toml").write_text(model)
    (tmp_path / "scenarios" / "my_town.toml").write_text(scenario)
    stamps = pd.date_range("2023-01-01", periods=24, freq="h").strftime("%Y-%m-%d %H:%M")
    pd.DataFrame({"time": stamps, "demand_mw": 30.0}).to_csv(tmp_path / "inputs" / "my_series.csv", index=False)

    result = dh.solve(dh.load(tmp_path / "scenarios" / "my_town.toml"))

    # 24 h x 30 MW x 1.1 = 792 MWh heat / 0.92 = 860.87 MWh gas; 12 EUR/GJ x 3.6 = 43.2 EUR/MWh, CO2 0.202 x 85 = 17.17.
    assert result.attrs["objective"] == pytest.approx(792 / 0.92 * (43.2 + 17.17))


def test_every_toml_block_is_toml():
    for block in blocks("toml"):
        tomllib.loads(block)


def test_exactly_two_commands_are_marked():
    assert len(re.findall(r"<!-- command -->\n```sh\n(.+)\n```", README)) == 2

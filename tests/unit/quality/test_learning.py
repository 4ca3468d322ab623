"""The learning behind learnt choices: it finds the sign that tells, leaves rare ones out, and pairs incidents with labels one to one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.logistic import fit, fold_of
from benchmarks.roles.train import Label, pair


def _report(event_type: str, day: int, targets: list[str]) -> dict[str, Any]:
    date = dt.date(2016, 3, day)
    report = {"event_type": event_type, "date_start": date, "date_end": date, "place": "Cali", "admin1": None, "actors": [], "targets": targets}
    return report | {"killed_low": None}


def _label(day: int, befell: list[list[str]]) -> Label:
    date = dt.date(2016, 3, day)
    return Label({"bombing"}, date, date, ["Cali"], [], befell, set(), True)


def test_the_sign_that_tells_gets_the_weight_and_a_rare_one_none() -> None:
    examples = [({"bias": 1.0, "told": float(k % 2), "rare": float(k == 0)}, float(k % 2), 1.0) for k in range(40)]
    weights = fit(examples)
    assert weights["told"] > 2 > -1 > weights["bias"]
    assert "rare" not in weights
    assert fit(examples) == weights


def test_folds_are_the_same_every_time_and_differ_by_cut() -> None:
    cuts = [[fold_of(f"a{k}", 5, salt) for k in range(50)] for salt in ("", "", "second")]
    assert cuts[0] == cuts[1] != cuts[2]
    assert set(cuts[0]) == set(range(5))


def test_each_label_is_paired_once_and_with_the_report_that_fits_best() -> None:
    bank, bridge = _label(7, [["a bank", "bank"]]), _label(8, [["the bridge"]])
    reports = [(_report("bombing", 8, ["bridge"]), []), (_report("bombing", 7, ["bank"]), []), (_report("bombing", 7, ["bank"]), [])]
    assert pair(reports, [bank, bridge]) == {0: bridge, 1: bank}


def test_another_kind_of_incident_is_not_paired() -> None:
    assert pair([(_report("protest", 7, []), [])], [_label(7, [["bank"]])]) == {}

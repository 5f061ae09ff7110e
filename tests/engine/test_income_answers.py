"""`classify --income-answers`: the score of the households' answers becomes the basis of the verdict.

The format of table and answers: policy/income_score/README.md; the score lines: contract.md section 2.
"""

from pathlib import Path

import pytest

from .base_results import base_results
from .broken_parquet import good_shards
from .conftest import Run
from .runs import VIETNAMESE, assert_places, read_results
from .score_table import ABOUT, ANSWERS, QUESTIONS, answers_file, overlay_folder, points_text
from .tables import csv_pair

# By points H1 is over the line, H2 and H3 are on it, H4 is over it: see score_table.py.
BY_SCORE = base_results(
    {
        "H1": {
            "basis": "score", "class": "not_poor", "status": "not_poor", "is_income_poor": "false",
            "movement": "poor_to_not_poor", "has_escaped_poverty": "true", "is_newly_escaped": "true",
            "escaped_poverty_date": "2022-10-15", "escaped_near_poverty_date": "2022-10-15",
        },
        "H2": {"basis": "score"},
        "H3": {
            "basis": "score", "class": "near_poor", "status": "near_poor", "is_income_poor": "true",
            "movement": "stayed_near_poor", "escaped_near_poverty_date": "",
        },
        "H4": {
            "basis": "score", "status": "not_poor", "is_income_poor": "false", "movement": "none",
            "has_escaped_poverty": "false", "is_newly_escaped": "false", "missing": "",
        },
    }
)  # fmt: skip


def test_the_score_is_computed_and_changes_the_verdict(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results.csv"
    options = ["--income-answers", str(answers_file(tmp_path)), "--policy", str(overlay_folder(tmp_path))]
    outcome = run(csv_pair(tmp_path), out, *options)
    assert (outcome.status, outcome.stderr) == (0, "")
    assert read_results(out) == BY_SCORE


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_shards_are_scored_from_one_file_of_answers(
    ending: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / f"results{ending}"
    options = ["--income-answers", str(answers_file(tmp_path)), "--policy", str(overlay_folder(tmp_path))]
    assert run(good_shards(tmp_path), out, *options).status == 0
    assert read_results(out) == BY_SCORE


def test_with_basis_income_the_score_decides_nothing(tmp_path: Path, out_folder: Path, run: Run) -> None:
    out = out_folder / "results.csv"
    options = ["--income-answers", str(answers_file(tmp_path)), "--policy", str(overlay_folder(tmp_path))]
    assert run(csv_pair(tmp_path), out, *options, "--basis", "income").status == 0
    assert read_results(out) == base_results({"H4": {"missing": "income_per_capita"}})


def test_an_open_question_leaves_the_household_without_a_score(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out, text = out_folder / "results.csv", ANSWERS.replace("H4,goods,bike,true", "H4,goods,bike,")
    answers = answers_file(tmp_path, text.replace("H1,goods,tv,false\n", ""))
    options = ["--income-answers", str(answers), "--policy", str(overlay_folder(tmp_path))]
    assert run(csv_pair(tmp_path), out, *options).status == 0
    got, base = read_results(out), base_results()
    # H1 falls back on its measured income; H4 has none, so it stays open.
    assert (got["H1"], got["H4"]) == (base["H1"], base["H4"])
    assert (got["H2"], got["H3"]) == (BY_SCORE["H2"], BY_SCORE["H3"])


def test_a_household_without_answers_keeps_the_score_it_has(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    out = out_folder / "results.csv"
    answers = answers_file(tmp_path, "".join(row for row in ANSWERS.splitlines(True) if "H4" not in row))
    options = ["--income-answers", str(answers), "--policy", str(overlay_folder(tmp_path))]
    assert run(csv_pair(tmp_path, {(5, "income_score"): 140}), out, *options).status == 0
    row = read_results(out)["H4"]
    assert (row["basis"], row["status"], row["missing"]) == ("score", "near_poor", "")


@pytest.mark.parametrize("flag", ["no_labour_capacity", "has_merit_member", "is_agricultural"])
def test_a_question_may_give_no_points_to_a_kind_of_household(
    flag: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    questions = QUESTIONS.replace("chính,single,", f"chính,single,{flag}")
    policy, answers = overlay_folder(tmp_path, questions=questions), answers_file(tmp_path)
    pair = csv_pair(tmp_path, {(2, flag): True, (3, flag): False, (4, flag): False, (5, flag): False})
    outcome = run(pair, out_folder / "r.csv", "--income-answers", str(answers), "--policy", str(policy))
    assert outcome.status == 0
    # Without the 151 points of its work H1 has none at all: poor by the score, as by its income.
    got = read_results(out_folder / "r.csv")
    assert got["H1"] == base_results({"H1": {"basis": "score"}})["H1"]
    # A household known not to farm is known not to be a farm household of average living standard.
    farm = {"average_living_farm_household": "false"} if flag == "is_agricultural" else {}
    others = ("H2", "H3", "H4")
    assert {name: got[name] for name in others} == {name: BY_SCORE[name] | farm for name in others}


def test_the_empty_table_of_2021_is_refused_with_the_reason(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    outcome = run(csv_pair(tmp_path), out_folder / "r.csv", "--income-answers", str(answers_file(tmp_path)))
    assert outcome.status == 2
    assert VIETNAMESE.search(outcome.stderr)
    assert "07/2021/TT-BLĐTBXH" in outcome.stderr
    assert list(out_folder.iterdir()) == []


BAD_TABLES = {
    "not declared complete": {"about": ABOUT.replace("complete: true", "complete: false")},
    "a cell is absent": {"points": points_text().replace("goods,tv,Trả lời tv,urban,5\n", "")},
    "a cell comes twice": {"points": points_text() + "goods,tv,Trả lời tv,urban,5\n"},
    "a strange region": {"points": points_text() + "goods,tv,Trả lời tv,sea,5\n"},
    "negative points": {"points": points_text().replace("urban,5", "urban,-5")},
    "a question without answers": {"questions": QUESTIONS + "land,Đất,single,\n"},
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_table_that_is_not_full_is_refused_with_the_reason(
    name: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    policy, answers = overlay_folder(tmp_path, **BAD_TABLES[name]), answers_file(tmp_path)
    options = ["--income-answers", str(answers), "--policy", str(policy)]
    outcome = run(csv_pair(tmp_path), out_folder / "r.csv", *options)
    assert outcome.status == 2
    assert VIETNAMESE.search(outcome.stderr)
    assert list(out_folder.iterdir()) == []


# Rows follow the twelve of ANSWERS, of which the last is row 13.
WRONG_ANSWERS = {
    "H1,land,big,true": ["answers.csv:14:question"],
    "H1,goods,boat,true": ["answers.csv:14:answer"],
    "H1,goods,bike,perhaps": ["answers.csv:14:has", "*"],
    ",goods,bike,true": ["answers.csv:14:household_id", "*"],
    "H1,goods,bike,true": ["answers.csv:14:answer"],
    "H1,work,farm,true": ["answers.csv:14:answer"],
    "H1,goods": ["answers.csv:14:"],
}


@pytest.mark.parametrize("row", WRONG_ANSWERS)
def test_wrong_answers_are_refused_at_their_row(row: str, tmp_path: Path, out_folder: Path, run: Run) -> None:
    out, policy = out_folder / "r.csv", overlay_folder(tmp_path)
    out.write_bytes(b"an older result")
    answers = answers_file(tmp_path, f"{ANSWERS}{row}\n")
    outcome = run(csv_pair(tmp_path), out, "--income-answers", str(answers), "--policy", str(policy))
    assert outcome.status == 3
    assert_places(WRONG_ANSWERS[row], outcome.stderr)
    assert [path.read_bytes() for path in out_folder.iterdir()] == [b"an older result"]


def test_a_finding_names_the_file_of_answers_as_it_was_given(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    answers = answers_file(tmp_path, f"{ANSWERS}H1,land,big,true\n")
    options = ["--income-answers", str(answers), "--policy", str(overlay_folder(tmp_path))]
    outcome = run(csv_pair(tmp_path), out_folder / "r.csv", *options)
    assert outcome.stderr.startswith(f"{answers}:14:question: ")


def test_answers_that_do_not_exist_are_wrong_usage(tmp_path: Path, out_folder: Path, run: Run) -> None:
    options = ["--income-answers", str(tmp_path / "none.csv"), "--policy", str(overlay_folder(tmp_path))]
    outcome = run(csv_pair(tmp_path), out_folder / "r.csv", *options)
    assert outcome.status == 2
    assert list(out_folder.iterdir()) == []


def test_the_answers_are_never_overwritten(tmp_path: Path, run: Run) -> None:
    answers = answers_file(tmp_path)
    options = ["--income-answers", str(answers), "--policy", str(overlay_folder(tmp_path))]
    assert run(csv_pair(tmp_path), answers, *options).status == 2
    assert answers.read_text(encoding="utf-8") == ANSWERS


def test_wrong_answers_and_wrong_households_are_told_together(
    tmp_path: Path, out_folder: Path, run: Run
) -> None:
    answers = answers_file(tmp_path, f"{ANSWERS}H1,land,big,true\n")
    options = ["--income-answers", str(answers), "--policy", str(overlay_folder(tmp_path))]
    outcome = run(csv_pair(tmp_path, {(2, "toilet"): "hố xí"}), out_folder / "r.csv", *options)
    assert outcome.status == 3
    assert_places(["households.csv:2:toilet", "answers.csv:14:question"], outcome.stderr)


@pytest.mark.parametrize("standard", ["2016-2020", "2027-2030"])
def test_another_standard_has_no_use_for_a_score(
    standard: str, tmp_path: Path, out_folder: Path, run: Run
) -> None:
    options = ["--income-answers", str(answers_file(tmp_path)), "--policy", str(overlay_folder(tmp_path))]
    pair, outs = csv_pair(tmp_path), (out_folder / "with.csv", out_folder / "without.csv")
    assert run(pair, outs[0], *options, "--standard", standard).status == 0
    assert run(pair, outs[1], "--standard", standard).status == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()

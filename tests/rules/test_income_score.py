"""The income score (điểm A / B1): expectations typed by hand from facts/household-review.md 2.1-2.3."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from giamngheo.engine import income_score as engine
from giamngheo.engine.findings import Finding
from giamngheo.engine.income_score import ScoreTable, ScoreTableMissing, check, load, read_answers, read_table
from giamngheo.rules.income_score import income_score

POLICY = Path(__file__).parents[2] / "policy"
OLD_TABLE = Path(__file__).parent / "score_tables" / "2016"
REVIEW_DAY = datetime.date(2022, 10, 15)

# A table that never was law: one question of each mode, two regions.
ABOUT = """id: thu
source: {instrument: THU/NGHIEM}
valid_from: 2022-01-01
valid_to: 2026-12-31
regions: {urban: Thành thị, mekong_delta: Nông thôn ĐBSCL}
complete: true
"""
QUESTIONS = """question,label_vi,mode,not_counted_if
work,Việc làm,single,no_labour_capacity
goods,Đồ dùng,additive,
"""
POINTS = """question,answer,label_vi,region,points
work,wage,Làm công,urban,40
work,wage,Làm công,mekong_delta,30
work,farm,Làm nông,urban,10
work,farm,Làm nông,mekong_delta,20
goods,tv,Ti vi,urban,5
goods,tv,Ti vi,mekong_delta,7
goods,bike,Xe máy,urban,15
goods,bike,Xe máy,mekong_delta,25
"""
WAGE, TV, BIKE = ("work", "wage", True), ("goods", "tv", True), ("goods", "bike", True)
Row = tuple[str, str, bool | None]


def frame(columns: list[str], rows: Iterable[tuple[Any, ...]]) -> pl.LazyFrame:
    """Build a table of text columns, but for the yes/no columns and the points."""
    other = {"has": pl.Boolean, "no_labour_capacity": pl.Boolean, "points": pl.Int64}
    return pl.LazyFrame(list(rows), {name: other.get(name, pl.String) for name in columns}, orient="row")


def make_policy(folder: Path, about: str = ABOUT, questions: str = QUESTIONS, points: str = POINTS) -> Path:
    """Write a policy folder with one point table; return the folder."""
    home = folder / "income_score" / "thu"
    home.mkdir(parents=True)
    for name, text in {"table.yaml": about, "questions.csv": questions, "points.csv": points}.items():
        (home / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def table(tmp_path: Path) -> ScoreTable:
    return load(make_policy(tmp_path), REVIEW_DAY)


def score(table: ScoreTable, rows: list[Row], region: Any, no_labour: bool | None = False) -> int | None:
    """Score one household of the region with these answers."""
    given_answers = frame(["household_id", "question", "answer", "has"], [("H", *row) for row in rows])
    household = frame(["household_id", "region", "no_labour_capacity"], [("H", region, no_labour)])
    scored = income_score(given_answers, table.questions.lazy(), table.cells(), household).collect()
    value: int | None = scored["income_score"].item()
    return value


OLD_ANSWERS: list[Row] = [
    ("members", "4", True),
    ("dependants", "one", True),
    ("diploma", "college_or_above", True),
    ("non_farm_work", "other", True),
    ("pension", "one", True),
    ("house", "durable_wall", True),
    ("house", "durable_column", True),
]


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("red_river_delta", 100),  # 30 + 5 + 10 + 20 + 20 + 0 + 15
        ("northern_midlands_mountains", 115),  # 30 + 5 + 15 + 25 + 30 + 5 + 5
        ("north_central_coast", 120),  # 30 + 10 + 15 + 20 + 25 + 20 + 0
        ("central_highlands", 115),  # 35 + 15 + 10 + 15 + 25 + 10 + 5
        ("southeast", 85),  # 30 + 5 + 20 + 5 + 15 + 0 + 10
        ("mekong_delta", 110),  # 35 + 15 + 15 + 10 + 25 + 0 + 10
        ("urban", 65),  # 25 + 5 + 15 + 5 + 5 + 10 + 0
    ],
)
def test_each_region_has_its_own_column_of_points(region: str, expected: int) -> None:
    assert score(read_table(OLD_TABLE), OLD_ANSWERS, region) == expected


def test_a_household_without_labour_capacity_gets_no_points_for_its_members() -> None:
    assert score(read_table(OLD_TABLE), OLD_ANSWERS, "red_river_delta", no_labour=True) == 70


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([WAGE, TV, BIKE], 60),  # 40 + 5 + 15
        ([WAGE, TV, ("goods", "bike", False)], 45),
        ([WAGE, ("goods", "tv", False), ("goods", "bike", False)], 40),
        ([WAGE, ("work", "farm", False), TV, BIKE], 60),
        ([WAGE, ("work", "farm", None), TV, BIKE], 60),
    ],
)
def test_one_answer_counts_once_and_items_held_add_up(
    table: ScoreTable, rows: list[Row], expected: int
) -> None:
    assert score(table, rows, "urban") == expected


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [TV, BIKE],
        [("work", "wage", None), TV, BIKE],
        [("work", "wage", False), ("work", "farm", False), TV, BIKE],
        [WAGE, ("work", "farm", True), TV, BIKE],
        [("work", "other", True), TV, BIKE],
        [WAGE, TV],
        [WAGE],
        [WAGE, TV, ("goods", "bike", None)],
        [WAGE, TV, TV],
        [WAGE, TV, ("goods", "boat", True)],
        [WAGE, WAGE, TV, BIKE],
    ],
)
def test_an_unsettled_question_leaves_no_score_never_zero(table: ScoreTable, rows: list[Row]) -> None:
    assert score(table, rows, "urban") is None


def test_an_unknown_region_leaves_no_score(table: ScoreTable) -> None:
    assert score(table, [WAGE, TV, BIKE], None) is None
    assert score(table, [WAGE, TV, BIKE], "southeast") is None
    only_work = replace(table, questions=table.questions.head(1))
    assert score(only_work, [], None, no_labour=True) is None
    assert score(only_work, [], "urban", no_labour=True) == 0


@pytest.mark.parametrize(
    ("rows", "no_labour", "expected"),
    [
        ([WAGE, TV, BIKE], True, 20),
        ([TV, BIKE], True, 20),
        ([WAGE, TV, BIKE], None, None),
        ([TV, BIKE], None, None),
    ],
)
def test_a_question_not_counted_needs_no_answer_and_an_unknown_flag_decides_nothing(
    table: ScoreTable, rows: list[Row], no_labour: bool | None, expected: int | None
) -> None:
    assert score(table, rows, "urban", no_labour) == expected


def test_an_unknown_flag_matters_not_where_the_answer_gives_no_points() -> None:
    rows: list[Row] = [("members", "over_6", True), *OLD_ANSWERS[1:]]
    assert score(read_table(OLD_TABLE), rows, "red_river_delta", no_labour=None) == 70


def test_the_fictive_table_is_full(table: ScoreTable) -> None:
    assert check(table) == []
    assert engine.is_full(table)


@pytest.mark.parametrize(
    ("changed", "old", "new", "problem"),
    [
        ("points", "work,farm,Làm nông,urban,10\n", "", "points.csv: thiếu ô điểm work / farm / urban"),
        ("points", "bike,Xe máy,urban,15", "tv,Ti vi,urban,5", "dòng 8: ô điểm goods / tv / urban"),
        ("points", "urban,40", "urban,40.5", "points.csv dòng 2: điểm “40.5” không phải số nguyên không âm"),
        ("points", "urban,40", "urban,-40", "points.csv dòng 2: điểm “-40” không phải số nguyên không âm"),
        ("points", "urban,40", "urban,", "points.csv dòng 2: điểm “” không phải số nguyên không âm"),
        ("points", "urban,40", "Urban,40", "points.csv dòng 2: vùng Urban không có trong table.yaml"),
        ("points", "work,wage", "job,wage", "points.csv dòng 2: câu hỏi job không có trong questions.csv"),
        ("points", "goods,tv,Ti vi", "goods,,Ti vi", "dòng 6: thiếu mã hoặc nội dung câu trả lời"),
        ("questions", "goods,", "land,", "points.csv: câu hỏi land chưa có câu trả lời nào"),
        ("questions", "goods,", "work,", "questions.csv dòng 3: câu hỏi work ghi hai lần"),
        ("questions", "goods,", ",", "questions.csv dòng 3: thiếu mã câu hỏi"),
        ("questions", "Đồ dùng", "", "questions.csv dòng 3: thiếu nội dung câu hỏi (label_vi)"),
        ("questions", "additive", "many", "questions.csv dòng 3: mode phải là single (chọn một)"),
        ("questions", "no_labour_capacity", "old", "dòng 2: not_counted_if phải để trống hoặc là"),
        ("about", "urban: Thành thị", "city: Thành thị", "table.yaml: thiếu vùng urban (thành thị)"),
    ],
)  # fmt: skip
def test_the_checker_says_what_is_wrong(
    tmp_path: Path, changed: str, old: str, new: str, problem: str
) -> None:
    texts = {"about": ABOUT, "questions": QUESTIONS, "points": POINTS}
    texts[changed] = texts[changed].replace(old, new, 1)
    assert problem in "\n".join(check(load(make_policy(tmp_path, **texts), REVIEW_DAY)))


def test_a_table_saved_by_excel_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert check(load(make_policy(tmp_path, questions="\ufeff" + QUESTIONS), REVIEW_DAY)) == []


def test_a_table_without_a_column_is_refused_by_name(tmp_path: Path) -> None:
    folder = make_policy(tmp_path, points=POINTS.replace("points", "diem", 1))
    with pytest.raises(ValueError, match=r"points\.csv: thiếu cột points"):
        load(folder, REVIEW_DAY)


def test_the_known_part_of_the_2016_table_is_sound_but_not_full() -> None:
    assert check(read_table(OLD_TABLE)) == []
    assert not engine.is_full(read_table(OLD_TABLE))


HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": ["H3", "H1", "H2", "H4"],
        "commune_code": ["30337", "30340", "30340", "99999"],
        "area_type": ["urban", "rural", "rural", "rural"],
        "no_labour_capacity": [False, False, True, None],
    }
)
ANSWERS = """household_id,question,answer,has
H1,work,farm,true
H1,goods,tv,1
H1,goods,bike,0
H2,goods,tv,TRUE
H2,goods,bike,true
H3,work,wage,true
H3,goods,tv,false
H3,goods,bike,
H4,work,wage,true
H4,goods,tv,true
H4,goods,bike,true
"""


def write_answers(folder: Path, text: str = ANSWERS) -> Path:
    """Write a CSV of answers; return its path."""
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_empty_table_of_2021_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ScoreTableMissing, match="Chưa có nguyên văn Phụ lục III, IV") as refused:
        engine.scores(POLICY, write_answers(tmp_path), HOUSEHOLDS, REVIEW_DAY)
    assert "07/2021/TT-BLĐTBXH" in str(refused.value)
    assert "chưa có câu hỏi nào" in str(refused.value)


def test_the_shipped_table_names_the_seven_columns() -> None:
    rural = ["red_river_delta", "northern_midlands_mountains", "north_central_coast"]
    rural += ["central_highlands", "southeast", "mekong_delta"]
    assert list(load(POLICY, REVIEW_DAY).regions) == ["urban", *rural]


@pytest.mark.parametrize("line", ["complete: true\n", "valid_from: 2022-01-01"])
def test_a_table_whose_description_is_broken_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"thu/table\.yaml"):
        load(make_policy(tmp_path, ABOUT.replace(line, "valid_from: x" * ("from" in line))), REVIEW_DAY)


@pytest.mark.parametrize("day", [datetime.date(2021, 8, 31), datetime.date(2027, 1, 1)])
def test_outside_its_dates_no_table_is_in_force(day: datetime.date) -> None:
    with pytest.raises(ScoreTableMissing, match="Không có bảng điểm thu nhập"):
        load(POLICY, day)


def test_two_tables_in_force_from_one_day_are_refused(tmp_path: Path) -> None:
    make_policy(tmp_path)
    (tmp_path / "income_score" / "thu").rename(tmp_path / "income_score" / "cu")
    with pytest.raises(ScoreTableMissing, match="Nhiều bảng điểm"):
        load(make_policy(tmp_path), REVIEW_DAY)


def test_a_full_table_not_declared_complete_is_refused(tmp_path: Path) -> None:
    folder = make_policy(tmp_path, ABOUT.replace("complete: true", "complete: false"))
    with pytest.raises(ScoreTableMissing, match="complete còn là false"):
        engine.scores(folder, write_answers(tmp_path), HOUSEHOLDS, REVIEW_DAY)


def told(findings: list[Finding]) -> list[tuple[str, int, str, str]]:
    """Give findings as file, row, column, message."""
    return [(Path(finding.file).name, finding.row, finding.column, finding.message) for finding in findings]


def test_scores_of_a_file_of_answers_and_the_commune_without_a_region(tmp_path: Path) -> None:
    province = make_policy(tmp_path)
    scored, findings = engine.scores(POLICY, write_answers(tmp_path), HOUSEHOLDS, REVIEW_DAY, province)
    # H1 rural: farm 20 + tv 7. H2: work not counted, 7 + 25. H3: motorbike unknown. H4: no region.
    assert scored.rows() == [("H1", 27), ("H2", 32), ("H3", None), ("H4", None)]
    assert scored.schema == {"household_id": pl.String, "income_score": pl.Int64}
    message = "chưa rõ xã 99999 thuộc vùng nào của bảng điểm: 1 hộ không chấm được điểm A"
    assert told(findings) == [("households", 1, "commune_code", message)]
    assert findings[0].is_warning


def test_urban_households_take_the_urban_column_and_rural_ones_that_of_the_old_province() -> None:
    placed = engine.region_of_households(POLICY, HOUSEHOLDS, REVIEW_DAY).sort("household_id")
    assert placed["region"].to_list() == ["mekong_delta", "mekong_delta", "urban", None]


def test_a_province_replaces_the_shipped_table_by_a_folder_of_the_same_name(tmp_path: Path) -> None:
    (make_policy(tmp_path) / "income_score" / "thu").rename(tmp_path / "income_score" / "2021")
    assert load(POLICY, REVIEW_DAY, overlay=tmp_path).id == "thu"
    assert load(POLICY, REVIEW_DAY).id == "2021"


WRONG = """household_id,question,answer,has
H1,work,wage,true
H1,work,farm,true
H1,goods,tv,true
H1,goods,tv,true
H2,land,big,true
H2,goods,boat,true
,goods,tv,true
H2,work,wage,maybe
"""


def test_every_wrong_answer_row_is_named_and_leaves_no_score(tmp_path: Path, table: ScoreTable) -> None:
    answers, findings = read_answers(write_answers(tmp_path, WRONG), table)
    assert told(findings)[:4] == [
        ("answers.csv", 3, "answer", "hộ H1 có hai trả lời cho câu hỏi work"),
        ("answers.csv", 5, "answer", "dòng trùng: H1, goods, tv"),
        ("answers.csv", 6, "question", "bảng điểm không có câu hỏi land"),
        ("answers.csv", 7, "answer", "bảng điểm không có trả lời boat cho câu hỏi goods"),
    ]
    assert [(found.row, found.column) for found in findings[4:]] == [(8, "household_id"), (9, "has")]
    assert answers.height == 8


def test_a_missing_column_is_told_once_and_gives_no_rows(tmp_path: Path, table: ScoreTable) -> None:
    answers, findings = read_answers(write_answers(tmp_path, "household_id,question\nH1,work\n"), table)
    assert answers.is_empty()
    assert [(found.row, found.column) for found in findings] == [(1, "answer")]


@pytest.mark.parametrize("name", ["answers.parquet", "answers.xlsx", "answers.csv"])
def test_a_damaged_file_is_a_finding(tmp_path: Path, table: ScoreTable, name: str) -> None:
    (tmp_path / name).write_bytes(b"household_id,question\n\xff\xfe,1,2,3\n")
    answers, findings = read_answers(tmp_path / name, table)
    assert answers.is_empty()
    assert [Path(found.file).name for found in findings] == [name]


CELLS: list[tuple[Any, ...]] = [
    ("household_id", "question", "answer", "has"),
    ("01", "work", "wage", True),
    ("01", "goods", "tv", 0),
    ("01", "goods", "bike", None),
    ("02", "work", "farm", 1.0),
]
READ = [
    ("01", "work", "wage", True),
    ("01", "goods", "tv", False),
    ("01", "goods", "bike", None),
    ("02", "work", "farm", True),
]


def write_workbook(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    """Write rows, header first, to the first sheet; return the path."""
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column, value)
    book.save(path)
    return path


def test_a_workbook_reads_as_the_csv_does(tmp_path: Path, table: ScoreTable) -> None:
    path = write_workbook(tmp_path / "answers.xlsx", CELLS)
    answers, findings = read_answers(path, table)
    assert (answers.rows(), findings) == (READ, [])


@pytest.mark.parametrize("kind", [pl.Boolean, pl.Int8, pl.Float64, pl.String])
def test_parquet_yes_and_no_may_be_bools_or_whole_numbers(
    tmp_path: Path, table: ScoreTable, kind: Any
) -> None:
    path = tmp_path / "answers.parquet"
    frame(list(CELLS[0]), READ).collect().with_columns(pl.col("has").cast(kind)).write_parquet(path)
    answers, findings = read_answers(path, table)
    assert (answers.rows(), findings) == (READ, [])


def test_codes_stored_as_numbers_are_refused(tmp_path: Path, table: ScoreTable) -> None:
    rows = pl.DataFrame({"household_id": [1], "question": ["work"], "answer": ["wage"], "has": [True]})
    rows.write_parquet(tmp_path / "answers.parquet")
    write_workbook(tmp_path / "answers.xlsx", [CELLS[0], (7, "work", "wage", True)])
    for name in ("answers.parquet", "answers.xlsx"):
        assert "household_id" in {found.column for found in read_answers(tmp_path / name, table)[1]}


# The same rule once more, in plain Python, on random tables and answers.


class Case(NamedTuple):
    """questions: mode, flag; cells: points of question, answer, region; households: region, flag."""

    questions: dict[str, tuple[str, str | None]]
    cells: dict[tuple[str, str, str], int]
    households: dict[str, tuple[str | None, bool | None]]
    answers: list[tuple[str, str, str, bool | None]]


ANSWER_CODES, REGION_CODES = ("a", "b", "c"), ("urban", "rural")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw up to three questions, a table with a few cells lacking, households, and answers good and bad."""
    flag = st.sampled_from([None, None, "no_labour_capacity"])
    mode = st.tuples(st.sampled_from(["single", "additive"]), flag)
    questions = draw(st.dictionaries(st.sampled_from(["p", "q", "r"]), mode, max_size=3))
    width = draw(st.integers(1, 3))
    keys = [(q, a, r) for q in questions for a in ANSWER_CODES[:width] for r in REGION_CODES]
    cells = {key: draw(st.integers(0, 9)) for key in keys if draw(st.integers(0, 19))}
    regions = st.sampled_from([*REGION_CODES * 4, "sea", None])
    place = st.tuples(regions, st.sampled_from([False, False, True, None]))
    households = dict(zip("ABCDEF", draw(st.lists(place, min_size=1, max_size=6)), strict=False))
    answers = [row for h in households for q in questions for row in draw(answers_of(h, q, questions, width))]
    names, codes = st.sampled_from(list(households)), st.sampled_from("abz")
    extra = st.tuples(names, st.sampled_from("pqz"), codes, st.booleans())
    answers += draw(st.lists(extra, max_size=2))
    return Case(questions, cells, households, answers)


@st.composite
def answers_of(draw: st.DrawFn, household: str, question: str, questions: Any, width: int) -> list[Any]:
    """Draw one household's answers to a question: one tick, or a yes/no for every item; seldom a mix-up."""
    if (questions[question][0] == "single") != (draw(st.integers(0, 9)) == 0):
        return [(household, question, draw(st.sampled_from(ANSWER_CODES[:width])), True)]
    held = st.sampled_from([*[True, False] * 5, None])
    return [(household, question, answer, draw(held)) for answer in ANSWER_CODES[:width]]


def value_of_question(case: Case, household: str, question: str, region: str) -> int | None:
    """Points of one question in plain Python; None where it is not settled."""
    cells = case.cells
    rows = [(a, has) for h, q, a, has in case.answers if (h, q) == (household, question)]
    answers = [a for a, _ in rows]
    if len(set(answers)) < len(answers) or any((question, a, region) not in cells for a in answers):
        return None
    held = [a for a, has in rows if has]
    if case.questions[question][0] == "single":
        return cells[question, held[0], region] if len(held) == 1 else None
    items = {a for q, a, _ in cells if q == question}
    if not items or set(answers) != items or any(has is None for _, has in rows):
        return None
    return sum(cells[question, a, region] for a in held)


def plain_score(case: Case, household: str) -> int | None:
    """The income score of one household in plain Python."""
    region, flag = case.households[household]
    if region is None or not case.questions:
        return None
    total = 0
    for question, (_, not_counted_if) in case.questions.items():
        value = value_of_question(case, household, question, region)
        if not_counted_if and flag:
            continue
        if value is None or (not_counted_if and flag is None and value != 0):
            return None
        total += value
    return total


@settings(max_examples=60)
@given(cases())
def test_the_score_equals_a_plain_computation(case: Case) -> None:
    modes = [(question, *how) for question, how in case.questions.items()]
    cells = [(*key, value) for key, value in case.cells.items()]
    places = [(name, *place) for name, place in case.households.items()]
    scored = income_score(
        frame(["household_id", "question", "answer", "has"], case.answers),
        frame(["question", "mode", "not_counted_if"], modes),
        frame(["question", "answer", "region", "points"], cells),
        frame(["household_id", "region", "no_labour_capacity"], places),
    )
    assert dict(scored.collect().iter_rows()) == {name: plain_score(case, name) for name in case.households}

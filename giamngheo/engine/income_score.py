"""The income score of a file of answers: the point table in force, its checks, the answers, the scores.

The table is law kept as data (policy/income_score/README.md): without a full one nothing is scored.
Points: whole numbers. Facts: TT 07/2021/TT-BLĐTBXH, amended by TT 02/2022/TT-BLĐTBXH.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from giamngheo.engine.findings import Finding, Refused, WrongUsage
from giamngheo.engine.geography import commune_regions
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import open_table
from giamngheo.rules.income_score import income_score
from giamngheo.rules.schema import Column, Kind, Table

URBAN = "urban"
TABLE_FILES = ("table.yaml", "questions.csv", "points.csv")
MODES = ("single", "additive")
FLAGS = ("no_labour_capacity", "has_merit_member", "is_agricultural")
QUESTION_COLUMNS = ("question", "label_vi", "mode", "not_counted_if")
POINT_COLUMNS = ("question", "answer", "label_vi", "region", "points")
ANSWER_KEYS = ("household_id", "question", "answer")
ANSWERS = Table(
    "answers",
    (
        Column("household_id", Kind.IDENTIFIER, "Mã hộ", required=True),
        Column("question", Kind.IDENTIFIER, "Câu hỏi", required=True),
        Column("answer", Kind.IDENTIFIER, "Trả lời", required=True),
        Column("has", Kind.BOOLEAN, "Có hay không"),
    ),
)


class ScoreTableMissing(WrongUsage):
    """No full point table is loaded for the day asked; the message says why, in Vietnamese."""


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """A point table as loaded. questions and points hold text exactly as typed; regions: code to name."""

    folder: Path
    id: str
    instrument: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    regions: dict[str, str]
    complete: bool
    note: str
    questions: pl.DataFrame
    points: pl.DataFrame

    def cells(self) -> pl.LazyFrame:
        """Points as whole numbers: question, answer, region, points (null where the text is no number)."""
        number = pl.col("points").cast(pl.Int64, strict=False)
        return self.points.lazy().select("question", "answer", "region", number)


def load(policy_dir: Path, as_of: datetime.date, overlay: Path | None = None) -> ScoreTable:
    """Take the table in force on a day; of several the one that came into force last.

    overlay: a province's own policy folder; a table folder there replaces the one of the same name.
    """
    homes = [policy_dir] if overlay is None else [policy_dir, overlay]
    folders = {
        f.parent.name: f.parent for home in homes for f in sorted(home.glob("income_score/*/table.yaml"))
    }
    tables = [read_table(folder) for folder in folders.values()]
    valid = [t for t in tables if t.valid_from <= as_of and (t.valid_to is None or as_of <= t.valid_to)]
    if not valid:
        raise ScoreTableMissing(
            f"Không có bảng điểm thu nhập (điểm A) nào có hiệu lực vào ngày {as_of:%d/%m/%Y}."
        )
    latest = max(table.valid_from for table in valid)
    chosen = [table for table in valid if table.valid_from == latest]
    if len(chosen) > 1:
        names = ", ".join(table.id for table in chosen)
        raise ScoreTableMissing(
            f"Nhiều bảng điểm thu nhập cùng hiệu lực từ {latest:%d/%m/%Y}: {names}; giữ lại một bảng."
        )
    return chosen[0]


def table_files(policy_dir: Path, as_of: datetime.date, overlay: Path | None = None) -> list[Path]:
    """The files of the table in force on a day."""
    return [load(policy_dir, as_of, overlay).folder / name for name in TABLE_FILES]


def read_table(folder: Path) -> ScoreTable:
    """Read table.yaml, questions.csv and points.csv of one folder; nothing is judged yet (see check)."""
    file = f"{folder.name}/table.yaml"
    questions, points = (folder / name for name in ("questions.csv", "points.csv"))
    try:
        about: dict[str, Any] = yaml.safe_load((folder / "table.yaml").read_text(encoding="utf-8"))
        return ScoreTable(
            folder=folder,
            id=about["id"],
            instrument=about["source"]["instrument"],
            valid_from=_day(file, about["valid_from"]),
            valid_to=None if about.get("valid_to") is None else _day(file, about["valid_to"]),
            regions=about["regions"],
            complete=about["complete"] is True,
            note=about.get("note", ""),
            questions=_read_text(questions, QUESTION_COLUMNS),
            points=_read_text(points, POINT_COLUMNS),
        )
    except (yaml.YAMLError, KeyError) as error:
        raise ValueError(f"{file}: sai YAML hoặc thiếu khóa {error}") from error


def _day(file: str, value: object) -> datetime.date:
    """Take a date of table.yaml; text in its place is refused."""
    if not isinstance(value, datetime.date):
        raise ValueError(f"{file}: “{value}” không phải ngày dạng YYYY-MM-DD")
    return value


def _read_text(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    """Read a CSV of the law with every column as text; empty cells are null."""
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"{path.name}: không đọc được ({error})") from error
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise ValueError(
            f"{path.name}: thiếu cột {', '.join(absent)} (tệp phải là CSV UTF-8, ngăn bằng dấu phẩy)"
        )
    return frame.select(columns)


def check(table: ScoreTable) -> list[str]:
    """List in Vietnamese what keeps the table from being used, one line a problem; empty when it is sound."""
    regions = [] if URBAN in table.regions else [f"table.yaml: thiếu vùng {URBAN} (thành thị)"]
    return [*regions, *_question_problems(table), *_cell_problems(table), *_gaps(table)]


def is_full(table: ScoreTable) -> bool:
    """Whether scores may rest on the table: declared complete, and nothing wrong with it."""
    return table.complete and not check(table)


def _question_problems(table: ScoreTable) -> Iterator[str]:
    """Yield what is wrong in each row of questions.csv."""
    if table.questions.is_empty():
        yield "questions.csv: chưa có câu hỏi nào"
    known: set[str] = set()
    for row, asked in enumerate(table.questions.iter_rows(named=True), start=2):
        where = f"questions.csv dòng {row}"
        if not asked["question"]:
            yield f"{where}: thiếu mã câu hỏi"
        elif asked["question"] in known:
            yield f"{where}: câu hỏi {asked['question']} ghi hai lần"
        known.add(asked["question"])
        if not asked["label_vi"]:
            yield f"{where}: thiếu nội dung câu hỏi (label_vi)"
        if asked["mode"] not in MODES:
            yield f"{where}: mode phải là single (chọn một) hoặc additive (cộng dồn)"
        if asked["not_counted_if"] not in (None, *FLAGS):
            yield f"{where}: not_counted_if phải để trống hoặc là một trong {', '.join(FLAGS)}"


def _cell_problems(table: ScoreTable) -> Iterator[str]:
    """Yield what is wrong in each row of points.csv."""
    questions, seen = set(table.questions["question"]), set()
    for row, cell in enumerate(table.points.iter_rows(named=True), start=2):
        where = f"points.csv dòng {row}"
        if cell["question"] not in questions:
            yield f"{where}: câu hỏi {cell['question']} không có trong questions.csv"
        if not cell["answer"] or not cell["label_vi"]:
            yield f"{where}: thiếu mã hoặc nội dung câu trả lời (answer, label_vi)"
        if cell["region"] not in table.regions:
            yield f"{where}: vùng {cell['region']} không có trong table.yaml"
        if not _is_whole(cell["points"]):
            yield f"{where}: điểm “{cell['points'] or ''}” không phải số nguyên không âm"
        key = (cell["question"], cell["answer"], cell["region"])
        if key in seen:
            yield f"{where}: ô điểm {' / '.join(map(str, key))} ghi hai lần"
        seen.add(key)


def _is_whole(text: str | None) -> bool:
    """Whether the text is digits only: no sign, point or letter (contract.md, numbers in CSV)."""
    return text is not None and text.isascii() and text.isdigit()


def _gaps(table: ScoreTable) -> Iterator[str]:
    """Yield the questions without answers and the cells question x answer x region that are absent."""
    present = set(table.points.select("question", "answer", "region").iter_rows())
    answers = dict.fromkeys(table.points.select("question", "answer").iter_rows())
    counts = Counter(question for question, _ in answers)
    for question in table.questions["question"]:
        if not counts[question]:
            yield f"points.csv: câu hỏi {question} chưa có câu trả lời nào"
    for question, answer in answers:
        for region in table.regions:
            if (question, answer, region) not in present:
                yield f"points.csv: thiếu ô điểm {question} / {answer} / {region}"


def read_answers(path: Path, table: ScoreTable) -> tuple[pl.DataFrame, list[Finding]]:
    """Read a CSV, Parquet or XLSX of answers: household_id, question, answer (text), has (bool or null).

    No row is dropped: a row with a finding leaves its household without a score, never with a wrong one.
    A file that cannot be read, or lacks a column, gives no rows. Raises WrongUsage where there is no file.
    """
    rows, findings = _numbered_answers(path, table)
    return rows.drop(ROW), findings


def _numbered_answers(path: Path, table: ScoreTable) -> tuple[pl.DataFrame, list[Finding]]:
    try:
        opened = open_table(path, ANSWERS)
        if opened.findings:
            raise Refused(opened.findings)
    except Refused as refused:
        columns = {column.name: column.dtype for column in ANSWERS.columns}
        return pl.DataFrame(schema={ROW: pl.UInt32(), **columns}), refused.findings
    rows = opened.collected(opened.numbered().select(ROW, *opened.values(*ANSWERS.names)))
    findings = [*opened.wrong_cells(), *_answer_findings(str(path), rows, table)]
    return rows, sorted(findings)


def _answer_findings(file: str, read: pl.DataFrame, table: ScoreTable) -> Iterator[Finding]:
    """Yield what is wrong in each answer row, told by the point table."""
    modes = table.questions.select("question", "mode")
    known = table.points.select("question", "answer").unique().with_columns(is_known=True)
    rows = read.join(modes, on="question", how="left").join(known, on=["question", "answer"], how="left")
    named, new = pl.col("mode").is_not_null(), pl.col("is_known").is_null()
    strange = pl.col("question").is_not_null() & ~named
    yield from _found(file, rows.filter(strange), "question", "bảng điểm không có câu hỏi {question}")
    strange = pl.col("answer").is_not_null() & named & new
    message = "bảng điểm không có trả lời {answer} cho câu hỏi {question}"
    yield from _found(file, rows.filter(strange), "answer", message)
    yield from _repeats(file, rows)


def _repeats(file: str, rows: pl.DataFrame) -> Iterator[Finding]:
    """Yield the rows given before, and the second answers to questions that take one."""
    whole, first = rows.drop_nulls(ANSWER_KEYS), pl.struct(ANSWER_KEYS).is_first_distinct()
    twice = _alike(whole, ANSWER_KEYS).filter(~first)
    yield from _found(file, twice, "answer", "dòng trùng: {household_id}, {question}, {answer}")
    one_of_each = ("household_id", "question")
    ticked = whole.filter((pl.col("mode") == "single") & pl.col("has"))
    chosen = _alike(ticked, one_of_each).filter(first)
    again = chosen.filter(~pl.struct(one_of_each).is_first_distinct())
    yield from _found(file, again, "answer", "hộ {household_id} có hai trả lời cho câu hỏi {question}")


def _alike(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Keep the rows that may share the keys with another; equal keys have equal hashes, so none is lost."""
    # Comparing 9 million whole keys took 6 s, their hashes 0.6 s.
    return rows.filter(pl.struct(keys).hash().is_duplicated())


def _found(file: str, wrong: pl.DataFrame, column: str, message: str) -> Iterator[Finding]:
    """Turn each wrong row into a finding; {names} in the message are columns of the row."""
    for row in wrong.iter_rows(named=True):
        yield Finding(file, row[ROW], column, message.format_map(row))


def region_of_households(policy_dir: Path, households: pl.DataFrame, as_of: datetime.date) -> pl.DataFrame:
    """Add `region` to households (commune_code, area_type): urban, or the region of a rural commune.

    A commune has the region of its OLD province, as a merged province may straddle two (engine/geography.py).
    Null where area_type or the commune's region is unknown.
    """
    located = households.join(commune_regions(policy_dir, as_of), on="commune_code", how="left")
    rural = pl.when(pl.col("area_type") == "rural").then("region")
    return located.with_columns(
        region=pl.when(pl.col("area_type") == URBAN).then(pl.lit(URBAN)).otherwise(rural)
    )


def _without_region(placed: pl.DataFrame, table: ScoreTable) -> Iterator[Finding]:
    """Yield one finding a commune whose households no column of the table serves."""
    lost = placed.filter(~pl.col("region").is_in(list(table.regions)).fill_null(False))
    for code, count in lost.group_by("commune_code").len().sort("commune_code").iter_rows():
        message = f"chưa rõ xã {code} thuộc vùng nào của bảng điểm: {count} hộ không chấm được điểm A"
        yield Finding("households", 1, "commune_code", message, is_warning=True)


def scores(
    policy_dir: Path,
    answers_path: Path,
    households: pl.DataFrame,
    as_of: datetime.date,
    overlay: Path | None = None,
    is_everyone: bool = True,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Score every household: household_id, income_score (null = unknown), sorted; and the findings.

    households: household_id, commune_code, area_type, no_labour_capacity (and other FLAGS, if named).
    is_everyone: no other shard holds more households. A commune without a region is a warning.
    Raises ScoreTableMissing where no full table is in force.
    """
    table = load(policy_dir, as_of, overlay)
    if not is_full(table):
        raise ScoreTableMissing(_why_not(table))
    answers, findings = _numbered_answers(answers_path, table)
    placed = region_of_households(policy_dir, households, as_of)
    scored = income_score(answers.lazy().drop(ROW), table.questions.lazy(), table.cells(), placed.lazy())
    in_order = scored.sort("household_id").collect(engine="streaming")
    strangers = _strangers(str(answers_path), answers, households) if is_everyone else []
    return in_order, [*sorted([*findings, *strangers]), *_without_region(placed, table)]


def _strangers(file: str, answers: pl.DataFrame, households: pl.DataFrame) -> list[Finding]:
    """Name the answers of households that are not there."""
    lost = answers.join(households, on="household_id", how="anti").drop_nulls("household_id")
    return list(_found(file, lost, "household_id", "không có hộ “{household_id}” trong danh sách hộ"))


def _why_not(table: ScoreTable) -> str:
    """Say why the table cannot be used: its own note, then the first problems found."""
    problems = check(table)
    lines = [
        f"Bảng điểm thu nhập {table.id} ({table.instrument}) chưa dùng được, không chấm điểm A. {table.note}"
    ]
    lines += [] if table.complete else ["table.yaml: complete còn là false (chưa xác nhận đủ bảng)"]
    lines += problems[:10] + ([f"… tất cả {len(problems)} lỗi"] if len(problems) > 10 else [])
    return "\n- ".join(lines)

"""Every word that the product shows stands in GLOSSARY.md, with its Vietnamese and its source."""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
import yaml

from giamngheo.records.accounts.roles import LABELS, Role
from giamngheo.records.registry.models import LifeAct
from giamngheo.records.review.models import CommitteeMember, RoundHousehold
from giamngheo.rules import codes
from giamngheo.rules.household_rules import HOUSEHOLD_RULES
from giamngheo.rules.person_rules import PERSON_RULES
from giamngheo.rules.reconciliation import DifferenceKind
from giamngheo.rules.report_calendar import ReportKind
from giamngheo.rules.review_steps import OrderStep, RoundStep, VillageStep
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from giamngheo.rules.verdict import RESULT_COLUMNS

from .files import POLICY, ROOT

ROW = re.compile(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|$")
LISTS = [name for name, value in vars(codes).items() if isinstance(value, dict) and name.isupper()]
STANDARDS = sorted((POLICY / "standards").glob("*.yaml"))
Words = dict[str, tuple[str, str]]


def sections() -> dict[str, Words]:
    """Each heading of the glossary with its rows: identifier to Vietnamese and source."""
    found: dict[str, Words] = {}
    words: Words = {}
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            words = found.setdefault(line.lstrip("# "), {})
        elif row := ROW.match(line):
            assert row[1] not in words, f"{row[1]} stands twice under one heading"
            words[row[1]] = row[2].strip(), row[3].strip()
    return found


GLOSSARY = sections()


def under(*beginnings: str) -> Words:
    """The rows of the headings that begin so."""
    return {
        word: told
        for heading, words in GLOSSARY.items()
        if heading.startswith(beginnings)
        for word, told in words.items()
    }


def legal() -> list[Any]:
    """The parsed files of the standards and of the review."""
    files = [*STANDARDS, POLICY / "review.yaml", POLICY / "working_age.yaml"]
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]


def parameters(content: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and entry of every dated parameter below."""
    items: list[tuple[Any, Any]] = []
    if isinstance(content, dict):
        items = list(content.items())
    elif isinstance(content, list):
        items = list(enumerate(content))
    for name, entry in items:
        if isinstance(entry, dict) and "values" in entry:
            yield str(name), entry
        yield from parameters(entry)


@pytest.mark.parametrize("name", [name for name in LISTS if name != "ETHNIC_CODES"])
def test_a_list_of_codes_has_the_same_words_here_and_in_the_code(name: str) -> None:
    written = {code: vietnamese for code, (vietnamese, _) in under(f"`{name}`").items()}
    assert written == getattr(codes, name)


def test_every_ethnic_code_has_a_name_in_policy() -> None:
    named = pl.read_csv(POLICY / "ethnic_groups.csv", infer_schema=False)
    assert named["code"].to_list() == list(codes.ETHNIC_CODES)
    assert all(named["name_vi"].to_list())


def test_every_column_of_the_input_tables_is_here_with_its_label() -> None:
    for table in (HOUSEHOLDS, PERSONS):
        written = {name: vietnamese for name, (vietnamese, _) in under(f"`{table.name}`").items()}
        assert written == {column.name: column.label_vi for column in table.columns}


def test_every_result_column_is_here() -> None:
    known = under("Cột kết quả", "Chỉ số thiếu hụt")
    assert set(RESULT_COLUMNS) - known.keys() == set()


def test_every_standard_indicator_and_dimension_is_here() -> None:
    standards = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in STANDARDS]
    indicators = [indicator for standard in standards for indicator in standard["indicators"]]
    assert {standard["id"] for standard in standards} <= under("Chuẩn nghèo").keys()
    assert {indicator["dimension"] for indicator in indicators} == under("Chiều thiếu hụt").keys()
    assert {indicator["code"] for indicator in indicators} == under("Chỉ số thiếu hụt").keys()


def test_every_rule_is_here() -> None:
    assert under("Quy tắc").keys() == {*PERSON_RULES, *HOUSEHOLD_RULES}


def test_every_parameter_unit_and_confidence_is_here() -> None:
    entries = [found for content in legal() for found in parameters(content)]
    assert {name for name, _ in entries} == under("Tham số").keys()
    assert {entry["unit"] for _, entry in entries} == under("Đơn vị").keys()
    assert under("Độ chắc chắn").keys() == {"seen", "inferred", "unverified"}


def test_every_word_has_its_vietnamese_and_its_source() -> None:
    empty = [word for words in GLOSSARY.values() for word, told in words.items() if not all(told)]
    assert empty == []


def test_every_source_with_a_number_is_a_known_instrument() -> None:
    known = {entry["number"] for entry in yaml.safe_load((POLICY / "instruments.yaml").read_text("utf-8"))}
    sources = " ".join(source for words in GLOSSARY.values() for _, source in words.values())
    cited = set(re.findall(r"\b\d+/(?:\d{4}/)?[A-ZĐ][A-ZĐa-z0-9Đ-]*", sources))
    assert "07/2021/NĐ-CP" in cited
    assert cited - known == set()


def test_every_role_act_task_and_paper_of_the_register_stands_in_the_glossary() -> None:
    assert {word: told for word, (told, _) in under("`Role`").items()} == {
        role.value: LABELS[role][0] for role in Role
    }
    assert set(under("`LifeAct`")) == {kind.value for kind in LifeAct.Kind}
    assert set(under("`DifferenceKind`")) == {kind.value for kind in DifferenceKind}
    for name in ("tasks", "papers"):
        file = "life_acts" if name == "tasks" else "dossier"
        kept = yaml.safe_load((POLICY / f"{file}.yaml").read_text(encoding="utf-8"))[name]
        assert {word: told for word, (told, _) in under(f"`{name}`").items()} == {
            word: entry["label_vi"] for word, entry in kept.items()
        }


def test_every_step_and_reason_of_a_review_stands_in_the_glossary() -> None:
    steps = {*VillageStep, *RoundStep, *OrderStep, *ReportKind, *RoundHousehold.Reason}
    assert {str(step) for step in steps} <= set(under("Các bước của đợt rà soát"))
    words = {*RoundHousehold.QuickResult, *CommitteeMember.Role}
    assert {str(word) for word in words} <= set(under("Rà soát"))

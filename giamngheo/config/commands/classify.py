"""giamngheo classify"""

import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.engine.classify import ClassifyRequest, Engine, classify, in_this_process
from giamngheo.engine.findings import WrongUsage, printed
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.tables,
    words.law,
    words.option(
        "--engine",
        "máy tính toán: polars, hoặc spark trên nhiều máy",
        "polars, or spark over many machines",
        choices=["polars", "spark"],
        default="polars",
    ),
    words.option(
        "--recognised-on",
        "ngày công nhận (mặc định: ngày rà soát)",
        "day of recognition (default: as-of)",
        type=words.a_day,
        metavar="DATE",
    ),
    words.option(
        "--income-answers",
        "tệp trả lời bảng điểm thu nhập",
        "answers to the income score sheet",
        type=Path,
        metavar="FILE",
    ),
    words.out,
)


def act(asked: Namespace) -> None:
    """Judge the files, tell the warnings and the counts."""
    report = classify(
        ClassifyRequest(
            households=asked.households,
            persons=asked.persons,
            as_of=asked.as_of,
            out=asked.out,
            standard=asked.standard,
            basis=asked.basis,
            recognised_on=asked.recognised_on,
            income_answers=asked.income_answers,
            overlay=asked.policy,
        ),
        _engine(asked.engine),
    )
    if report.warnings:
        print(*printed(report.warnings), sep="\n", file=sys.stderr)
    print(say("Chuẩn", "Standard"), report.standard)
    for status, vietnamese in STATUSES.items():
        print(f"{grouped(report.statuses.get(status, 0)):>12}  {say(vietnamese, status)}")
    households, persons = grouped(report.households), grouped(report.persons)
    print(
        say(f"{households} hộ, {persons} nhân khẩu", f"{households} households, {persons} persons"),
        "→",
        asked.out,
    )


def _engine(name: str) -> Engine:
    """Polars, or Spark where it is installed. Raises WrongUsage."""
    if name == "polars":
        return in_this_process
    try:
        engine: Engine = import_module("giamngheo.engine.spark").on_spark
    except ModuleNotFoundError as error:
        told = "chưa cài pyspark: uv sync --extra spark", "pyspark is not installed: uv sync --extra spark"
        raise WrongUsage(f"--engine spark: {say(*told)}") from error
    return engine

"""giamngheo measure"""

import sys
from argparse import Namespace

from giamngheo.config import parser as words
from giamngheo.engine.findings import printed
from giamngheo.engine.measure import WEIGHTS, MeasureRequest, measure
from giamngheo.engine.simulate import GROUPS
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.tables,
    words.option(
        "--standard",
        "chuẩn nghèo: auto (chuẩn đang có hiệu lực) hoặc tên chuẩn",
        "standard: auto (in force) or its name",
        default="auto",
        metavar="auto|ID",
    ),
    words.option("--by", "phân theo", "break down by", choices=list(GROUPS)),
    words.option(
        "--weights",
        "trọng số bằng nhau cho mỗi chỉ số hay mỗi chiều",
        "equal weight an indicator or a dimension",
        choices=list(WEIGHTS),
        default="indicator",
    ),
    words.overlay,
    words.out,
)


def act(asked: Namespace) -> None:
    """Measure, tell who was measured and who was left out."""
    report = measure(
        MeasureRequest(
            households=asked.households,
            persons=asked.persons,
            as_of=asked.as_of,
            out=asked.out,
            standard=asked.standard,
            by=asked.by,
            weights=asked.weights,
            overlay=asked.policy,
        )
    )
    if report.warnings:
        print(*printed(report.warnings), sep="\n", file=sys.stderr)
    print(say("Chuẩn", "Standard"), f"{report.standard}, k = {report.cutoff}/{report.indicators}")
    households, persons = grouped(report.households), grouped(report.persons)
    print(
        say(
            f"{households} hộ, {persons} nhân khẩu được đo",
            f"{households} households, {persons} persons measured",
        ),
        "→",
        asked.out,
    )
    left_out, not_reviewed = grouped(report.left_out), grouped(report.not_reviewed)
    print(
        say(
            f"Không tính: {left_out} hộ chưa đủ thông tin, {not_reviewed} hộ ngoài đợt rà soát",
            f"Left out: {left_out} households with an unknown indicator, {not_reviewed} not in review",
        )
    )

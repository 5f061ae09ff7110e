"""giamngheo simulate"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.engine.findings import printed
from giamngheo.engine.simulate import GROUPS, SimulateRequest, simulate
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.tables,
    words.option("--from", "chuẩn hiện tại", "standard compared from", required=True, metavar="ID"),
    words.option("--to", "chuẩn so sánh", "standard compared to", required=True, metavar="ID"),
    words.option("--by", "phân theo", "break down by", choices=list(GROUPS)),
    words.option(
        "--what-if",
        "tệp YAML đổi tham số của chuẩn so sánh",
        "YAML file that changes parameters of the standard compared to",
        type=Path,
        metavar="FILE",
    ),
    words.overlay,
    words.out,
)


def act(asked: Namespace) -> None:
    """Compare two standards, tell how many households change and how many cannot be told."""
    report = simulate(
        SimulateRequest(
            households=asked.households,
            persons=asked.persons,
            as_of=asked.as_of,
            standard_from=getattr(asked, "from"),
            standard_to=asked.to,
            out=asked.out,
            by=asked.by,
            overlay=asked.policy,
            what_if=asked.what_if,
        )
    )
    if report.warnings:
        print(*printed(report.warnings), sep="\n", file=sys.stderr)
    print(
        say(f"{grouped(report.changed)} hộ đổi kết quả", f"{report.changed} households change status"),
        "→",
        asked.out,
    )
    score_only = grouped(report.score_only)
    print(
        say(
            f"{score_only} hộ chỉ có điểm thu nhập nên chưa xác định được theo {asked.to}",
            f"{score_only} households with a score only are undetermined under {asked.to}",
        )
    )

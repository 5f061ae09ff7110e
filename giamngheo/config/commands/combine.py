"""giamngheo combine"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.engine.combine import CombineRequest, combine
from giamngheo.engine.findings import printed
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.option(
        "files",
        "tệp kết quả đã chốt của các tỉnh",
        "frozen results of provinces",
        type=Path,
        nargs="+",
        metavar="FILE",
    ),
    words.option(
        "--trust",
        "tệp khóa công khai tin cậy, mỗi dòng một khóa, có thể kèm mã tỉnh ở trước",
        "trusted public keys, one a line, the province's code before it where wanted",
        type=Path,
        metavar="KEYFILE",
    ),
    words.out,
)


def act(asked: Namespace) -> None:
    """Add provinces up, tell how many households."""
    combined = combine(CombineRequest(asked.files, asked.out, asked.trust))
    if combined.warnings:
        print(*printed(combined.warnings), sep="\n", file=sys.stderr)
    total = combined.table.row(-1, named=True)
    counts = {name: grouped(total[name]) for name in ("households", "poor", "near_poor")}
    print(
        say(
            "{} tỉnh: {households} hộ, {poor} hộ nghèo, {near_poor} hộ cận nghèo",
            "{} provinces: {households} households, {poor} poor, {near_poor} near-poor",
        ).format(len(asked.files), **counts),
        "→",
        asked.out,
    )
    if asked.trust is None:
        told = "không có --trust: chữ ký đúng nhưng chưa biết là của ai"
        print(say(told, "no --trust: the signatures hold, whose they are is not known"), file=sys.stderr)

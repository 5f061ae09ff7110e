"""giamngheo check-table"""

from argparse import Namespace
from pathlib import Path

from giamngheo.config.parser import Parser
from giamngheo.engine.published import check_table
from giamngheo.rules.language import say


def table(parser: Parser) -> None:
    """The table to check."""
    told = say(
        "bảng đã công bố (.csv): place, count, rate, total, series, part_of",
        "a published table (.csv): place, count, rate, total, series, part_of",
    )
    parser.options.add_argument("file", type=Path, metavar="FILE", help=told)


OPTIONS = (table,)


def act(asked: Namespace) -> None:
    """Print everything that does not add up."""
    found = check_table(asked.file)
    for finding in found:
        print(finding)
    none = say("không thấy chỗ nào không khớp", "nothing that does not add up")
    print(say(f"{len(found)} chỗ không khớp", f"{len(found)} things do not add up") if found else none)

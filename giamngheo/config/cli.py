"""The command line: each command a thin door to one run of the engine."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from giamngheo.config import parser as words
from giamngheo.config.parser import Parser
from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.engine.explain import ExplainRequest, explain
from giamngheo.engine.findings import Refused, WrongUsage, printed
from giamngheo.engine.income_score import ScoreTableMissing
from giamngheo.engine.policy import PolicyError
from giamngheo.engine.simulate import GROUPS, SimulateRequest, simulate
from giamngheo.papers.explanation import as_json, as_text
from giamngheo.rules.codes import STATUSES
from giamngheo.rules.language import LANGUAGES, language, say
from giamngheo.rules.numbers import grouped

DONE, WRONG_USAGE, INPUT_REFUSED = 0, 2, 3


def run() -> None:
    """Entry point of the installed command."""
    sys.exit(main(sys.argv[1:]))


def main(argv: list[str]) -> int:
    """Run one command; returns its exit status: 0 done, 2 wrong usage, 3 input refused."""
    token = language.set(_language(argv))
    try:
        return _command(argv)
    except SystemExit as left:  # --help
        return int(left.code or 0)
    except (WrongUsage, PolicyError, ScoreTableMissing) as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except Refused as refused:
        print(*printed(refused.findings), sep="\n", file=sys.stderr)
        return INPUT_REFUSED
    finally:
        language.reset(token)


def _language(argv: list[str]) -> str:
    """--lang, else LANG, else Vietnamese."""
    asked = [value for option, value in pairwise(argv) if option == "--lang"]
    asked += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    asked.append(os.environ.get("LANG", "")[:2])
    return next((name for name in asked if name in LANGUAGES), LANGUAGES[0])


class Command(NamedTuple):
    """A command: what it does in both languages, its options, its door."""

    vietnamese: str
    english: str
    options: tuple[Callable[[Parser], None], ...]
    act: Callable[[Namespace], None]


def _command(argv: list[str]) -> int:
    parser = Parser(
        prog="giamngheo", description=say("Rà soát hộ nghèo đa chiều", "Multidimensional poverty review")
    )
    words.language_option(parser)
    commands = parser.add_subparsers(
        title=say("lệnh", "commands"), metavar=say("LỆNH", "COMMAND"), required=True, dest="command"
    )
    for name, command in COMMANDS.items():
        told = say(command.vietnamese, command.english)
        added = commands.add_parser(name, help=told, description=told)
        for option in (*command.options, words.language_option):
            option(added)
        added.set_defaults(act=command.act)
    asked = parser.parse_args(argv)
    asked.act(asked)
    return DONE


def _classify(asked: Namespace) -> None:
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
        )
    )
    if report.warnings:
        print(*printed(report.warnings), sep="\n", file=sys.stderr)
    print(say("Chuẩn", "Standard"), report.standard)
    for status, vietnamese in STATUSES.items():
        print(f"{grouped(report.statuses.get(status, 0)):>12}  {say(vietnamese, status)}")
    households, persons = grouped(report.households), grouped(report.persons)
    print(
        say(
            f"{households} hộ, {persons} nhân khẩu → {asked.out}",
            f"{households} households, {persons} persons → {asked.out}",
        )
    )


def _explain(asked: Namespace) -> None:
    explanation = explain(
        ExplainRequest(
            households=asked.households,
            persons=asked.persons,
            household_id=asked.household,
            as_of=asked.as_of,
            standard=asked.standard,
            basis=asked.basis,
            overlay=asked.policy,
        )
    )
    print(as_json(explanation) if asked.format == "json" else as_text(explanation))


def _simulate(asked: Namespace) -> None:
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
        )
    )
    if report.warnings:
        print(*printed(report.warnings), sep="\n", file=sys.stderr)
    changed = grouped(report.changed)
    print(say(f"{changed} hộ đổi kết quả → {asked.out}", f"{changed} households change status → {asked.out}"))
    score_only = grouped(report.score_only)
    print(say(
        f"{score_only} hộ chỉ có điểm thu nhập nên chưa xác định được theo {asked.to}",
        f"{score_only} households with a score only are undetermined under {asked.to}",
    ))  # fmt: skip


def _demo_data(asked: Namespace) -> None:
    if asked.households is None and asked.previous is None:
        raise WrongUsage(say("cần --households hoặc --previous", "--households or --previous is needed"))
    request = GenerateRequest(
        province=asked.province,
        households=asked.households or 0,
        as_of=asked.as_of,
        seed=asked.seed,
        out=asked.out,
        previous=asked.previous,
        format=asked.format,
        all_in_review=asked.all_in_review,
    )
    print(generate(request))
    print(f"→ {asked.out}")


_RECOGNISED_ON = words.option(
    "--recognised-on", "ngày công nhận (mặc định: ngày rà soát)", "day of recognition (default: as-of)",
    type=words.a_day, metavar="DATE",
)  # fmt: skip
_INCOME_ANSWERS = words.option(
    "--income-answers",
    "tệp trả lời bảng điểm thu nhập",
    "answers to the income score sheet",
    type=Path,
    metavar="FILE",
)
_HOUSEHOLD = words.option("--household", "mã hộ", "household id", required=True, metavar="ID")
_FORMAT = words.option("--format", "dạng kết quả", "output form", choices=["text", "json"], default="text")
_FROM = words.option("--from", "chuẩn hiện tại", "standard compared from", required=True, metavar="ID")
_TO = words.option("--to", "chuẩn so sánh", "standard compared to", required=True, metavar="ID")
_BY = words.option("--by", "phân theo", "break down by", choices=list(GROUPS))
_ENGINE = words.option("--engine", "máy tính toán", "engine", choices=["polars"], default="polars")

COMMANDS = {
    "classify": Command(
        "Phân loại hộ từ tệp của cán bộ", "Classify households from the officers' files",
        (words.tables, words.law, _ENGINE, _RECOGNISED_ON, _INCOME_ANSWERS, words.out), _classify,
    ),
    "explain": Command(
        "Giải thích kết quả của một hộ", "Explain one household's verdict",
        (words.tables, _HOUSEHOLD, words.law, _FORMAT), _explain,
    ),
    "simulate": Command(
        "So sánh hai chuẩn trên cùng câu trả lời", "Compare two standards on the same answers",
        (words.tables, _FROM, _TO, words.overlay, words.out, _BY), _simulate,
    ),
    "demo-data": Command(
        "Sinh dữ liệu tổng hợp của một tỉnh", "Make the synthetic data of a province",
        (words.synthetic,), _demo_data,
    ),
}  # fmt: skip

"""The words of the command line, in Vietnamese and English."""

import argparse
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import LANGUAGES, say

_ARGPARSE_VI = {
    "the following arguments are required": "thiếu tham số bắt buộc",
    "unrecognized arguments": "tham số không có",
    "invalid choice": "lựa chọn không có",
    "choose from": "chọn một trong",
    "expected one argument": "cần một giá trị",
    "invalid int value": "không phải số nguyên",
    "argument": "tham số",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language and raises instead of leaving."""

    def __init__(self, **words: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **words)
        self.options = self.add_argument_group(say("tham số", "options"))
        helped = say("hiện hướng dẫn này", "show this help")
        self.options.add_argument("-h", "--help", action="help", help=helped)

    def error(self, message: str) -> NoReturn:
        """Raise WrongUsage in the user's language."""
        for english, vietnamese in _ARGPARSE_VI.items():
            message = message.replace(english, say(vietnamese, english))
        raise WrongUsage(f"{self.format_usage()}{self.prog}: {message}")

    def format_usage(self) -> str:
        """The usage line with its first word translated."""
        return super().format_usage().replace("usage:", say("cách dùng:", "usage:"), 1)

    def format_help(self) -> str:
        """The help page with its first word translated."""
        return super().format_help().replace("usage:", say("cách dùng:", "usage:"), 1)


def a_day(text: str) -> date:
    """A day as people write it: 2022-10-15 or 15/10/2022."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(say(f"“{text}” không phải ngày", f"“{text}” is not a date"))


def a_count(text: str) -> int:
    """A whole number from 1 on."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    told = say(f"“{text}” không phải số nguyên dương", f"“{text}” is not a positive whole number")
    raise argparse.ArgumentTypeError(told)


Option = Callable[[Parser], None]


def option(name: str, vietnamese: str, english: str, **words: Any) -> Option:
    """An option that several commands share."""
    return lambda parser: _add(parser, name, say(vietnamese, english), words)


def _add(parser: Parser, name: str, told: str, words: dict[str, Any]) -> None:
    parser.options.add_argument(name, help=told, **words)


def data(parser: Parser) -> None:
    """The product's folder."""
    told = say(
        "thư mục dữ liệu và khóa (mặc định: GIAMNGHEO_DATA, hoặc giamngheo-data trong thư mục hiện hành)",
        "folder of data and keys (default: GIAMNGHEO_DATA, else giamngheo-data in the current folder)",
    )
    given = Path(os.environ.get("GIAMNGHEO_DATA", "giamngheo-data"))
    _add(parser, "--data", told, {"type": Path, "default": given, "metavar": "DIR"})


def tables(parser: Parser) -> None:
    """The two input tables and the day."""
    for name, vietnamese, english in (
        ("--households", "tệp hộ (.csv, .parquet, .xlsx hoặc thư mục mảnh)", "households: a file or shards"),
        ("--persons", "tệp nhân khẩu", "persons: a file or shards"),
    ):
        _add(parser, name, say(vietnamese, english), {"type": Path, "required": True, "metavar": "FILE"})
    as_of(parser)


def as_of(parser: Parser) -> None:
    """The day of the review."""
    told = say("ngày rà soát, ví dụ 2022-10-15", "the day of the review, e.g. 2022-10-15")
    _add(parser, "--as-of", told, {"type": a_day, "required": True, "metavar": "DATE"})


def law(parser: Parser) -> None:
    """Which law judges."""
    told = say(
        "chuẩn nghèo: auto (chuẩn đang có hiệu lực) hoặc tên chuẩn", "standard: auto (in force) or its name"
    )
    _add(parser, "--standard", told, {"default": "auto", "metavar": "auto|ID"})
    _add(
        parser,
        "--basis",
        say("xét theo thu nhập hay điểm thu nhập", "judge by income or by income score"),
        {"default": "auto", "choices": ["auto", "income", "score"]},
    )
    overlay(parser)


def overlay(parser: Parser) -> None:
    """A province's own additions to the law."""
    told = say("thư mục bổ sung: standards/, provincial/", "folder of additions: standards/, provincial/")
    _add(parser, "--policy", told, {"type": Path, "metavar": "DIR"})


def out(parser: Parser) -> None:
    """Where the result goes."""
    _add(
        parser,
        "--out",
        say("tệp kết quả (.csv, .parquet, .xlsx)", "result file (.csv, .parquet, .xlsx)"),
        {"type": Path, "required": True, "metavar": "FILE"},
    )


def language_option(parser: Parser) -> None:
    """Vietnamese or English."""
    _add(parser, "--lang", say("ngôn ngữ", "language"), {"choices": list(LANGUAGES)})

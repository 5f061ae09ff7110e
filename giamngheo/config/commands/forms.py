"""giamngheo forms"""

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.engine.findings import WrongUsage, printed
from giamngheo.engine.form_files import NUMBERS
from giamngheo.engine.form_places import ROWS
from giamngheo.engine.forms import FormsRequest, fill_forms
from giamngheo.papers.forms.write import FORMATS, write_forms
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped


def _numbers(text: str) -> tuple[int, ...]:
    """`all`, or numbers with commas between them."""
    if text == "all":
        return tuple(NUMBERS)
    asked = text.split(",")
    if not all(number.strip().isdecimal() and int(number) in NUMBERS for number in asked):
        told = (
            f"“{text}”: biểu có số từ 1 đến {NUMBERS[-1]}",
            f"“{text}”: forms are numbered 1 to {NUMBERS[-1]}",
        )
        raise argparse.ArgumentTypeError(say(*told))
    return tuple(sorted({int(number) for number in asked}))


OPTIONS = (
    words.tables,
    words.option(
        "--totals",
        "bảng dân số: tổng số hộ, nhân khẩu",
        "totals: households and persons",
        type=Path,
        metavar="FILE",
    ),
    words.option(
        "--previous-results",
        "kết quả phân loại năm trước",
        "results of the year before",
        type=Path,
        metavar="FILE",
    ),
    words.option(
        "--area", "mã tỉnh, huyện, xã hoặc VN", "code of the area, or VN", required=True, metavar="CODE"
    ),
    words.option("--rows", "mỗi hàng là gì (mặc định: cấp dưới)", "what a row is", choices=list(ROWS)),
    words.option(
        "--forms", "số biểu, ví dụ 1,2,3 (mặc định: all)", "which forms", type=_numbers, default="all"
    ),
    words.option("--format", "dạng tệp", "file format", choices=list(FORMATS), default=FORMATS[0]),
    words.option(
        "--official",
        "biểu chính thức: dừng khi còn hộ chưa đủ thông tin",
        "official: refused while a household is undetermined",
        action="store_true",
    ),
    words.option(
        "--with-names", "in họ và tên trong danh sách", "print names in the lists", action="store_true"
    ),
    words.law,
    words.option("--out", "thư mục kết quả", "folder for the forms", type=Path, required=True, metavar="DIR"),
)


def act(asked: Namespace) -> None:
    """Fill the forms, write them, tell what they leave open."""
    if asked.out.exists() and not asked.out.is_dir():
        raise WrongUsage(say(f"{asked.out}: không phải thư mục", f"{asked.out}: is not a folder"))
    made = fill_forms(
        FormsRequest(
            households=asked.households,
            persons=asked.persons,
            as_of=asked.as_of,
            area=asked.area,
            numbers=asked.forms,
            totals=asked.totals,
            previous_results=asked.previous_results,
            rows=asked.rows,
            format=asked.format,
            is_official=asked.official,
            with_names=asked.with_names,
            standard=asked.standard,
            basis=asked.basis,
            overlay=asked.policy,
        )
    )
    written = write_forms(made, asked.out)
    if made.warnings:
        print(*printed(made.warnings), sep="\n", file=sys.stderr)
    stage = say("chính thức", "official") if asked.official else say("sơ bộ", "preliminary")
    print(
        say(
            f"{made.area_name}: {len(written)} biểu {stage}",
            f"{made.area_name}: {len(written)} {stage} forms",
        )
    )
    waiting, unseen = grouped(made.undetermined), grouped(made.not_reviewed)
    print(
        say(
            f"{waiting} hộ chưa đủ thông tin, {unseen} hộ không thuộc diện rà soát: giữ kết quả lần trước",
            f"{waiting} households undetermined, {unseen} not reviewed: they stay where they were",
        ),
        "→",
        asked.out,
    )

"""giamngheo demo-data"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.demo.country import HOUSEHOLDS, CountryRequest, generate_country
from giamngheo.demo.generate import FORMATS, GenerateRequest, generate
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

INTERRUPTED = 130
OPTIONS = (
    words.option("--province", "mã tỉnh", "province code", metavar="CODE"),
    words.option(
        "--country",
        "mọi tỉnh, chia thành mảnh (mặc định 28 triệu hộ)",
        "every province, in shards (28 million households unless told)",
        action="store_true",
    ),
    words.option("--households", "số hộ", "number of households", type=int, metavar="N"),
    words.as_of,
    words.option(
        "--seed", "hạt giống: cùng số, cùng dữ liệu", "seed: same number, same data", type=int, default=0
    ),
    words.option(
        "--out", "thư mục kết quả", "folder for the tables", type=Path, required=True, metavar="DIR"
    ),
    words.option(
        "--previous", "thư mục dữ liệu năm trước", "folder of the year before", type=Path, metavar="DIR"
    ),
    words.option("--format", "dạng tệp", "file format", choices=FORMATS, default=FORMATS[0]),
    words.option(
        "--all-in-review", "mọi hộ đều được rà soát", "every household is in review", action="store_true"
    ),
)


def act(asked: Namespace) -> None:
    """Make the tables and say what was made."""
    if asked.country == (asked.province is not None):
        raise WrongUsage(say("cần --province hoặc --country", "either --province or --country is needed"))
    try:
        print(_country(asked) if asked.country else _province(asked), "→", asked.out)
    except KeyboardInterrupt:
        print(
            say("đã dừng, không để lại tệp dở dang", "stopped, no half-written file is left"), file=sys.stderr
        )
        sys.exit(INTERRUPTED)


def _country(asked: Namespace) -> object:
    if asked.previous is not None or asked.format != FORMATS[0]:
        raise WrongUsage(
            say("--country chỉ sinh năm đầu, dạng parquet", "--country makes a first year, as parquet")
        )
    households = HOUSEHOLDS if asked.households is None else asked.households
    return generate_country(
        CountryRequest(asked.as_of, asked.seed, asked.out, households, asked.all_in_review)
    )


def _province(asked: Namespace) -> object:
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
    return generate(request)

"""giamngheo demo-data"""

from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.demo.generate import FORMATS, GenerateRequest, generate
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

OPTIONS = (
    words.option("--province", "mã tỉnh", "province code", required=True, metavar="CODE"),
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
    print(generate(request), "→", asked.out)

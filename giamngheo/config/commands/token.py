"""giamngheo token"""

import os
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.standalone import enter_as_worker
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

OPTIONS = (
    words.option("--user", "tên đăng nhập", "user name", required=True, metavar="NAME"),
    words.option(
        "--name",
        "tên của chương trình dùng khóa",
        "what the program is called",
        default="API",
        metavar="TEXT",
    ),
    words.option("--days", "số ngày còn dùng được", "days that it opens", type=int, default=90, metavar="N"),
    words.option(
        "--duty",
        "vai trò (hoặc mã) của nhiệm vụ mà chương trình làm; mặc định: nhiệm vụ mới nhất",
        "role (or id) of the duty in which the program works; default: the newest",
        default="",
        metavar="ROLE",
    ),
    words.option("--data", "thư mục dữ liệu của “serve”", "data folder of “serve”", type=Path, metavar="DIR"),
)


def act(asked: Namespace) -> None:
    """Print a new token, once, alone on its line; whose it is and until when goes to stderr."""
    if asked.data:
        os.environ["GIAMNGHEO_DATA"] = str(asked.data)
    enter_as_worker()
    # Models exist only once Django is set up: start-up order.
    tokens = import_module("giamngheo.records.accounts.services.tokens")
    errors = import_module("giamngheo.records.accounts.errors")
    clock = import_module("giamngheo.records.base.clock")
    try:
        made = tokens.make_token(
            login=asked.user, asked_duty=asked.duty, name=asked.name, days=asked.days, today=clock.today()
        )
    except errors.WrongEntry as wrong:
        raise WrongUsage(wrong.message) from wrong
    duty, until = made.token.duty, f"{clock.as_told(made.token.expires_at):%d/%m/%Y}"
    print(
        say(
            f"Khóa của {duty.user.username}, vai trò {duty.role}, {duty.office.name}; dùng đến {until}. "
            "Chỉ hiện một lần, hãy cất kỹ.",
            f"Token of {duty.user.username} as {duty.role}, {duty.office.name}; opens until {until}. "
            "It is shown this once: keep it safe.",
        ),
        file=sys.stderr,
    )
    print(made.key)

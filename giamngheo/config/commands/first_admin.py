"""giamngheo first-admin"""

from argparse import Namespace
from importlib import import_module

from giamngheo.config import parser as words
from giamngheo.config.standalone import enter_as_worker
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say

OPTIONS = (
    words.option("--user", "tên đăng nhập", "user name", required=True, metavar="NAME"),
    words.option("--name", "họ và tên", "full name", required=True, metavar="TEXT"),
    words.option("--office", "đơn vị cấp tỉnh", "the provincial office", required=True, metavar="TEXT"),
)


def act(asked: Namespace) -> None:
    """Enter the one administrator whom nobody enters, and print the password to change at the first sign-in."""
    enter_as_worker()
    # Models exist only once Django is set up: start-up order.
    offices = import_module("giamngheo.records.accounts.services.offices")
    officers = import_module("giamngheo.records.accounts.services.officers")
    errors = import_module("giamngheo.records.accounts.errors")
    clock = import_module("giamngheo.records.base.clock")
    naming = officers.Naming(username=asked.user, full_name=asked.name, email="")
    try:
        entered = offices.enter_first_administrator(
            office_name=asked.office, naming=naming, today=clock.today()
        )
    except errors.WrongEntry as wrong:
        raise WrongUsage(wrong.message) from wrong
    print(
        say(
            f"Đã tạo quản trị viên {asked.user}. Mật khẩu tạm, phải đổi khi đăng nhập: {entered.password}",
            f"Entered administrator {asked.user}. Password for the first sign-in: {entered.password}",
        )
    )

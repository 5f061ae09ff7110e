"""The command line: each command a thin door to one run of the engine, loaded only when asked for."""

import os
import sys
from importlib import import_module
from itertools import pairwise

from giamngheo.config import parser as words
from giamngheo.config.parser import Parser
from giamngheo.engine.findings import Refused, WrongUsage, printed
from giamngheo.rules.language import LANGUAGES, language, say

DONE, WRONG_USAGE, INPUT_REFUSED = 0, 2, 3

# The name of each command, what it does; its door is the file of that name in commands/.
COMMANDS = {
    "classify": ("Phân loại hộ từ tệp của cán bộ", "Classify households from the officers' files"),
    "explain": ("Giải thích kết quả của một hộ", "Explain one household's verdict"),
    "simulate": ("So sánh hai chuẩn trên cùng câu trả lời", "Compare two standards on the same answers"),
    "measure": (
        "Đo nghèo đa chiều theo thiếu hụt (Alkire-Foster)",
        "Measure multidimensional poverty by deprivations (Alkire-Foster)",
    ),
    "forms": ("Lập biểu tổng hợp và danh sách 1-15", "Fill the official forms and lists 1-15"),
    "check-table": ("Kiểm tra một bảng đã công bố", "Check a published table"),
    "demo-data": ("Sinh dữ liệu tổng hợp của một tỉnh", "Make the synthetic data of a province"),
    "snapshot": (
        "Chụp sổ hộ như vào một ngày thành bảng",
        "Write the register as it stood on a day as tables",
    ),
    "publish": ("Chốt và ký kết quả của một tỉnh", "Freeze and sign a province's result"),
    "combine": ("Cộng kết quả đã chốt của các tỉnh", "Add up the frozen results of provinces"),
    "serve": (
        "Chạy phần mềm: cơ sở dữ liệu, trang web, tiến trình nền",
        "Run the product: database, pages, worker",
    ),
    "boundaries": ("Nạp ranh giới xã để vẽ bản đồ", "Load boundaries of communes for the map"),
    "first-admin": ("Tạo quản trị viên đầu tiên", "Enter the first administrator"),
    "token": ("Cấp khóa API cho một cán bộ", "Make an API token for an officer"),
    "worker": ("Chạy riêng tiến trình nền", "Run a worker alone"),
    "audit": ("Kiểm tra chuỗi niêm phong của nhật ký", "Check the seals of the audit log"),
    "backup": (
        "Sao lưu cơ sở dữ liệu và tệp, không gồm khóa",
        "Back up the database and the files, without the keys",
    ),
    "restore": ("Phục hồi từ một bản sao lưu", "Restore a backup"),
    "doctor": ("Nói chỗ nào hỏng và phải làm gì", "Say what is wrong and what to do"),
    "rotate-keys": ("Thay khóa mã hóa dữ liệu cá nhân", "Replace the key of personal values"),
}


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
    except WrongUsage as error:
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


def _command(argv: list[str]) -> int:
    asked = _parser(argv).parse_args(argv)
    asked.act(asked)
    return DONE


def _parser(argv: list[str]) -> Parser:
    """Knows every command's name, and the options of the one asked for."""
    parser = Parser(
        prog="giamngheo", description=say("Rà soát hộ nghèo đa chiều", "Multidimensional poverty review")
    )
    words.language_option(parser)
    commands = parser.add_subparsers(
        title=say("lệnh", "commands"), metavar=say("LỆNH", "COMMAND"), required=True, dest="command"
    )
    words_given = argv[2:] if argv[:1] == ["--lang"] else argv
    wanted = next((word for word in words_given if not word.startswith("-")), None)
    for name, told in COMMANDS.items():
        added = commands.add_parser(name, help=say(*told), description=say(*told))
        if name == wanted:
            door = import_module(f"giamngheo.config.commands.{name.replace('-', '_')}")
            for option in (*door.OPTIONS, words.language_option):
                option(added)
            added.set_defaults(act=door.act)
    return parser

"""giamngheo restore"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.backups import key_signs
from giamngheo.config.backups.restoring import Restored, RestoreRequest, check, restore
from giamngheo.config.unprivileged import CannotStart
from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

BROKEN = 3
OPTIONS = (
    words.option(
        "--from", "tệp sao lưu", "the backup", type=Path, required=True, dest="file", metavar="FILE"
    ),
    words.option("--keys", "thư mục khóa đã chép", "the folder of the copied keys", type=Path, metavar="DIR"),
    words.option(
        "--into",
        "phục hồi vào một cơ sở dữ liệu mới bên cạnh cơ sở dữ liệu đang dùng",
        "restore into a new database beside the one in use",
        metavar="NEWDB",
    ),
    words.option(
        "--without-keys",
        "phục hồi dù không còn đủ khóa; lệnh nói mất khóa nào thì mất gì",
        "restore although keys are lost; says what is lost with each",
        action="store_true",
    ),
    words.option(
        "--check",
        "chỉ đọc bản sao lưu đến hết, không phục hồi",
        "only read the backup to its end, restore nothing",
        action="store_true",
    ),
    words.data,
)


def act(asked: Namespace) -> None:
    """Restore a backup and compare. Leaves with status 1 where it fails, 3 where the log's seals do not hold."""
    if not asked.file.is_file():
        raise WrongUsage(f"{asked.file}: " + say("không có tệp này", "there is no such file"))
    if asked.check:
        manifest = check(asked.file).manifest
        made_at = manifest["made_at"]
        print(say(f"{asked.file}: nguyên vẹn, tạo lúc {made_at}", f"{asked.file}: whole, made at {made_at}"))
        return
    keys = asked.keys and asked.keys.absolute()
    request = RestoreRequest(asked.file, asked.data.absolute(), keys, asked.into, asked.without_keys)
    try:
        _tell(restore(request))
    except CannotStart as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error


def _tell(done: Restored) -> None:
    rows, files, tried, opened = map(grouped, (done.rows, done.files, done.ids_tried, done.ids_opened))
    print(
        say(
            f"Đã phục hồi {rows} dòng, {files} tệp vào cơ sở dữ liệu {done.database}; mọi bảng khớp với bản sao lưu.\n"
            f"Số định danh đọc thử: {opened}/{tried}.",
            f"Restored {rows} rows, {files} files into database {done.database}; every table is as it was backed up.\n"
            f"Personal ids tried: {opened} of {tried} could be read.",
        )
    )
    if done.lacking:
        told = say("! Phục hồi khi thiếu khóa:", "! Restored without these keys:")
        print(told, *map(key_signs.lost, done.lacking), sep="\n  ")
    broken = sum(bool(chain.breaks) for chain in done.chains)
    print(
        say(
            f"Nhật ký: {len(done.chains)} chuỗi niêm phong, {broken} chuỗi không khớp.",
            f"Log: {len(done.chains)} chains of seals, {broken} do not hold.",
        )
    )
    if broken or done.ids_opened < done.ids_tried:
        raise SystemExit(BROKEN)

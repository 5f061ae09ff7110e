"""giamngheo backup"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.backups.taking import Backup, BackupRequest, back_up
from giamngheo.config.unprivileged import CannotStart
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.option(
        "--to",
        "thư mục nhận bản sao lưu, ngoài thư mục dữ liệu",
        "folder for the backup, outside the data folder",
        type=Path,
        required=True,
        metavar="DIR",
    ),
    words.option(
        "--keys",
        "thư mục khác để chép các khóa (mặc định: không chép)",
        "another folder, to copy the keys to (default: they are not copied)",
        type=Path,
        metavar="DIR",
    ),
    words.option(
        "--keep",
        "chỉ giữ N bản mới nhất trong thư mục đó",
        "keep the N newest backups of that folder only",
        type=words.a_count,
        metavar="N",
    ),
    words.data,
)


def act(asked: Namespace) -> None:
    """Make a backup and say what is in it. Leaves with status 1 where it cannot be made or lacks a file."""
    data = asked.data.absolute()
    try:
        made = back_up(
            BackupRequest(data, asked.to.absolute(), asked.keys and asked.keys.absolute(), asked.keep)
        )
    except CannotStart as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error
    _tell(made)
    if made.missing:
        lost = grouped(len(made.missing))
        told = say(
            f"! {lost} tệp mà cơ sở dữ liệu nhắc đến đã mất hoặc hỏng trên đĩa từ trước:",
            f"! {lost} files that the database speaks of were lost or damaged on the disk before:",
        )
        print(told, *made.missing, sep="\n", file=sys.stderr)
        raise SystemExit(1)


def _tell(made: Backup) -> None:
    rows, files = grouped(made.rows), grouped(made.files)
    size, seconds = grouped(made.bytes / 2**20, 1), grouped(made.seconds, 1)
    print(
        say(
            f"{made.path}\n{size} MB, {rows} dòng, {files} tệp, {seconds} giây; đã đọc lại đến hết.\n"
            f"SHA-256 {made.sha256}",
            f"{made.path}\n{size} MB, {rows} rows, {files} files, {seconds} s; read again to its end.\n"
            f"SHA-256 {made.sha256}",
        )
    )
    if made.removed:
        print(say(f"Đã xóa {made.removed} bản cũ.", f"Removed {made.removed} old backups."))
    print(
        say(
            f"Khóa: {made.keys} (giữ ở nơi khác với bản sao lưu)",
            f"Keys: {made.keys} (keep apart from the backup)",
        )
        if made.keys
        else say("Khóa không có trong bản sao lưu.", "The keys are not in the backup.")
    )

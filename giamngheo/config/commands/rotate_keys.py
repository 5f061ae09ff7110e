"""giamngheo rotate-keys"""

import sys
from argparse import Namespace
from importlib import import_module

from giamngheo.config import parser as words
from giamngheo.config.standalone import enter_as_worker
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.option(
        "--finish",
        "bỏ các khóa cũ, sau khi mọi giá trị đã sang khóa mới",
        "drop the old keys once every value is under the new one",
        action="store_true",
    ),
)


def act(asked: Namespace) -> None:
    """Put the personal values under a new key; may be killed and called again. Leaves with status 1 where it cannot."""
    enter_as_worker()
    rotation = import_module("giamngheo.records.base.rotation")
    try:
        done = rotation.finish() if asked.finish else rotation.rotate()
    except rotation.CannotRotate as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error
    values = grouped(done.values)
    print(say(f"{values} giá trị đã sang khóa mới.", f"{values} values put under the new key."))
    if done.keys > 1:
        print(
            say(
                f"Tệp khóa còn {done.keys} khóa. Sau 15 phút hãy chạy: giamngheo rotate-keys --finish",
                f"The key file holds {done.keys} keys. In 15 minutes run: giamngheo rotate-keys --finish",
            )
        )

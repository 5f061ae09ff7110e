"""giamngheo serve"""

import sys
from argparse import Namespace

from giamngheo.config import parser as words
from giamngheo.config.serving import ServeRequest, serve
from giamngheo.config.unprivileged import CannotStart

OPTIONS = (
    words.option(
        "--demo",
        "nạp tỉnh mẫu với dân cư hư cấu và các tài khoản dùng thử",
        "load the made-up demo province and its accounts",
        action="store_true",
    ),
    words.data,
    words.option(
        "--port",
        "cổng trên máy này (mặc định 8000; 0: cổng trống bất kỳ)",
        "port on this machine (default 8000; 0: any free one)",
        type=int,
        default=8000,
        metavar="N",
    ),
)


def act(asked: Namespace) -> None:
    """Serve until asked to stop. Leaves with status 1 where a part does not come up."""
    try:
        serve(ServeRequest(data=asked.data.absolute(), port=asked.port, demo=asked.demo))
    except CannotStart as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error

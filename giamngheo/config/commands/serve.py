"""giamngheo serve"""

import os
import sys
from argparse import Namespace
from pathlib import Path

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
    words.option(
        "--data",
        "thư mục dữ liệu và khóa (mặc định: GIAMNGHEO_DATA, hoặc giamngheo-data trong thư mục hiện hành)",
        "folder of data and keys (default: GIAMNGHEO_DATA, else giamngheo-data in the current folder)",
        type=Path,
        default=Path(os.environ.get("GIAMNGHEO_DATA", "giamngheo-data")),
        metavar="DIR",
    ),
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

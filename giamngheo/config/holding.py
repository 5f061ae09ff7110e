"""The data folder: made for the product, held by one at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from giamngheo.engine.findings import WrongUsage
from giamngheo.records.base.owners import hand_over
from giamngheo.rules.language import say

# A folder with this mark holds half a restored register: neither `serve` nor `restore` takes it up.
RESTORING = "restoring"


@contextmanager
def held_alone(data: Path) -> Iterator[None]:
    """Hold the folder for this process. Raises WrongUsage where another product serves it, or it is not ours."""
    try:
        lock = (data / "serve.lock").open("w")
        hand_over(data / "serve.lock")
    except OSError as error:
        told = say("Không ghi được vào thư mục dữ liệu", "Cannot write to the data folder")
        raise WrongUsage(f"{told}: {error}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WrongUsage(
                say(
                    f"Thư mục {data} đang được một giamngheo khác phục vụ: hãy dừng nó, hoặc chọn --data khác",
                    f"Another giamngheo serves {data}: stop it, or choose another --data",
                )
            ) from error
        yield


def keep_folder(data: Path) -> None:
    """Make the folder DIR. It lets the database's own account pass through, and shows it nothing."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
    except OSError as error:
        told = say("Không tạo được thư mục dữ liệu", "Cannot make the data folder")
        raise WrongUsage(f"{told}: {error}") from error

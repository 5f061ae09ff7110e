"""giamngheo snapshot"""

import hashlib
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.standalone import enter_as_worker
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.publication import MANIFEST
from giamngheo.engine.write import swapped_in
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

OPTIONS = (
    words.option(
        "--area",
        "mã tỉnh, huyện (cũ) hoặc xã",
        "code of a province, an (old) district or a commune",
        required=True,
        metavar="CODE",
    ),
    words.as_of,
    words.option(
        "--totals",
        "bảng dân số: tổng số hộ, nhân khẩu",
        "totals: households and persons",
        type=Path,
        metavar="FILE",
    ),
    words.option(
        "--with-names",
        "kèm họ tên và số định danh; được ghi vào nhật ký",
        "with names and personal ids; logged",
        action="store_true",
    ),
    words.option(
        "--out", "thư mục kết quả", "folder for the snapshot", type=Path, required=True, metavar="DIR"
    ),
)


def act(asked: Namespace) -> None:
    """Write the register as it stood on a day into a folder, all of it or nothing."""
    _check_out(asked.out)
    enter_as_worker()
    # Models exist only once Django is set up: start-up order.
    snapshots = import_module("giamngheo.papers.snapshots")
    scope = import_module("giamngheo.records.base.scope")
    services = import_module("giamngheo.records.registry.services.snapshotting")
    if asked.as_of > import_module("giamngheo.records.base.clock").today():
        raise WrongUsage(f"--as-of {asked.as_of}: {say('ngày này chưa đến', 'this day has not come yet')}")
    request = snapshots.SnapshotRequest(asked.area, asked.as_of, asked.with_names, asked.totals)
    everywhere = scope.Scope(communes=(scope.EVERYWHERE,))
    with swapped_in(asked.out) as beside, scope.scoped(everywhere, one_moment=True):
        beside.mkdir(mode=0o700)
        manifest = snapshots.write_snapshot(request, beside)
        digest = hashlib.sha256((beside / MANIFEST).read_bytes()).hexdigest()
        services.log_snapshot(None, asked.area, manifest, digest)
    counts = {name: grouped(number) for name, number in manifest["counts"].items()}
    print(
        say(
            "{}: {households} hộ, {persons} nhân khẩu, {communes} xã",
            "{}: {households} households, {persons} persons, {communes} communes",
        ).format(manifest["area"]["name"], **counts),
        "→",
        asked.out,
    )
    if later := manifest["answers_saved_later"]:
        print(
            say(
                f"{grouped(later)} phiếu đã được sửa sau ngày đó: giá trị trước khi sửa không còn trong bảng",
                f"{grouped(later)} reviews were corrected after that day: what they said before is not in it",
            )
        )


def _check_out(out: Path) -> None:
    """A folder of anything else is never replaced."""
    if out.exists() and not (out.is_dir() and ((out / MANIFEST).exists() or not any(out.iterdir()))):
        told = "đã có và không phải bản chụp của sổ", "is there and is no snapshot"
        raise WrongUsage(f"{out}: {say(*told)}")
    if not out.absolute().parent.is_dir():
        raise WrongUsage(f"{out.parent}: {say('không có thư mục này', 'no such folder')}")

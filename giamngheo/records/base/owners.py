"""Whose the files are: what root makes in the product's folder belongs to the account that the product runs as.

An administrator types commands as root; the service then has to read what they left.
"""

import json
import os
from pathlib import Path
from typing import Any


def hand_over(path: Path) -> None:
    """Give a file or folder that root made to the owner of the folder it is in; anybody else's stays as it is."""
    if os.geteuid() == 0:
        place = path.parent.stat()
        os.chown(path, place.st_uid, place.st_gid, follow_symlinks=False)


def hand_over_all(folder: Path, but: str) -> None:
    """The same of everything in a folder, however deep. but: the name of a part that has an owner of its own."""
    for path in sorted(folder.iterdir()):
        if path.name == but:
            continue
        hand_over(path)
        if path.is_dir() and not path.is_symlink():
            hand_over_all(path, but)


def write_notice(path: Path, notice: dict[str, Any]) -> None:
    """Put a small JSON file in place as a whole, also over one of another owner."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(notice), encoding="utf-8")
        hand_over(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

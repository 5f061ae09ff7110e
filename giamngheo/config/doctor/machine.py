"""What the product stands on: Python, the packages, the law's files, the letters of printed papers."""

import platform
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import typst

from giamngheo.config.doctor.told import Told, fault, warning, well
from giamngheo.engine.policy import load_law
from giamngheo.engine.policy_reader import PolicyError
from giamngheo.rules.language import say

_ROOT = Path(__file__).resolve().parents[3]
LOCK = _ROOT / "uv.lock" if (_ROOT / "uv.lock").exists() else _ROOT / "giamngheo" / "_uv.lock"
OLDEST, NEWER_THAN_TRIED = (3, 11), (3, 13)
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_GLYPH = re.compile(r'href="#(g[0-9A-Za-z]+)"')


def python() -> Iterator[Told]:
    """Its release is one that the product was tried on."""
    subject, here = "Python", platform.python_version()
    if OLDEST <= sys.version_info[:2] < NEWER_THAN_TRIED:
        yield well(subject, here)
    else:
        yield fault(subject, here, say("cài Python 3.11 hoặc 3.12", "install Python 3.11 or 3.12"))


def packages() -> Iterator[Told]:
    """Each package that the product needs is there in a locked version."""
    subject = say("gói phần mềm", "packages")
    if not LOCK.exists():
        yield warning(subject, say("không có tệp khóa", "no lock file"), say("cài lại", "install again"))
        return
    locked = _locked(tomllib.loads(LOCK.read_text(encoding="utf-8")))
    found = {name: _installed(name) for name in locked}
    wrong = [
        f"{name} {found[name] or '–'}" for name, versions in locked.items() if found[name] not in versions
    ]
    if wrong:
        advice = say("cài lại từ bộ cài", "install again from the bundle")
        yield fault(subject, say("không đúng bản đã khóa: ", "not as locked: ") + ", ".join(wrong), advice)
    else:
        yield well(subject, say(f"{len(locked)} gói đúng bản đã khóa", f"{len(locked)} as locked"))


def _locked(lock: dict[str, Any]) -> dict[str, set[str]]:
    """The versions of the product's own needs and of theirs, those of another system or Python left out."""
    known: dict[str, list[dict[str, Any]]] = {}
    for package in lock["package"]:
        known.setdefault(package["name"], []).append(package)
    wanted, waiting = {}, ["giamngheo"]
    while waiting:
        name = waiting.pop()
        if name in wanted:
            continue
        wanted[name] = {package.get("version", "") for package in known[name]}
        needs = [need for package in known[name] for need in package.get("dependencies", [])]
        waiting += [need["name"] for need in needs if "marker" not in need or _installed(need["name"])]
    del wanted["giamngheo"]
    return wanted


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def law() -> Iterator[Told]:
    """The files of the law can be read and agree with each other."""
    subject = say("văn bản luật (policy)", "the law (policy)")
    try:
        yield well(
            subject, say(f"{len(load_law().standards)} chuẩn", f"{len(load_law().standards)} standards")
        )
    except PolicyError as error:
        yield fault(
            subject, str(error), say("cài lại, hoặc sửa tệp bổ sung", "install again, or mend the overlay")
        )


def letters() -> Iterator[Told]:
    """The printer's font has a sign of its own for each Vietnamese letter."""
    subject = say("phông chữ của bản in", "font of printed papers")
    wanted = VIETNAMESE + VIETNAMESE.upper()
    drawn = typst.compile(
        f"#set text(fallback: false)\n{wanted}".encode(), format="svg", ignore_system_fonts=True
    )
    assert isinstance(drawn, bytes)
    signs = len(set(_GLYPH.findall(drawn.decode())))
    if signs == len(set(wanted)):
        yield well(subject, say(f"đủ {signs} chữ tiếng Việt", f"all {signs} Vietnamese letters"))
    else:
        told = say(f"chỉ có {signs}/{len(wanted)} chữ", f"only {signs} of {len(wanted)} letters")
        yield fault(subject, told, say("cài lại gói typst", "install the package typst again"))

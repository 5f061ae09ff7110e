"""The sheets of each counterpart as data: policy/exchange/*.yaml, and an office's own in its data folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from giamngheo.engine.policy import POLICY, instruments
from giamngheo.engine.policy_reader import CONFIDENCES, PolicyError, read_yaml
from giamngheo.rules import codes
from giamngheo.rules.language import say
from giamngheo.rules.reconciliation import IDENTIFYING

PRESENCES = ("present", "died", "moved_away")
CODED: Mapping[str, Sequence[str]] = {
    "sex": tuple(codes.SEXES),
    "relation": tuple(codes.RELATIONS),
    "ethnic_code": tuple(codes.ETHNIC_CODES),
    "presence": PRESENCES,
}
FIELDS = (
    *("number", "key", "household_id", "commune_code", "village_name", "full_name", "relation", "birth_date"),
    *("sex", "ethnic_code", "personal_id", "presence", "on_date"),
)
NEEDED = ("key", "full_name", "birth_date")


@dataclass(frozen=True)
class SheetColumn:
    """A column of the sheet. field: of FIELDS."""

    field: str
    heading: str


@dataclass(frozen=True)
class SheetLayout:
    """A counterpart's sheet. words: field → code → how it is written, the first of which is used on the way out.

    identifies: sets of columns by which a person is known, the surest first (rules.reconciliation.IDENTIFYING).
    """

    id: str
    title: tuple[str, str]
    is_verified: bool
    legal_bases: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    identifies: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        """The counterpart's name, in the reader's language."""
        return say(*self.title)


def layouts() -> dict[str, SheetLayout]:
    """Every counterpart by its id; the office's own file takes the place of ours.

    Raises PolicyError for a file that cannot be used.
    """
    return dict(_read(tuple(_files())))


def _files() -> list[tuple[Path, int]]:
    """Ours, then the office's, each with when it was last written."""
    folders = (POLICY / "exchange", settings.DATA / "policy" / "exchange")
    return [(path, path.stat().st_mtime_ns) for folder in folders for path in sorted(folder.glob("*.yaml"))]


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, SheetLayout]:
    found = [read_layout(path, set(instruments())) for path, _ in files]
    return {layout.id: layout for layout in found}


def read_layout(path: Path, cited: set[str]) -> SheetLayout:
    """One file. Raises PolicyError with the key and what is wrong there."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise PolicyError(path, "", say("cần các khóa: giá trị", "keys with values are wanted"))
    if content.get("confidence") not in CONFIDENCES:
        raise PolicyError(path, "confidence", say("phải là ", "must be ") + ", ".join(CONFIDENCES))
    bases = [str(number) for number in _list(path, content, "legal_bases")]
    _all_known(path, "legal_bases", bases, cited)
    return SheetLayout(
        id=_text(path, content, "id"),
        title=(_text(path, content, "title_vi"), _text(path, content, "title_en")),
        is_verified=content["confidence"] == "seen",
        legal_bases=tuple(bases),
        columns=_columns(path, content),
        words=_words(path, content.get("codes") or {}),
        identifies=_identifies(path, content),
    )


def _columns(path: Path, content: Mapping[str, Any]) -> tuple[SheetColumn, ...]:
    entries = _list(path, content, "columns")
    found = tuple(SheetColumn(_text(path, one, "id"), _text(path, one, "heading")) for one in entries)
    fields = [column.field for column in found]
    _all_known(path, "columns", fields, FIELDS)
    if len({*fields}) < len(fields) or len({column.heading for column in found}) < len(found):
        raise PolicyError(path, "columns", say("một cột hoặc tiêu đề đứng hai lần", "a column stands twice"))
    if missing := [name for name in NEEDED if name not in fields]:
        raise PolicyError(path, "columns", say("thiếu ", "missing: ") + ", ".join(missing))
    return found


def _words(path: Path, content: Any) -> dict[str, dict[str, tuple[str, ...]]]:
    if not isinstance(content, dict):
        raise PolicyError(path, "codes", say("cần các khóa: giá trị", "keys with values are wanted"))
    _all_known(path, "codes", content, CODED)
    found = {}
    for field, entries in content.items():
        _all_known(path, f"codes.{field}", entries, CODED[field])
        found[field] = {code: tuple(map(str, _list(path, entries, code))) for code in entries}
    return found


def _identifies(path: Path, content: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    rules = _list(path, content, "identifies")
    for rule in rules:
        if not isinstance(rule, list) or not rule:
            raise PolicyError(path, "identifies", say("mỗi dòng là danh sách cột", "each line lists columns"))
        _all_known(path, "identifies", rule, IDENTIFYING)
    return tuple(tuple(rule) for rule in rules)


def _all_known(path: Path, key: str, named: Any, known: Any) -> None:
    for name in named:
        if name not in known:
            raise PolicyError(path, key, say(f"không có {name!r}", f"{name!r} is not known"))


def _list(path: Path, content: Any, key: str) -> list[Any]:
    value = content.get(key) if isinstance(content, dict) else None
    if not isinstance(value, list) or not value:
        raise PolicyError(path, key, say("cần một danh sách", "a list is wanted"))
    return value


def _text(path: Path, content: Any, key: str) -> str:
    value = content.get(key) if isinstance(content, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(path, key, say("thiếu, hoặc không phải chữ", "missing, or no text"))
    return value.strip()

"""Load the official forms from policy/forms and fit them to a standard and to the ethnic groups present."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import PolicyError, read_yaml
from giamngheo.rules.codes import CAUSES
from giamngheo.rules.forms import Column, Count, Form, Line, Ratio, Where
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Standard

FOLDER = POLICY / "forms"
NUMBERS = range(1, 16)
KINH, FOREIGN = "01", "55"
_RATE = re.compile(r"^(own|\w+)/(\w+)\*(\d+)$")
Words = Mapping[str, str]


@dataclass(frozen=True)
class Repeats:
    """What columns may be repeated for: code and label of each indicator, cause and ethnic group."""

    indicators: Words
    causes: Words
    ethnic_groups: Words

    @classmethod
    def of(cls, standard: Standard, groups_present: Iterable[str]) -> "Repeats":
        """Those of a standard, and of the minority groups that have a column of their own."""
        names, present = ethnic_names(), set(groups_present) - {KINH, FOREIGN}
        return cls(
            {indicator.code: indicator.label_vi for indicator in standard.indicators},
            {f"cause_{number}": label for number, label in enumerate(CAUSES, start=1)},
            {code: name for code, name in names.items() if code in present},
        )


def ethnic_names() -> dict[str, str]:
    """Name of each ethnic code."""
    names = pl.read_csv(POLICY / "ethnic_groups.csv", infer_schema=False)
    return dict(names.select("code", "name_vi").iter_rows())


def layout() -> dict[str, Any]:
    """The lines that all forms share."""
    content: dict[str, Any] = read_yaml(FOLDER / "layout.yaml")
    return content


def form_file(number: int) -> Path:
    """Where a form stands."""
    return FOLDER / f"form-{number:02}.yaml"


def load_form(number: int, repeats: Repeats) -> Form:
    """One form with its repeated columns. Raises PolicyError where the file says what cannot be used."""
    path = form_file(number)
    content = read_yaml(path)
    try:
        return Form(
            number=content["number"],
            title_vi=content["title_vi"],
            national_number=content["national_number"],
            kind=content.get("kind", "count"),
            lines=tuple(_line(entry) for entry in content["lines"]),
            columns=tuple(_columns(path, content["columns"], repeats)),
            notes_vi=tuple(content.get("notes_vi", ())),
            list_class=content.get("list", ""),
            children_under=content["children_under"]["value"] if "children_under" in content else None,
        )
    except KeyError as error:
        raise PolicyError(path, str(error), say("thiếu khóa", "a key is missing")) from error


def with_lines(form: Form, has_previous: bool) -> Form:
    """The form with the lines that can be filled."""
    lines = tuple(line for line in form.lines if has_previous or not line.needs_previous)
    return replace(form, lines=lines)


def _line(entry: Mapping[str, Any]) -> Line:
    return Line(
        entry["unit"],
        entry.get("label_vi", ""),
        entry.get("class", ""),
        _where(entry.get("where", {})),
        entry.get("needs") == "previous_results",
    )


def _columns(path: Path, entries: Iterable[Mapping[str, Any]], repeats: Repeats) -> Iterator[Column]:
    """The columns in order; those without a number go on counting."""
    last = 0
    for entry in entries:
        for words in _repeated(entry, repeats):
            number = entry.get("number") or str(last + 1)
            last = int(number) if number.isdecimal() else last
            yield _column(path, entry, number, words)


def _repeated(entry: Mapping[str, Any], repeats: Repeats) -> Iterator[Words]:
    if "each" not in entry:
        yield {}
        return
    for code, label in vars(repeats)[entry["each"]].items():
        yield {"code": code, "label": label}


def _column(path: Path, entry: Mapping[str, Any], number: str, words: Words) -> Column:
    count = None
    if "of" in entry:
        where = {_worded(name, words): value for name, value in entry.get("where", {}).items()}
        count = Count(entry["of"], _where(where, words), entry.get("sum"))
    return Column(
        number=number,
        identifier=_worded(entry["id"], words),
        heads=tuple(_worded(head, words) for head in entry["heads"]),
        count=count,
        ratio=_ratio(path, entry["rate"]) if "rate" in entry else None,
        equals=entry.get("equals"),
        must_hold=entry.get("must_hold", False),
        show=entry.get("show"),
        mark=_where(entry["mark"]) if "mark" in entry else None,
    )


def _worded(text: str, words: Words) -> str:
    return text.format(**words) if words else text


def _where(entry: Mapping[str, Any], words: Words | None = None) -> Where:
    made: dict[str, Any] = {}
    for name, value in entry.items():
        made[name] = tuple(value) if isinstance(value, list) else value
        if isinstance(value, str) and words:
            made[name] = _worded(value, words)
    return made


def _ratio(path: Path, text: str) -> Ratio:
    parts = _RATE.match(text)
    if parts is None:
        raise PolicyError(path, "rate", say(f"{text!r} phải có dạng a/b*100", f"{text!r} must be a/b*100"))
    return Ratio(None if parts[1] == "own" else parts[1], parts[2], int(parts[3]))

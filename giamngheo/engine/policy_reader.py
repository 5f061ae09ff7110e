"""Turn parsed policy files into parameters, refusing whatever could later decide wrongly or fail."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.facts import Statements
from giamngheo.rules.household_rules import HOUSEHOLD_RULES
from giamngheo.rules.indicators import person_indicators, ready
from giamngheo.rules.language import say
from giamngheo.rules.parameters import (
    DatedValue,
    Indicator,
    Parameter,
    ProvincialLines,
    Source,
    Standard,
    Value,
)
from giamngheo.rules.person_rules import PERSON_RULES
from giamngheo.rules.verdict import INDICATOR_COLUMNS

CONFIDENCES = ("seen", "inferred", "unverified")
AREAS = ("rural", "urban")
LINES = tuple(
    f"{line}_{area}" for line in ("income_line", "poor_line", "income_score_cutoff") for area in AREAS
)
NEEDED = ("income_line_rural", "income_line_urban", "deprivation_cutoff")
WHOLE_COMMON = ("newly_escaped_months", "retirement_months_male", "retirement_months_female")
T = TypeVar("T")


class PolicyError(WrongUsage):
    """A policy file says something the product cannot use; names file and key."""

    def __init__(self, path: Path, key: str, message: str) -> None:
        super().__init__(f"{path}: {key}: {message}")


def read_yaml(path: Path) -> Any:
    """The parsed file. Raises PolicyError where it is not YAML."""
    try:
        with path.open("rb") as stream:
            return yaml.load(stream, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise PolicyError(
            path, "YAML", say(f"không đọc được: {error}", f"cannot be read: {error}")
        ) from error


def _get(path: Path, content: Any, key: str, kind: type[T]) -> T:
    """A key's value of the kind wanted. Raises PolicyError."""
    if not isinstance(content, dict):
        raise PolicyError(path, key, say("cần các khóa: giá trị", "keys with values are wanted"))
    value = content.get(key)
    if not isinstance(value, kind):
        raise PolicyError(
            path, key, say(f"thiếu, hoặc không phải {kind.__name__}", f"missing, or no {kind.__name__}")
        )
    return value


def _is_whole(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_ratio(value: Value) -> bool:
    try:
        return Fraction(str(value)) > 0
    except ValueError:
        return False


class Reader:
    """Reads the files of one law; knows the instruments that may be cited."""

    def __init__(self, instruments: set[str]) -> None:
        self._instruments = instruments

    def standard(self, path: Path, content: Any) -> Standard:
        """A standard with its parameters and indicators."""
        since, until = (_get(path, content, key, date) for key in ("since", "until"))
        if until <= since:
            raise PolicyError(path, "until", say("phải sau since", "must come after since"))
        parameters = self._parameters(path, _get(path, content, "parameters", dict))
        entries = _get(path, content, "indicators", list)
        indicators = tuple(self._indicator(path, entry) for entry in entries)
        made = Standard(
            id=_get(path, content, "id", str),
            label_vi=_get(path, content, "label_vi", str),
            since=since,
            until=until,
            source=self._own_source(path, content, "source"),
            parameters=MappingProxyType(parameters),
            indicators=indicators,
            label_en=str(content.get("label_en", "")),
        )
        self.check(path, made)
        return made

    def check(self, path: Path, standard: Standard) -> None:
        """Raise PolicyError for numbers and cut-offs that could not judge."""
        self._check_numbers(path, standard.parameters)
        self._check_indicators(path, standard.indicators, standard.since)

    def common(self, path: Path) -> dict[str, Parameter]:
        """The parameters of a file that belong to no standard."""
        parameters = self._parameters(path, read_yaml(path))
        for name in WHOLE_COMMON:
            if name in parameters:
                self._check(path, parameters[name], _is_whole)
        return parameters

    def provincial(self, path: Path, content: Any, standard: Standard) -> ProvincialLines:
        """A province's own lines: none lower than the nation's on any day."""
        since, until = _get(path, content, "since", date), content.get("until")
        if until is not None and not (isinstance(until, date) and until > since):
            raise PolicyError(path, "until", say("phải là ngày sau since", "must be a day after since"))
        parameters = self._parameters(path, _get(path, content, "parameters", dict))
        for name, parameter in parameters.items():
            if name not in LINES or name not in standard.parameters:
                raise PolicyError(
                    path, name, say("chuẩn của tỉnh không gồm mục này", "not for a province to set")
                )
            self._check(path, parameter, _is_whole)
            self._check_not_lower(path, parameter, standard.parameters[name], since)
        return ProvincialLines(
            _get(path, content, "province", str), since, until, MappingProxyType(parameters)
        )

    def _check_not_lower(self, path: Path, ours: Parameter, nations: Parameter, since: date) -> None:
        days = {since, *(value.since for value in (*ours.values, *nations.values) if value.since >= since)}
        for day in days:
            pair = ours.on(day), nations.on(day)
            if all(isinstance(value, int) for value in pair) and int(str(pair[0])) < int(str(pair[1])):
                message = (
                    "chuẩn của tỉnh phải không thấp hơn chuẩn quốc gia",
                    "a province's line may not be lower",
                )
                raise PolicyError(path, ours.name, say(*message))

    def _check_numbers(self, path: Path, parameters: Mapping[str, Parameter]) -> None:
        for name in NEEDED:
            if name not in parameters:
                raise PolicyError(path, name, say("thiếu", "missing"))
        for name, parameter in parameters.items():
            self._check(path, parameter, _is_ratio if name == "average_living_ratio" else _is_whole)

    def _check(self, path: Path, parameter: Parameter, is_right: Callable[[Value], bool]) -> None:
        for dated in parameter.values:
            if not is_right(dated.value):
                told = say(f"{dated.value!r} không phải số hợp lệ", f"{dated.value!r} is no valid number")
                raise PolicyError(path, parameter.name, told)

    def _check_indicators(self, path: Path, indicators: tuple[Indicator, ...], since: date) -> None:
        codes = [indicator.code for indicator in indicators]
        for code in codes:
            if codes.count(code) > 1:
                raise PolicyError(path, code, say("chỉ số xuất hiện hai lần", "the indicator stands twice"))
        made = []
        for indicator in indicators:
            try:
                made.append(ready(indicator, since))
            except (KeyError, TypeError, ValueError) as error:
                told = say(f"ngưỡng thiếu hoặc sai: {error}", f"a cut-off is missing or wrong: {error}")
                raise PolicyError(path, indicator.code, told) from error
        try:
            Statements(person_indicators(made))
        except ValueError as error:
            raise PolicyError(path, "indicators", str(error)) from error

    def _indicator(self, path: Path, entry: Any) -> Indicator:
        code, rule = _get(path, entry, "code", str), _get(path, entry, "rule", str)
        if rule not in PERSON_RULES and rule not in HOUSEHOLD_RULES:
            raise PolicyError(path, code, say(f"không có quy tắc {rule!r}", f"no rule {rule!r}"))
        if code not in INDICATOR_COLUMNS:
            raise PolicyError(path, code, say("không có cột kết quả này", "no such result column"))
        return Indicator(
            code=code,
            dimension=_get(path, entry, "dimension", str),
            label_vi=_get(path, entry, "label_vi", str),
            cutoff_vi=_get(path, entry, "cutoff_vi", str),
            rule=rule,
            parameters=MappingProxyType(self._parameters(path, _get(path, entry, "parameters", dict))),
            source=self._own_source(path, entry, code),
            label_en=str(entry.get("label_en", "")),
            cutoff_en=str(entry.get("cutoff_en", "")),
        )

    def _parameters(self, path: Path, content: Any) -> dict[str, Parameter]:
        if not isinstance(content, dict):
            raise PolicyError(path, "parameters", say("cần các khóa: giá trị", "keys with values are wanted"))
        default = (content.get("source"), content.get("confidence"))
        entries = {name: entry for name, entry in content.items() if name not in ("source", "confidence")}
        return {name: self._parameter(path, name, entry, default) for name, entry in entries.items()}

    def _parameter(self, path: Path, name: str, entry: Any, default: tuple[Any, Any]) -> Parameter:
        label, unit = (_get(path, entry, key, str) for key in ("label_vi", "unit"))
        dated = _get(path, entry, "values", dict)
        values = [self._dated(path, name, since, value, default) for since, value in dated.items()]
        if not values:
            raise PolicyError(path, name, say("chưa có trị số nào", "has no value"))
        return Parameter(name, label, unit, tuple(sorted(values, key=lambda value: value.since)))

    def _dated(self, path: Path, name: str, since: Any, entry: Any, default: tuple[Any, Any]) -> DatedValue:
        if not isinstance(since, date) or not isinstance(entry, dict) or "value" not in entry:
            told = "mỗi trị số cần ngày có hiệu lực và value", "each value wants its day and value"
            raise PolicyError(path, name, say(*told))
        value: Value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
        source, confidence = entry.get("source", default[0]), entry.get("confidence", default[1])
        return DatedValue(since, value, self._source(path, name, source, confidence))

    def _own_source(self, path: Path, content: Any, name: str) -> Source:
        source = _get(path, content, "source", dict)
        return self._source(path, name, source, source.get("confidence"))

    def _source(self, path: Path, name: str, source: Any, confidence: Any) -> Source:
        if confidence not in CONFIDENCES:
            wanted = ", ".join(CONFIDENCES)
            told = say(
                f"confidence {confidence!r} phải là {wanted}", f"confidence {confidence!r} must be {wanted}"
            )
            raise PolicyError(path, name, told)
        number = _get(path, source, "instrument", str)
        if number not in self._instruments:
            raise PolicyError(path, name, say(f"không có văn bản {number!r}", f"no instrument {number!r}"))
        return Source(number, source.get("article"), confidence)

"""Load the law from policy/: standards, common parameters, instruments; every value dated and sourced."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from giamngheo.engine.findings import WrongUsage
from giamngheo.rules.household_rules import HOUSEHOLD_RULES
from giamngheo.rules.parameters import (
    DatedValue,
    Indicator,
    Law,
    Parameter,
    ProvincialLines,
    Source,
    Standard,
    Value,
)
from giamngheo.rules.person_rules import PERSON_RULES
from giamngheo.rules.verdict import INDICATOR_COLUMNS

_ROOT = Path(__file__).resolve().parents[2]
POLICY = _ROOT / "policy" if (_ROOT / "policy").is_dir() else _ROOT / "giamngheo" / "_policy"
CONFIDENCES = ("seen", "inferred", "unverified")
COMMON_FILES = ("review.yaml", "working_age.yaml")


class PolicyError(WrongUsage):
    """A policy file says something the product cannot use; the message names file and key, in Vietnamese."""


def read_yaml(path: Path) -> Any:
    """The parsed file. Raises PolicyError where it is not YAML."""
    try:
        with path.open("rb") as stream:
            return yaml.load(stream, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PolicyError(f"{path}: không đọc được YAML: {error}") from error


@cache
def load_law(policy: Path = POLICY, overlay: Path | None = None) -> Law:
    """The whole law; overlay/standards adds standards, overlay/provincial adds a province's own lines.

    Raises PolicyError for a missing key, an unknown rule, instrument or confidence, overlapping periods.
    """
    folders = [policy] if overlay is None else [policy, overlay]
    instruments = {number for folder in folders for number in _instruments(folder)}
    files = [path for folder in folders for path in sorted((folder / "standards").glob("*.yaml"))]
    reader = _Reader(instruments)
    standards = [reader.standard(path, read_yaml(path)) for path in files]
    provincial_files = [] if overlay is None else sorted((overlay / "provincial").glob("*.yaml"))
    for path in provincial_files:
        standards = _with_provincial(standards, reader, path)
    common = {
        name: parameter
        for file in COMMON_FILES
        for name, parameter in reader.parameters(policy / file, read_yaml(policy / file)).items()
    }
    _check_periods(standards)
    used = [*files, *provincial_files, *(policy / file for file in COMMON_FILES)]
    return Law(
        tuple(standards), MappingProxyType(common), MappingProxyType({p.name: _digest(p) for p in used})
    )


def _instruments(folder: Path) -> Iterator[str]:
    path = folder / "instruments.yaml"
    if path.exists():
        for entry in read_yaml(path):
            yield entry["number"]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_periods(standards: list[Standard]) -> None:
    ordered = sorted(standards, key=lambda standard: standard.since)
    for earlier, later in pairwise(ordered):
        if later.since < earlier.until:
            raise PolicyError(f"{later.id}: hiệu lực chồng lên {earlier.id}")


def _with_provincial(standards: list[Standard], reader: "_Reader", path: Path) -> list[Standard]:
    content = read_yaml(path)
    changed = []
    for standard in standards:
        if standard.id == content.get("standard"):
            lines = reader.provincial(path, content, standard)
            values = {**vars(standard), "provincial": (*standard.provincial, lines)}
            standard = Standard(**values)
        changed.append(standard)
    if changed == standards:
        raise PolicyError(f"{path}: standard: không có chuẩn {content.get('standard')!r}")
    return changed


class _Reader:
    """Turns parsed YAML into parameters, checking each value; knows the instruments that may be cited."""

    def __init__(self, instruments: set[str]) -> None:
        self._instruments = instruments

    def standard(self, path: Path, content: Mapping[str, Any]) -> Standard:
        try:
            indicators = tuple(self._indicator(path, entry) for entry in content["indicators"])
            parameters = self.parameters(path, content["parameters"])
            for name in ("income_line_rural", "income_line_urban", "deprivation_cutoff"):
                parameters[name]
            source = self._source(path, "source", content["source"], content["source"]["confidence"])
            return Standard(
                id=str(content["id"]),
                label_vi=content["label_vi"],
                since=content["since"],
                until=content["until"],
                source=source,
                parameters=MappingProxyType(parameters),
                indicators=indicators,
            )
        except KeyError as error:
            raise PolicyError(f"{path}: thiếu khóa {error}") from error

    def parameters(self, path: Path, content: Mapping[str, Any]) -> dict[str, Parameter]:
        default = (content.get("source"), content.get("confidence"))
        entries = {
            name: entry for name, entry in content.items() if isinstance(entry, dict) and "values" in entry
        }
        return {name: self._parameter(path, name, entry, default) for name, entry in entries.items()}

    def provincial(self, path: Path, content: Mapping[str, Any], standard: Standard) -> ProvincialLines:
        parameters = self.parameters(path, content["parameters"])
        for name, parameter in parameters.items():
            for dated in parameter.values:
                national = standard.number(name, dated.since)
                if national is None or not isinstance(dated.value, int | float) or dated.value < national:
                    raise PolicyError(f"{path}: {name}: chuẩn của tỉnh phải không thấp hơn chuẩn quốc gia")
        until = content.get("until")
        return ProvincialLines(
            str(content["province"]), content["since"], until, MappingProxyType(parameters)
        )

    def _indicator(self, path: Path, entry: Mapping[str, Any]) -> Indicator:
        code, rule = entry["code"], entry["rule"]
        if rule not in PERSON_RULES and rule not in HOUSEHOLD_RULES:
            raise PolicyError(f"{path}: {code}: không có quy tắc {rule!r}")
        if code not in INDICATOR_COLUMNS:
            raise PolicyError(f"{path}: {code}: không có cột kết quả nào tên này")
        return Indicator(
            code=code,
            dimension=entry["dimension"],
            label_vi=entry["label_vi"],
            cutoff_vi=entry["cutoff_vi"],
            rule=rule,
            parameters=MappingProxyType(self.parameters(path, entry["parameters"])),
            source=self._source(path, code, entry["source"], entry["source"]["confidence"]),
        )

    def _parameter(
        self, path: Path, name: str, entry: Mapping[str, Any], default: tuple[Any, Any]
    ) -> Parameter:
        values = [self._dated(path, name, since, value, default) for since, value in entry["values"].items()]
        ordered = tuple(sorted(values, key=lambda value: value.since))
        return Parameter(name, entry["label_vi"], entry["unit"], ordered)

    def _dated(
        self, path: Path, name: str, since: date, entry: Mapping[str, Any], default: tuple[Any, Any]
    ) -> DatedValue:
        value: Value = tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
        source, confidence = entry.get("source", default[0]), entry.get("confidence", default[1])
        if not isinstance(since, date) or source is None:
            raise PolicyError(f"{path}: {name}: mỗi trị số cần ngày có hiệu lực và căn cứ")
        return DatedValue(since, value, self._source(path, name, source, confidence))

    def _source(self, path: Path, name: str, source: Mapping[str, Any], confidence: Any) -> Source:
        if confidence not in CONFIDENCES:
            raise PolicyError(
                f"{path}: {name}: confidence {confidence!r} phải là một trong {', '.join(CONFIDENCES)}"
            )
        if source["instrument"] not in self._instruments:
            raise PolicyError(
                f"{path}: {name}: văn bản {source['instrument']!r} không có trong instruments.yaml"
            )
        return Source(source["instrument"], source["article"], confidence)

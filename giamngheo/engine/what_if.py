"""A standard with some of its parameters changed by a file: what would be, not what is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.policy_reader import PolicyError, Reader, read_yaml
from giamngheo.rules.language import say
from giamngheo.rules.parameters import DatedValue, Parameter, Source, Standard, Value

SUPPOSED = Source("what-if", None, "unverified")


def supposed(standard: Standard, path: Path) -> Standard:
    """The standard with the file's parameters, keys as in policy/standards; a bare value holds from the first day.

    `parameters: {name: value}`, `indicators: {code: {name: value}}` (or the list of a standards file); the two
    words may be left out. Raises PolicyError for a key that the standard does not have or a value it cannot use.
    """
    if not path.is_file():
        raise WrongUsage(say(f"--what-if {path}: không có tệp này", f"--what-if {path}: no such file"))
    parameters, indicators = _changes(path, read_yaml(path), standard)
    changed = replace(
        standard,
        parameters=_changed(path, standard.parameters, parameters, standard.since),
        indicators=tuple(
            replace(
                one, parameters=_changed(path, one.parameters, indicators.get(one.code, {}), standard.since)
            )
            for one in standard.indicators
        ),
    )
    Reader(set()).check(path, changed)
    return changed


def _changes(
    path: Path, content: Any, standard: Standard
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The changes of the standard's own parameters, and of each indicator's."""
    if not isinstance(content, dict) or not content:
        raise PolicyError(path, "what-if", say("cần các khóa: giá trị", "keys with values are wanted"))
    codes = {indicator.code for indicator in standard.indicators}
    bare = {
        key: value
        for key, value in content.items()
        if key not in ("parameters", "indicators", "standard", "id")
    }
    parameters = {key: value for key, value in bare.items() if key not in codes} | (
        content.get("parameters") or {}
    )
    named = _by_code(content.get("indicators") or {})
    indicators = {key: value for key, value in bare.items() if key in codes} | named
    for code, value in indicators.items():
        if code not in codes or not isinstance(value, dict):
            raise PolicyError(path, str(code), say("chuẩn không có chỉ số này", "no such indicator"))
    return parameters, indicators


def _by_code(indicators: Any) -> dict[str, Any]:
    if isinstance(indicators, list):
        return {
            str(entry.get("code")): entry.get("parameters", {})
            for entry in indicators
            if isinstance(entry, dict)
        }
    return dict(indicators)


def _changed(
    path: Path, parameters: Mapping[str, Parameter], changes: Mapping[str, Any], since: date
) -> Mapping[str, Parameter]:
    for name in changes:
        if name not in parameters:
            raise PolicyError(path, str(name), say("chuẩn không có tham số này", "no such parameter"))
    return MappingProxyType(
        {
            name: replace(parameter, values=_values(path, name, changes[name], since))
            if name in changes
            else parameter
            for name, parameter in parameters.items()
        }
    )


def _values(path: Path, name: str, given: Any, since: date) -> tuple[DatedValue, ...]:
    dated = given.get("values", {since: given}) if isinstance(given, dict) else {since: {"value": given}}
    try:
        return tuple(
            DatedValue(day, _value(entry["value"]), SUPPOSED) for day, entry in sorted(dated.items())
        )
    except (KeyError, TypeError) as error:
        raise PolicyError(path, name, say("cần một giá trị", "a value is wanted")) from error


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value

"""The law as plain values: a parameter over time, an indicator, a standard; filled from policy/ by the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Value = int | float | str | tuple[str, ...] | None


@dataclass(frozen=True)
class Source:
    """Where a value comes from: number of the instrument and article, and how sure we are of its text."""

    instrument: str
    article: str | None
    confidence: str

    def __str__(self) -> str:
        place = f"{self.article} " if self.article else ""
        return f"{place}{self.instrument}"


@dataclass(frozen=True)
class DatedValue:
    """A value from a day on, with its source."""

    since: date
    value: Value
    source: Source


@dataclass(frozen=True)
class Parameter:
    """A legal quantity over time. `values` is sorted by day and never empty."""

    name: str
    label_vi: str
    unit: str
    values: tuple[DatedValue, ...]

    def dated(self, on: date) -> DatedValue:
        """The value in force that day; before the first one, the first: any answers can be judged by any standard."""
        known = [value for value in self.values if value.since <= on]
        return known[-1] if known else self.values[0]

    def on(self, day: date) -> Value:
        """Just the value in force that day."""
        return self.dated(day).value


@dataclass(frozen=True)
class Indicator:
    """A deprivation indicator of a standard: which rule decides it, with which cut-offs.

    label_en, cutoff_en: empty where the policy file has Vietnamese only.
    """

    code: str
    dimension: str
    label_vi: str
    cutoff_vi: str
    rule: str
    parameters: Mapping[str, Parameter]
    source: Source
    label_en: str = ""
    cutoff_en: str = ""


@dataclass(frozen=True)
class ProvincialLines:
    """Higher lines that a province has set: replaces parameters of a standard in its communes."""

    province: str
    since: date
    until: date | None
    parameters: Mapping[str, Parameter]

    def is_in_force(self, on: date) -> bool:
        """Whether the lines hold that day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Standard:
    """A poverty standard: its period (end exclusive), parameters and indicators in official order."""

    id: str
    label_vi: str
    since: date
    until: date
    source: Source
    parameters: Mapping[str, Parameter]
    indicators: tuple[Indicator, ...]
    provincial: tuple[ProvincialLines, ...] = ()
    label_en: str = ""

    def number(self, name: str, on: date) -> float | int | None:
        """A numeric parameter that day; None where this standard does not define it."""
        if name not in self.parameters:
            return None
        value = self.parameters[name].on(on)
        return value if isinstance(value, int | float) else None

    @property
    def has_score(self) -> bool:
        """Whether households may be judged by the income score."""
        return "income_score_cutoff_rural" in self.parameters


@dataclass(frozen=True)
class Law:
    """All that a review needs besides the tables."""

    standards: tuple[Standard, ...]
    common: Mapping[str, Parameter]
    versions: Mapping[str, str]

    def standard(self, standard_id: str) -> Standard:
        """The standard of that name. Raises KeyError."""
        for standard in self.standards:
            if standard.id == standard_id:
                return standard
        raise KeyError(standard_id)

    def in_force(self, on: date) -> Standard:
        """The standard in force that day. Raises KeyError outside all periods."""
        for standard in self.standards:
            if standard.since <= on < standard.until:
                return standard
        raise KeyError(on.isoformat())

    def whole(self, name: str, on: date) -> int:
        """A common whole-number parameter that day."""
        value = self.common[name].on(on)
        if not isinstance(value, int):
            raise TypeError(name)
        return value

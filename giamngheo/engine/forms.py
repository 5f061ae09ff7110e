"""Fill the official forms: judge the files, count at the rows of the area, compare with the year before."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from giamngheo.engine import provenance
from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.form_before import YearBefore
from giamngheo.engine.form_facts import KINH
from giamngheo.engine.form_files import Repeats, ethnic_names, form_file, load_form, with_lines
from giamngheo.engine.form_gather import Gathered, children_under, refuse_too_long
from giamngheo.engine.form_inputs import RESULTS, TOTALS, read_totals, table_paths
from giamngheo.engine.form_places import Places
from giamngheo.engine.pairs import Pair, pairs
from giamngheo.engine.policy import POLICY
from giamngheo.engine.policy_reader import PolicyError
from giamngheo.engine.review import review_for
from giamngheo.rules.form_lists import listed
from giamngheo.rules.forms import FLOWS, PLACE, TOTAL, Form, Unequal, columns_read, filled, unequal
from giamngheo.rules.language import say
from giamngheo.rules.verdict import Review

HOMES_AT_ONCE = 20_000  # of a list: a country's is never in memory as it is printed


@dataclass(frozen=True)
class FormsRequest:
    """Which forms of which area, from which files, in which format. rows None: the level below the area.

    decided: household_id, class, movement of households by a decision; they go before what the law says of the files.
    units_on: the day whose units the area and its rows are; None: as_of.
    """

    households: Path
    persons: Path
    as_of: date
    area: str
    numbers: tuple[int, ...]
    totals: Path | None = None
    previous_results: Path | None = None
    decided: pl.DataFrame | None = None
    rows: str | None = None
    format: str = "csv"
    is_official: bool = False
    with_names: bool = False
    standard: str = "auto"
    basis: str = "auto"
    overlay: Path | None = None
    units_on: date | None = None


@dataclass(frozen=True)
class FilledForm:
    """A form and its cells, a long list in parts; uneven: where a sum does not come out."""

    form: Form
    parts: Callable[[], Iterator[pl.DataFrame]]
    uneven: tuple[Unequal, ...] = ()

    @property
    def cells(self) -> pl.DataFrame:
        """Place, line, a column each number: all parts at once."""
        return pl.concat(self.parts())


@dataclass
class Filled:
    """All forms asked for and what their headings say. names: of each place, bare; labels: as printed."""

    request: FormsRequest
    review: Review
    run: provenance.Run
    level: str
    rows: str
    area_name: str
    names: dict[str, str]
    labels: dict[str, str]
    statuses: dict[str, int]
    has_local_minority: bool
    forms: list[FilledForm] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def undetermined(self) -> int:
        """Households that lack facts."""
        return self.statuses.get("undetermined", 0)

    @property
    def not_reviewed(self) -> int:
        """Households outside this review."""
        return self.statuses.get("not_reviewed", 0)

    def keep_record(self, out: Path, written: list[Path]) -> None:
        """Leave the record of this run beside the folder of the forms."""
        asked = self.request
        counts = {"households": sum(self.statuses.values()), "statuses": self.statuses}
        self.run.keep(
            out,
            written,
            self.review,
            counts | {"forms": len(self.forms), "warnings": len(self.warnings)},
            area=asked.area,
            rows=self.rows,
            forms=list(asked.numbers),
            format=asked.format,
            is_official=asked.is_official,
            with_names=asked.with_names,
        )

    def label(self, place: str) -> str:
        """A place as printed: kind and name, else its code; whoever left a commune of villages, in none of them."""
        return self.labels.get(place, "Chưa rõ thôn" if place.endswith("-") else place)


def fill_forms(request: FormsRequest) -> Filled:
    """Judge and count. Raises Refused (input, start differs, official with undetermined, end differs), WrongUsage."""
    review = review_for(request.as_of, request.standard, request.basis, overlay=request.overlay)
    found = pairs(request.households, request.persons)
    units_on = request.units_on or request.as_of
    places = Places(request.area, request.rows, units_on, _commune_codes(found))
    totals = None if request.totals is None else read_totals(request.totals, request.as_of.year)
    before = None if request.previous_results is None else YearBefore(request.previous_results)
    filling = _Filling(request, review, places, before)
    run = provenance.Run.started(_sources(request, found))
    filling.gathered.read(found, request.is_official)
    return filling.filled(totals, run)


def _sources(request: FormsRequest, found: list[Pair]) -> list[Path]:
    """Every file that the forms are made from, those that say what they count included."""
    tables = ((request.totals, TOTALS), (request.previous_results, RESULTS))
    further = [part for path, table in tables if path is not None for part in table_paths(path, table)]
    data = [path for pair in found for path in (pair.households, pair.persons)]
    geography = [POLICY / "geography" / name for name in ("units.csv", "changes.csv")]
    return [*data, *further, *geography, *(form_file(number) for number in request.numbers)]


def _commune_codes(found: Iterable[Pair]) -> set[str]:
    """The commune codes of the households. Raises Refused where the tables are not even readable."""
    codes: set[str] = set()
    for pair in found:
        households, persons = pair.opened()
        if broken := [*households.findings, *persons.findings]:
            raise Refused(broken)
        met = households.collected(households.raw.select(pl.col("commune_code").unique()))
        codes |= {str(code) for code in met["commune_code"].drop_nulls()}
    return codes


class _Filling:
    """The forms of one area, from what was gathered for them."""

    def __init__(
        self, request: FormsRequest, review: Review, places: Places, before: YearBefore | None
    ) -> None:
        self._request, self._review, self._places = request, review, places
        every_group = self._forms(ethnic_names())
        self.gathered = Gathered(every_group, review, places, before, request.format, request.decided)

    def filled(self, totals: pl.DataFrame | None, run: provenance.Run) -> Filled:
        """The forms. Raises Refused where the end of a form is not what start and flows give."""
        households = self.gathered.table("households")
        tables = {
            "households": households,
            "totals": self._totals(households, totals),
            FLOWS: self.gathered.table(FLOWS),
        }
        made = self._heading(households, run)
        places = sorted({place for table in tables.values() for place in table[PLACE]})
        if not places:
            told = "không có hộ nào ở địa bàn này", "no household in this area"
            raise WrongUsage(f"--area {self._request.area}: {say(*told)}")
        for form in self._forms(self.gathered.groups):
            made.forms.append(self._form(form, tables, places))
        self._refuse_uneven(made)
        return made

    def _forms(self, groups: Iterable[str]) -> list[Form]:
        repeats = Repeats.of(self._review.standard, groups)
        has_previous = self._request.previous_results is not None
        return [with_lines(load_form(number, repeats), has_previous) for number in self._request.numbers]

    def _totals(self, households: pl.DataFrame, totals: pl.DataFrame | None) -> pl.DataFrame:
        """The denominators by place and ethnic group: from the totals, else (and for villages) the households."""
        if totals is None or self._places.rows == "village":
            return households
        placed = self._places.placed(totals.filter(self._places.in_area()))
        return placed.with_columns(
            is_kinh=(pl.col("ethnic_code") == KINH).fill_null(False),
            is_minority=(pl.col("ethnic_code") != KINH).fill_null(False),
        )

    def _form(self, form: Form, tables: dict[str, pl.DataFrame], places: list[str]) -> FilledForm:
        if form.kind == "list":
            homes, members = self._with_home(self.gathered.table("listed")), self.gathered.table("members")
            printed = ethnic_names(), self._request.with_names
            return FilledForm(form, partial(listed, form, homes, members, *printed, HOMES_AT_ONCE))
        if form.children_under is not None:
            tables = tables | {"children": self.gathered.table(children_under(form.children_under))}
        _check_columns(form, tables)
        cells = filled(form, tables, places)
        refuse_too_long(form.number, len(cells), self._request.format)
        return FilledForm(form, lambda: iter((cells,)), tuple(unequal(form, cells)))

    def _with_home(self, households: pl.DataFrame) -> pl.DataFrame:
        """The households with `home`: the village, and the commune where the rows do not tell it."""
        village = pl.col("village_name")
        if self._places.rows in ("village", "commune"):
            return households.with_columns(home=village)
        commune = pl.col("commune_code").replace(self._places.labels())
        return households.with_columns(
            home=pl.concat_str(village, commune, separator=", ", ignore_nulls=True)
        )

    def _heading(self, households: pl.DataFrame, run: provenance.Run) -> Filled:
        counts = households.group_by("status").agg(pl.col("households").sum()).sort("status")
        villages = (
            self.gathered.table("villages").drop_nulls().group_by(PLACE).agg(pl.col("village_name").min())
        )
        named = dict(villages.iter_rows()) if self._places.rows == "village" else {}
        return Filled(
            request=self._request,
            review=self._review,
            run=run,
            level=self._places.level,
            rows=self._places.rows,
            area_name=self._places.area_name(),
            names=self._places.names() | named,
            labels=self._places.labels() | named,
            statuses=dict(counts.iter_rows()),
            has_local_minority=self.gathered.has_local_minority,
            warnings=self.gathered.warnings + self._strangers(),
        )

    def _strangers(self) -> list[Finding]:
        """A warning for each commune code that is no unit of the day."""
        taken = say("vẫn tính vào địa bàn này", "counted in this area all the same")
        left = say("không tính vào địa bàn này", "not counted in this area")
        told = taken if self._places.takes_unknown else left
        unknown = say("mã xã không có trong danh mục của ngày này", "no commune of that day")
        file = str(self._request.households)
        return [
            Finding(file, 1, "commune_code", f"“{code}” {unknown}; {told}", is_warning=True)
            for code in self._places.unknown
        ]

    def _refuse_uneven(self, made: Filled) -> None:
        """An end that is not start and flows fails; other sums that do not come out are told."""
        file = str(self._request.households)
        wrong = [(made_form.form, uneven) for made_form in made.forms for uneven in made_form.uneven]
        fails = [_uneven(file, form, uneven) for form, uneven in wrong if uneven.column.must_hold]
        if fails:
            raise Refused(fails)
        made.warnings += [
            replace(_uneven(file, form, uneven), is_warning=True)
            for form, uneven in wrong
            if uneven.place == TOTAL
        ]


def _uneven(file: str, form: Form, uneven: Unequal) -> Finding:
    """A column that is not the sum it should be."""
    told = say("biểu {}, {} {}: cột {} là {}, phải là {}", "form {}, {} {}: column {} is {}, should be {}")
    where = (form.number, uneven.place, uneven.unit, uneven.column.number)
    return whole_file(file, told.format(*where, uneven.value, uneven.expected))


def _check_columns(form: Form, tables: dict[str, pl.DataFrame]) -> None:
    """Raise PolicyError where a form counts what there is not."""
    for table in {count.table for count in form.counts()}:
        absent = set(columns_read([form], table)) - set(tables[table].columns if table in tables else ())
        if table not in tables or absent:
            told = say("không có cột", "no column")
            raise PolicyError(form_file(form.number), table, f"{told} {', '.join(sorted(absent))}")

"""Fill the official forms: judge the files, count at the rows of the area, compare with the year before."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.form_facts import (
    KINH,
    children,
    household_facts,
    members_of_listed,
    start_differs,
    undetermined,
)
from giamngheo.engine.form_files import Repeats, ethnic_names, form_file, load_form, with_lines
from giamngheo.engine.form_inputs import placed_before, read_before, read_totals
from giamngheo.engine.form_places import Places
from giamngheo.engine.judge import judge
from giamngheo.engine.ledger import Ledger
from giamngheo.engine.pairs import Pair, pairs
from giamngheo.engine.policy_reader import PolicyError
from giamngheo.engine.progress import progress
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import Opened
from giamngheo.rules.form_flows import LISTS, NOW, as_told_now, differing, flows
from giamngheo.rules.form_lists import MEMBER_COLUMNS, listed
from giamngheo.rules.forms import FLOWS, PLACE, TOTAL, Form, Unequal, columns_read, filled, unequal
from giamngheo.rules.language import say
from giamngheo.rules.verdict import Review

MEASURES = ("households", "persons", "deprivations")


@dataclass(frozen=True)
class FormsRequest:
    """Which forms of which area, from which files. rows None: the level below the area."""

    households: Path
    persons: Path
    as_of: date
    area: str
    numbers: tuple[int, ...]
    totals: Path | None = None
    previous_results: Path | None = None
    rows: str | None = None
    is_official: bool = False
    with_names: bool = False
    standard: str = "auto"
    basis: str = "auto"
    overlay: Path | None = None


@dataclass(frozen=True)
class FilledForm:
    """A form and its cells: place, line, a column each number; uneven: where a sum does not come out."""

    form: Form
    cells: pl.DataFrame
    uneven: tuple[Unequal, ...] = ()


@dataclass
class Filled:
    """All forms asked for and what their headings say. names: of each place, bare; labels: as printed."""

    request: FormsRequest
    standard: str
    level: str
    rows: str
    area_name: str
    names: dict[str, str]
    labels: dict[str, str]
    undetermined: int
    not_reviewed: int
    has_local_minority: bool
    forms: list[FilledForm] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def label(self, place: str) -> str:
        """A place as printed: kind and name, else its code."""
        return self.labels.get(place, place)


@dataclass
class _Gathered:
    """What is left of each pair of tables once it is judged and placed."""

    households: list[pl.DataFrame] = field(default_factory=list)
    listed: list[pl.DataFrame] = field(default_factory=list)
    members: list[pl.DataFrame] = field(default_factory=list)
    flows: list[pl.DataFrame] = field(default_factory=list)
    villages: list[pl.DataFrame] = field(default_factory=list)
    again: list[pl.Series] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def fill_forms(request: FormsRequest) -> Filled:
    """Judge and count. Raises Refused (input, start differs, official with undetermined, end differs), WrongUsage."""
    review = review_for(request.as_of, request.standard, request.basis, overlay=request.overlay)
    found = pairs(request.households, request.persons)
    places = Places(request.area, request.rows, request.as_of, _commune_codes(found))
    totals = None if request.totals is None else read_totals(request.totals, request.as_of.year)
    before = None if request.previous_results is None else read_before(request.previous_results)
    run = _Run(request, review, places, before)
    run.read(found)
    return run.filled(totals)


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


class _Run:
    """One filling of forms over all pairs of tables."""

    def __init__(
        self, request: FormsRequest, review: Review, places: Places, before: pl.DataFrame | None
    ) -> None:
        self._request, self._review, self._places, self._before = request, review, places, before
        self._kept = _Gathered()
        self._asked_for = _asked_for(self._forms(ethnic_names()))

    def read(self, found: list[Pair]) -> None:
        """Judge every pair and keep what the forms need."""
        ledger = Ledger()
        with progress(len(found)) as shown:
            for pair in found:
                shown.say(say(f"Đọc và kết luận {pair.households.name}", f"Judging {pair.households.name}"))
                self._take(pair, ledger)
                shown.advance()
        ledger.refuse_doubles()
        if self._kept.refused:
            raise Refused(self._kept.refused)
        if self._before is not None:
            self._count_the_gone(self._before)

    def filled(self, totals: pl.DataFrame | None) -> Filled:
        """The forms. Raises Refused where the end of a form is not what start and flows give."""
        households = pl.concat(self._kept.households)
        listed_households = pl.concat(self._kept.listed)
        tables = {
            "households": households,
            "totals": self._totals(households, totals),
            FLOWS: pl.concat(self._kept.flows),
        }
        made = self._heading(households, listed_households)
        places = sorted({place for table in tables.values() for place in table[PLACE]})
        if not places:
            told = "không có hộ nào ở địa bàn này", "no household in this area"
            raise WrongUsage(f"--area {self._request.area}: {say(*told)}")
        members = pl.concat(self._kept.members)
        for form in self._forms(listed_households["ethnic_code"].drop_nulls()):
            made.forms.append(self._form(form, tables, places, listed_households, members))
        self._refuse_uneven(made)
        return made

    def _forms(self, groups: Iterable[str]) -> list[Form]:
        repeats = Repeats.of(self._review.standard, groups)
        has_previous = self._before is not None
        return [with_lines(load_form(number, repeats), has_previous) for number in self._request.numbers]

    def _take(self, pair: Pair, ledger: Ledger) -> None:
        households, persons = pair.opened()
        judged = judge(households, persons, self._review)
        ledger.add(pair, judged)
        facts = self._places.placed(household_facts(households, persons, judged), village="village_code")
        inside = facts.filter(self._places.in_area())
        kept = self._kept
        kept.warnings += judged.warnings
        if self._request.is_official:
            kept.refused += undetermined(households, inside)
        kept.flows.append(self._flows(facts, households))
        kept.households.append(inside.group_by(self._asked_for).agg(pl.col(MEASURES).sum()))
        kept.villages.append(inside.drop_nulls("village_code").select(PLACE, "village_name").unique())
        kept.listed.append(inside.filter(pl.col("class").is_in(LISTS)))
        kept.members.append(members_of_listed(persons, judged, inside, self._review))

    def _flows(self, facts: pl.DataFrame, households: Opened) -> pl.DataFrame:
        """The steps of the households that are there now."""
        if self._before is None:
            return self._inside(flows(facts.select(NOW), as_told_now(facts)))
        met = self._before.join(facts.select("household_id"), on="household_id", how="semi")
        before = placed_before(met, facts, self._places)
        wrong = differing(facts, before)
        here = wrong.filter(self._places.in_area() | self._places.in_area("before_commune"))
        self._kept.refused += start_differs(households, here)
        self._kept.again.append(met["household_id"])
        return self._inside(flows(facts.select(NOW), before))

    def _count_the_gone(self, before: pl.DataFrame) -> None:
        """The steps of the households of the year before that are absent now."""
        again = pl.concat(self._kept.again)
        gone = before.filter(
            pl.col("before_class").is_in(LISTS) & ~pl.col("household_id").is_in(again.implode())
        )
        nobody = pl.DataFrame(schema=dict.fromkeys(NOW, pl.String) | {"persons": pl.Int64})
        steps = flows(nobody, placed_before(gone, nobody, self._places))
        self._kept.flows.append(self._inside(steps))

    def _inside(self, steps: pl.DataFrame) -> pl.DataFrame:
        return steps.filter(self._places.in_area("commune")).drop("commune")

    def _totals(self, households: pl.DataFrame, totals: pl.DataFrame | None) -> pl.DataFrame:
        """The denominators by place and ethnic group: from the totals, else (and for villages) the households."""
        if totals is None or self._places.rows == "village":
            return households
        placed = self._places.placed(totals.filter(self._places.in_area()))
        return placed.with_columns(
            is_kinh=(pl.col("ethnic_code") == KINH).fill_null(False),
            is_minority=(pl.col("ethnic_code") != KINH).fill_null(False),
        )

    def _form(
        self,
        form: Form,
        tables: dict[str, pl.DataFrame],
        places: list[str],
        households: pl.DataFrame,
        members: pl.DataFrame,
    ) -> FilledForm:
        if form.kind == "list":
            named = members.rename({"ethnic_code": "member_ethnic"}).select(MEMBER_COLUMNS)
            homes = self._with_home(households)
            return FilledForm(form, listed(form, homes, named, ethnic_names(), self._request.with_names))
        if form.children_under is not None:
            tables = tables | {"children": children(members, form.children_under)}
        _check_columns(form, tables)
        cells = filled(form, tables, places)
        return FilledForm(form, cells, tuple(unequal(form, cells)))

    def _with_home(self, households: pl.DataFrame) -> pl.DataFrame:
        """The households with `home`: the village, and the commune where the rows do not tell it."""
        village = pl.col("village_name")
        if self._places.rows in ("village", "commune"):
            return households.with_columns(home=village)
        commune = pl.col("commune_code").replace(self._places.labels())
        return households.with_columns(
            home=pl.concat_str(village, commune, separator=", ", ignore_nulls=True)
        )

    def _heading(self, households: pl.DataFrame, listed_households: pl.DataFrame) -> Filled:
        statuses = dict(households.group_by("status").agg(pl.col("households").sum()).iter_rows())
        villages = (
            pl.concat(self._kept.villages).drop_nulls().group_by(PLACE).agg(pl.col("village_name").min())
        )
        named = dict(villages.iter_rows()) if self._places.rows == "village" else {}
        return Filled(
            request=self._request,
            standard=self._review.standard.id,
            level=self._places.level,
            rows=self._places.rows,
            area_name=self._places.area_name(),
            names=self._places.names() | named,
            labels=self._places.labels() | named,
            undetermined=statuses.get("undetermined", 0),
            not_reviewed=statuses.get("not_reviewed", 0),
            has_local_minority=bool(listed_households["is_local_minority"].any()),
            warnings=self._kept.warnings + self._strangers(),
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


def _asked_for(forms: list[Form]) -> list[str]:
    """The columns by which households are told apart when they are counted."""
    named = {*columns_read(forms, "households"), *columns_read(forms, "totals"), "status"}
    return [PLACE, *sorted(named)]


def _check_columns(form: Form, tables: dict[str, pl.DataFrame]) -> None:
    """Raise PolicyError where a form counts what there is not."""
    for table in {count.table for count in form.counts()}:
        absent = set(columns_read([form], table)) - set(tables[table].columns if table in tables else ())
        if table not in tables or absent:
            told = say("không có cột", "no column")
            raise PolicyError(form_file(form.number), table, f"{told} {', '.join(sorted(absent))}")

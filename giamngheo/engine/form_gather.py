"""Judge the files pair by pair and keep of each only what the forms count: a country is never in memory."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from giamngheo.engine.findings import Finding, Refused, WrongUsage
from giamngheo.engine.form_before import YearBefore, placed_before
from giamngheo.engine.form_facts import (
    as_decided,
    children,
    household_facts,
    members_of_listed,
    start_differs,
    undetermined,
)
from giamngheo.engine.form_places import Places
from giamngheo.engine.judge import Judged, judge
from giamngheo.engine.ledger import Ledger
from giamngheo.engine.pairs import Pair
from giamngheo.engine.progress import progress
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.tables import Opened
from giamngheo.engine.write import XLSX_ROWS
from giamngheo.rules.form_flows import LISTS, NOW, as_told_now, differing, flows
from giamngheo.rules.form_lists import MEMBER_COLUMNS
from giamngheo.rules.forms import FLOWS, PLACE, Form, columns_read
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.verdict import Review

MEASURES = ("households", "persons", "deprivations")
# The heading, the notes and the signatures take rows of the sheet too; a PDF of more could hardly be opened.
MOST_ROWS = {"xlsx": XLSX_ROWS - 100, "pdf": 40_000}
_HOME = ("household_id", PLACE, "class", "commune_code", "village_code", "village_name")
_GONE = dict.fromkeys(NOW, pl.String) | {"persons": pl.Int64}


def refuse_too_long(number: int, rows: int, form: str) -> None:
    """Raise WrongUsage where a form has more rows than its format can hold."""
    most = MOST_ROWS.get(form)
    if most is None or rows <= most:
        return
    others = {"pdf": say("xlsx hoặc csv", "xlsx or csv")}.get(form, "csv")
    told = (
        f"biểu {number} dài hơn {grouped(most)} dòng; hãy chọn địa bàn nhỏ hơn (--area), "
        f"--format {others}, hoặc bỏ biểu này khỏi --forms",
        f"form {number} is longer than {most:,} rows; choose a smaller --area, "
        f"--format {others}, or leave this form out of --forms",
    )
    raise WrongUsage(f"--format {form}: {say(*told)}")


class Gathered:
    """What is left of all pairs once they are judged and placed.

    tables: what the forms count, by name; listed, members: the households and members of the lists asked for;
    villages: name of each village row; groups: ethnic codes met among the heads of the poor and near-poor.
    """

    def __init__(
        self,
        forms: Sequence[Form],
        review: Review,
        places: Places,
        before: YearBefore | None,
        form: str,
        decided: pl.DataFrame | None = None,
    ) -> None:
        self._review, self._places, self._before, self._format = review, places, before, form
        self._decided = decided
        self._lists = {form.list_class: form.number for form in forms if form.kind == "list"}
        self._ages = [form.children_under for form in forms if form.children_under is not None]
        self._told_apart = [PLACE, *sorted({*_counted_by(forms), "status"})]
        marks = {name for form in forms for column in form.columns for name in column.mark or ()}
        self._list_columns = [*_HOME, *sorted(marks - set(_HOME))]
        self._parts: dict[str, list[pl.DataFrame]] = {}
        self._again: list[pl.Series] = []
        self._newcomers: list[tuple[Opened, pl.DataFrame]] = []
        self._long: Counter[str] = Counter()
        self._refused: list[Finding] = []
        self.warnings: list[Finding] = []
        self.groups: set[str] = set()
        self.has_local_minority = False

    def read(self, found: list[Pair], is_official: bool) -> None:
        """Judge every pair. Raises Refused (input, start differs, official with undetermined), WrongUsage."""
        ledger = Ledger()
        with progress(len(found)) as shown:
            for pair in found:
                shown.say(say(f"Đọc và kết luận {pair.households.name}", f"Judging {pair.households.name}"))
                self._take(pair, ledger, is_official)
                shown.advance()
        ledger.refuse_doubles()
        if self._before is not None:
            self._compare_newcomers(self._before)
        if self._refused:
            raise Refused(self._refused)
        if self._before is not None:
            self._count_the_gone(self._before)

    def table(self, name: str) -> pl.DataFrame:
        """All that was kept under a name: households, flows, listed, members, villages, `children_under` an age."""
        return pl.concat(self._parts[name])

    def _keep(self, name: str, frame: pl.DataFrame) -> None:
        self._parts.setdefault(name, []).append(frame)

    def _take(self, pair: Pair, ledger: Ledger, is_official: bool) -> None:
        households, persons = pair.opened()
        judged = judge(households, persons, self._review)
        ledger.add(pair, judged)
        told = household_facts(households, persons, judged)
        if self._decided is not None:
            told = as_decided(told, self._decided)
        facts = self._places.placed(told, village="village_code")
        inside = facts.filter(self._places.in_area())
        self.warnings += judged.warnings
        if is_official:
            self._refused += undetermined(households, inside)
        self._keep_flows(self._flows(facts, households))
        self._keep("households", inside.group_by(self._told_apart).agg(pl.col(MEASURES).sum()))
        self._keep("villages", inside.drop_nulls("village_code").select(PLACE, "village_name").unique())
        listed = inside.filter(pl.col("class").is_in(LISTS))
        self.groups |= set(listed["ethnic_code"].drop_nulls())
        self.has_local_minority |= bool(listed["is_local_minority"].any())
        if self._lists or self._ages:
            self._take_members(persons, judged, listed)

    def _take_members(self, persons: Opened, judged: Judged, listed: pl.DataFrame) -> None:
        """Count the children; keep who stands on the lists asked for. Raises WrongUsage once that is too many."""
        members = members_of_listed(persons, judged, listed, self._review)
        for age in self._ages:
            self._keep(children_under(age), children(members, age))
        if not self._lists:
            return
        is_asked = pl.col("class").is_in(list(self._lists))
        homes, shown = listed.filter(is_asked), members.filter(is_asked)
        self._keep("listed", homes.select(self._list_columns))
        self._keep("members", shown.rename({"ethnic_code": "member_ethnic"}).select(MEMBER_COLUMNS))
        rows = homes.group_by("class").agg(pl.max_horizontal("persons", 1).sum())
        self._long.update(dict(rows.iter_rows()))
        for class_, number in self._lists.items():
            refuse_too_long(number, self._long[class_] + 1, self._format)

    def _flows(self, facts: pl.DataFrame, households: Opened) -> pl.DataFrame:
        """The steps of the households that are there now."""
        if self._before is None:
            return flows(facts.select(NOW), as_told_now(facts))
        met = self._before.listed.join(facts.select("household_id"), on="household_id", how="semi")
        before = placed_before(met, facts, self._places)
        self._compare(households, facts, before)
        self._again.append(met["household_id"])
        came_listed = facts.filter(pl.col("previous_class").is_in(LISTS)).select(ROW, *NOW)
        self._newcomers.append((households, came_listed.join(met, on="household_id", how="anti")))
        return flows(facts.select(NOW), before)

    def _compare(self, households: Opened, facts: pl.DataFrame, before: pl.DataFrame) -> None:
        """Keep a finding for each household of this area that stood elsewhere than its file says."""
        wrong = differing(facts, before)
        here = wrong.filter(self._places.in_area() | self._places.in_area("before_commune"))
        self._refused += start_differs(households, here)

    def _compare_newcomers(self, before: YearBefore) -> None:
        """Those who say they stood on a list but did not in the year before, where they were known then."""
        unlisted = before.unlisted(pl.concat([facts["household_id"] for _, facts in self._newcomers]))
        for households, facts in self._newcomers:
            known = unlisted.join(facts, on="household_id", how="semi")
            self._compare(households, facts, placed_before(known, facts, self._places))

    def _count_the_gone(self, before: YearBefore) -> None:
        """The steps of the households of the year before that are absent now."""
        again = pl.concat(self._again).to_frame("household_id")
        gone = before.listed.join(again, on="household_id", how="anti")
        nobody = pl.DataFrame(schema=_GONE)
        self._keep_flows(flows(nobody, placed_before(gone, nobody, self._places)))

    def _keep_flows(self, steps: pl.DataFrame) -> None:
        """The steps of this area, added up by row."""
        inside = steps.filter(self._places.in_area("commune"))
        self._keep(FLOWS, inside.group_by(PLACE, "list", "flow").agg(pl.col("households", "persons").sum()))


def children_under(age: int) -> str:
    """The name of the table of children under an age."""
    return f"children under {age}"


def _counted_by(forms: Sequence[Form]) -> set[str]:
    """The columns by which households are told apart when they are counted."""
    return {*columns_read(forms, "households"), *columns_read(forms, "totals")}

"""A round's commune as the engine's two tables on a day, by what the round reviewed; kept with its decision."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import polars as pl
from django.db.models import QuerySet

from giamngheo.records.base.copying import read
from giamngheo.records.geography.models import on_day
from giamngheo.records.geography.selectors.same_commune import last_day_as_it_was
from giamngheo.records.geography.selectors.units import area_type_on
from giamngheo.records.registry.services.exporting import Tables
from giamngheo.records.registry.services.snapshotting import IN_COMMUNE, LIVED, AsOf, tables_as_of
from giamngheo.records.review.models import DecidedTables, Decision, ReviewRound, RoundForms
from giamngheo.rules.codes import CLASSES, ON_LIST
from giamngheo.rules.review_steps import RoundStep

# How each household stood when the round opened, wherever its village belongs since, and whether the round reviews it.
_BEFORE = """
SELECT s.household_id, s.status AS previous_status, s.escaped_poverty_date, s.escaped_near_poverty_date
FROM registry_statusperiod s
WHERE s.household_id = ANY (%(households)s::uuid[])
    AND (s.valid_from IS NULL OR s.valid_from <= %(opened)s) AND (s.valid_to IS NULL OR s.valid_to > %(opened)s)
"""
_HERE = """
SELECT r.household_id FROM review_roundhousehold r JOIN review_roundvillage v ON v.id = r.village_id
WHERE v.round_id = %(round)s AND r.quick_result <> 'not_to_review'
"""
_DECIDED = """
SELECT o.commune_code, r.household_id, r.decided AS class, r.movement
FROM review_roundhousehold r JOIN review_roundvillage v ON v.id = r.village_id
JOIN review_reviewround o ON o.id = v.round_id
WHERE o.id = ANY (%(rounds)s::uuid[]) AND r.decided <> ''
"""
DECIDED = ("commune_code", "household_id", "class", "movement")
# The same as the results of the time before; decision: empty where it came with a file. The members of then are asked
# of the listed only: no form counts those of others before.
_RESULTS = f"""
SELECT h.id AS household_id, g.commune_code, s.status AS class, coalesce(s.decision, '') AS decision,
CASE WHEN s.status IN ('poor', 'near_poor') THEN (
    SELECT count(*) FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.household_id = h.id AND {on_day("m")} AND (p.died_on IS NULL OR p.died_on > %(day)s)
        AND (p.birth_date IS NULL OR p.birth_date <= %(day)s)
) END AS persons
{LIVED}
LEFT JOIN registry_statusperiod s ON s.household_id = h.id AND {on_day("s")}
{IN_COMMUNE}
"""
_OF_RESULTS = {
    "household_id": pl.String(),
    "commune_code": pl.String(),
    "class": pl.String(),
    "decision": pl.String(),
}
BEFORE = ("previous_status", "escaped_poverty_date", "escaped_near_poverty_date")


def keep_tables(signed: Decision, day: date) -> None:
    """What is signed stays with its decision: whatever is corrected later, its forms count this.

    Within the transaction that holds the round. What is kept of this signature and this day stays as it is.
    """
    known = {"signed_at": signed.signed_at, "as_of": day}
    if DecidedTables.objects.filter(round=signed.round, **known).exists():
        return
    asked = RoundForms(round=signed.round, as_of=day)
    found, before = _read(asked), _read_results(asked)
    made = {
        "households": _packed(found.households),
        "persons": _packed(found.persons),
        "before": None if before is None else _packed(before),
    }
    DecidedTables.objects.update_or_create(round=signed.round, defaults=known | made)


def round_tables(asked: RoundForms) -> Tables:
    """The tables that the round's decision was made of; of one that is not decided, as the register has them now.

    No form has a personal id: there is none.
    """
    kept = _kept(asked).first()
    if kept is None:
        return _read(asked)
    households, persons = pl.read_ipc(bytes(kept.households)), pl.read_ipc(bytes(kept.persons))
    return Tables(asked.round.commune_code, households, persons)


def _kept(asked: RoundForms) -> QuerySet[DecidedTables]:
    return DecidedTables.objects.filter(round=asked.round_id, round__step=RoundStep.DECIDED)


def _packed(table: pl.DataFrame) -> bytes:
    held = BytesIO()
    table.write_ipc(held, compression="zstd")
    return held.getvalue()


def _read(asked: RoundForms) -> Tables:
    """Every household of the commune that day. Within the review: those of the round that were asked since it opened;
    the others stand where the last decision before the round put them. Who was asked has the members of the review's
    day, as the decision judged it, and the kind of area of then; who moved since then may so stand in two households,
    under an id in each.
    """
    of = asked.round
    units_day = units_day_of(asked)
    day = AsOf(asked.as_of, (of.commune_code,), units_day, reviewed_since=of.opened_on)
    found = tables_as_of(day, of.commune_code, without=["personal_id"])
    homes = found.households["household_id"].to_list()
    given = {"households": homes, "opened": of.opened_on, "round": of.pk}
    kinds = {name: found.households.schema[name] for name in BEFORE}
    before = read(_BEFORE, given, {"household_id": pl.String(), **kinds})
    here = read(_HERE, given, {"household_id": pl.String()})
    asked_here = (pl.col("review_date") >= of.opened_on) & pl.col("household_id").is_in(
        here["household_id"].implode()
    )
    area = pl.lit(area_type_on(of.commune_code, units_day)).cast(found.households.schema["area_type"])
    households = (
        found.households.drop(BEFORE)
        .join(before, on="household_id", how="left", maintain_order="left")
        .with_columns(
            commune_code=pl.lit(of.commune_code),
            in_review=asked_here.fill_null(False),
            # A row of a form is a village: without a code of its own its name tells it from the others.
            village_code=pl.when(pl.col("village_code") != "").then("village_code").otherwise("village_name"),
            area_type=pl.when(asked_here).then("area_type").otherwise(area),
        )
        .select(found.households.columns)
    )
    persons = found.persons.with_columns(person_id=pl.concat_str("household_id", "person_id", separator="-"))
    return Tables(of.commune_code, households, persons)


def units_day_of(asked: RoundForms) -> date:
    """The day whose units the forms mean: theirs, but where the commune of the round became another one before, the
    last day on which it was the one that opened the round. The list of an old commune stays its own (1681/NQ-UBTVQH15).
    """
    return last_day_as_it_was(asked.round.commune_code, asked.round.opened_on, asked.as_of)


def decided_in(rounds: Iterable[ReviewRound]) -> pl.DataFrame:
    """What the decisions of rounds made of each household, as DECIDED; nobody before them.

    The forms count this: answers may be corrected in place after the decision, the list of the year stays.
    """
    return read(_DECIDED, {"rounds": [of.pk for of in rounds]}, dict.fromkeys(DECIDED, pl.String()))


def results_before(asked: RoundForms) -> pl.DataFrame | None:
    """The results with which the round began (household_id, commune_code, class, persons): the start of forms 2 and 3.

    None where no decision that the register knows made the lists of then: their members of then are not known.
    """
    kept = _kept(asked).only("before").first()
    if kept is None:
        return _read_results(asked)
    return None if kept.before is None else pl.read_ipc(bytes(kept.before))


def _read_results(asked: RoundForms) -> pl.DataFrame | None:
    of = asked.round
    day = AsOf(of.opened_on, (of.commune_code,), units_day_of(asked))
    found = read(_RESULTS, day.given(of.commune_code), _OF_RESULTS | {"persons": pl.Int64()})
    is_decided = pl.col("decision").fill_null("") != ""
    is_listed = pl.col("class").is_in(ON_LIST).fill_null(False)
    if not found.select(is_decided.any() & (is_decided | ~is_listed).all()).item():
        return None
    is_class = pl.col("class").is_in(list(CLASSES)).fill_null(False)
    return found.drop("decision").with_columns(pl.when(is_class).then("class").otherwise(pl.lit("not_poor")))

"""A counterpart's answer against the register: the lines and shares that a round keeps."""

from dataclasses import dataclass
from uuid import uuid4

import polars as pl

from giamngheo.papers.reconciling.answer import Answer
from giamngheo.papers.reconciling.layouts import SheetLayout
from giamngheo.papers.reconciling.sides import our_side, their_side
from giamngheo.records.base.scope import EVERYWHERE
from giamngheo.records.registry.models import Reconciliation
from giamngheo.records.registry.personal_ids import hashes, kept_each
from giamngheo.rules.reconciliation import PRESENT, DifferenceKind, differences, matched, shares

Kind = DifferenceKind
# Their fact → the kinds of difference that need it, beside the person that they alone have.
NEEDED_BY = {
    "their_birth_date": (Kind.BIRTH_DATE,),
    "their_sex": (Kind.SEX,),
    "their_ethnic_code": (Kind.ETHNIC_CODE,),
    "their_on": (Kind.DIED, Kind.MOVED_AWAY),
    "personal_id": (Kind.PERSONAL_ID,),
    "their_relation": (),
    "their_household": (),
}


@dataclass(frozen=True)
class Compared:
    """lines, shares: by the columns of their tables. aside: rows of people of other communes, not known here."""

    lines: pl.DataFrame
    shares: pl.DataFrame
    aside: int


@dataclass(frozen=True)
class Extent:
    """What the counterpart was asked about. communes: of the area. village: null for all. is_part: not of everybody."""

    communes: tuple[str, ...]
    village: str | None = None
    is_part: bool = False

    @classmethod
    def of(cls, made: Reconciliation) -> "Extent":
        """That of a round."""
        village = str(made.village_id) if made.village_id else None
        return cls(tuple(made.communes), village, made.changed_since is not None)

    @property
    def only_commune(self) -> str | None:
        """The commune of a sheet that names none."""
        return self.communes[0] if len(self.communes) == 1 and EVERYWHERE not in self.communes else None


def compare(
    people: pl.DataFrame, villages: pl.DataFrame, answer: Answer, layout: SheetLayout, extent: Extent
) -> Compared:
    """people: selectors.reconciliation.PEOPLE_SCHEMA of the area. villages: id, commune_code, name."""
    numbers = hashes(answer.rows["personal_id"])
    ours = our_side(people, numbers)
    theirs = their_side(answer.rows, numbers, villages, extent.only_commune)
    theirs, is_outside = _moved_out(theirs, extent)
    pairs = matched(ours, theirs, layout.identifies)
    strangers = is_outside.join(pairs, left_on="id", right_on="right", how="anti")
    ours, theirs, pairs = _asked(ours, theirs, pairs, extent)
    found = differences(ours, theirs, pairs)
    return Compared(
        lines=_lines(found, people, theirs, answer.rows, extent),
        shares=_shares(shares(ours, theirs, pairs, found), extent),
        aside=len(strangers),
    )


def _moved_out(theirs: pl.DataFrame, extent: Extent) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who lives in another commune there has moved away from ours; and who those are."""
    if EVERYWHERE in extent.communes:
        return theirs, theirs.clear()
    is_outside = ~pl.col("commune").is_in(extent.communes)
    is_here = pl.col("presence").fill_null(PRESENT) == PRESENT
    marked = theirs.with_columns(
        presence=pl.when(is_outside & is_here).then(pl.lit("moved_away")).otherwise("presence")
    )
    return marked, theirs.filter(is_outside)


def _asked(
    ours: pl.DataFrame, theirs: pl.DataFrame, pairs: pl.DataFrame, extent: Extent
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Only those of whom something was asked: of one village, or, of a part, whoever the answer names."""
    if extent.village:
        ours = ours.filter(pl.col("village") == extent.village)
        is_others = pl.col("id").is_in(pairs["right"].implode()) | (pl.col("village") != extent.village)
        pairs = pairs.join(ours.select("id"), left_on="left", right_on="id", how="semi")
        theirs = theirs.filter(
            pl.col("id").is_in(pairs["right"].implode()) | ~is_others.fill_null(value=False)
        )
    if extent.is_part:
        ours = ours.join(pairs, left_on="id", right_on="left", how="semi")
    return ours, theirs, pairs


def _shares(found: pl.DataFrame, extent: Extent) -> pl.DataFrame:
    return found.with_columns(pl.col("commune").fill_null(_fallback(extent))).rename(
        {"commune": "commune_code", "village": "village_id"}
    )


def _fallback(extent: Extent) -> str:
    """The commune of lines of which neither side knows it: one in which they are seen."""
    return "" if EVERYWHERE in extent.communes else extent.communes[0]


def _lines(
    found: pl.DataFrame, people: pl.DataFrame, theirs: pl.DataFrame, rows: pl.DataFrame, extent: Extent
) -> pl.DataFrame:
    """The differences as the table of lines keeps them."""
    whole = _joined(found, people, theirs, rows)
    numbers = kept_each(whole["personal_id"])
    return whole.select(
        "row",
        "kind",
        "their_birth_date",
        "their_on",
        *(
            pl.col(name).fill_null("")
            for name in ("our_name", "their_name", "their_sex", "their_ethnic_code", "their_relation")
        ),
        pl.col("their_household").fill_null(""),
        pl.col("their_village").fill_null(""),
        id=pl.Series([str(uuid4()) for _ in range(len(whole))], dtype=pl.String),
        number=pl.int_range(1, pl.len() + 1),
        commune_code=pl.coalesce("our_commune", "commune").fill_null(_fallback(extent)),
        village_id=pl.coalesce("our_village", "village"),
        household_id="household",
        person_id="ours",
        person_version="version",
        their_birth_is_year_only=pl.col("is_year_only").fill_null(value=False),
        their_personal_id_encrypted=pl.Series([one.encrypted for one in numbers], dtype=pl.Binary),
        their_personal_id_tail=pl.Series([one.tail for one in numbers], dtype=pl.String),
        state=pl.lit("open"),
        reason=pl.lit(""),
        decided_by=pl.lit(""),
    )


def _joined(
    found: pl.DataFrame, people: pl.DataFrame, theirs: pl.DataFrame, rows: pl.DataFrame
) -> pl.DataFrame:
    """The differences with both persons, in the order of the register, then of their sheet."""
    ours = people.with_row_index("place").select(
        "place",
        "household",
        "version",
        our_name="full_name",
        ours="id",
        our_commune="commune_code",
        our_village="village_id",
    )
    said = rows.with_row_index("place_theirs").select(
        "row",
        "personal_id",
        "place_theirs",
        theirs=pl.col("place_theirs").cast(pl.String),
        their_name="full_name",
        their_birth_date="birth_date",
        is_year_only="is_year_only",
        their_sex="sex",
        their_ethnic_code="ethnic_code",
        their_relation="relation",
        their_household="household_id",
        their_village="village_name",
        their_on="on_date",
    )
    placed = theirs.select("commune", "village", theirs="id")
    return (
        found.join(ours, on="ours", how="left")
        .join(said, on="theirs", how="left")
        .join(placed, on="theirs", how="left")
        .sort("place", "place_theirs", "kind", nulls_last=True)
        .with_columns(_only_where(name, kinds) for name, kinds in NEEDED_BY.items())
    )


def _only_where(column: str, kinds: tuple[Kind, ...]) -> pl.Expr:
    """Their fact, on the lines that need it."""
    is_needed = pl.col("kind").is_in([Kind.ONLY_THEIRS, *kinds])
    return pl.when(is_needed).then(column).alias(column)

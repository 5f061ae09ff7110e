"""What the pages of reconciliation list: rounds, shares by commune or village, lines of a round."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from giamngheo.pages.components import cells
from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.parts import Chip, Tab
from giamngheo.pages.components.table import Column, Table
from giamngheo.pages.reconcile.words import ROUND_STATES, STATES, kind_label, our_words, their_words
from giamngheo.papers.reconciling.layouts import SheetLayout
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Reconciliation, ReconciliationLine
from giamngheo.records.registry.selectors.reconciliation import COUNTS, persons_of, present_among
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

PAGE = 50


def rounds_table(found: Iterable[Reconciliation], layouts: Mapping[str, SheetLayout]) -> Table:
    """Rounds, the newest first."""
    rows = [
        {
            "counterpart": counterpart_label(made.counterpart, layouts),
            "url": reverse("reconciliation", args=[made.pk]),
            "state": say(*ROUND_STATES[made.state]),
            "purpose": made.purpose,
            "at": made.asked_at,
            "by": made.asked_by,
        }
        for made in found
    ]
    shown = [
        Column("counterpart", say("Đối chiếu với", "With"), draw=cells.link, is_title=True),
        Column("state", say("Tình trạng", "State")),
        Column("purpose", say("Mục đích", "Purpose")),
        Column("at", say("Ngày", "Day"), draw=cells.a_day),
        Column("by", say("Người làm", "By")),
    ]
    return Table(say("Các lần đối chiếu, mới nhất trước", "Rounds, the newest first"), shown, rows)


def counterpart_label(counterpart: str, layouts: Mapping[str, SheetLayout]) -> str:
    """The counterpart's name; its id where the layout is gone."""
    return layouts[counterpart].label if counterpart in layouts else counterpart


def newest_table(
    shares: Iterable[Mapping[str, Any]], names: Mapping[str, str], layouts: Mapping[str, SheetLayout]
) -> Table:
    """The newest round of each commune. names: of the communes by code."""
    rows = [
        {
            "place": f"{names.get(one['commune_code'], '')} ({one['commune_code']})".strip(),
            "counterpart": counterpart_label(one["counterpart"], layouts),
            "day": one["day"],
            **_counts(one),
        }
        for one in shares
    ]
    first = [
        Column("place", say("Xã", "Commune"), is_title=True),
        Column("counterpart", say("Đối chiếu với", "With")),
        Column("day", say("Ngày", "Day"), draw=cells.a_day),
    ]
    return Table(say("Tỷ lệ khớp theo xã", "How much agrees, by commune"), [*first, *_count_columns()], rows)


def shares_table(shares: Iterable[Mapping[str, Any]], column: str, places: Mapping[str, str]) -> Table:
    """The shares of a round. column: commune_code or village_id, by which they are summed; places: their names."""
    title = say("Xã", "Commune") if column == "commune_code" else say("Thôn, bản", "Village")
    unknown = say("chưa rõ thôn", "village not known")
    rows = [
        {"place": places.get(str(one[column]), str(one[column]) if one[column] else unknown), **_counts(one)}
        for one in shares
    ]
    shown = [Column("place", title, is_title=True), *_count_columns()]
    return Table(say("Tỷ lệ khớp", "How much agrees"), shown, sorted(rows, key=lambda row: row["place"]))


def _count_columns() -> list[Column]:
    words = {
        "ours": ("Trong sổ", "Ours"),
        "theirs": ("Bên kia", "Theirs"),
        "matched": ("Khớp người", "Matched"),
        "differing": ("Có khác biệt", "Differing"),
        "only_ours": ("Chỉ sổ có", "Only ours"),
        "only_theirs": ("Chỉ bên kia", "Only theirs"),
    }
    numbers = [Column(key, say(*told), align="end", draw=cells.number) for key, told in words.items()]
    return [*numbers, Column("share", say("Tỷ lệ khớp", "Matched, %"), align="end")]


def _counts(one: Mapping[str, Any]) -> dict[str, Any]:
    counts = {name: one[f"sum_{name}"] for name in COUNTS}
    return counts | {"share": share_words(counts)}


def share_words(counts: Mapping[str, int]) -> str:
    """Who is in both lists, of all who are in one or the other."""
    everybody = counts["matched"] + counts["only_ours"] + counts["only_theirs"]
    return f"{grouped(100 * counts['matched'] / everybody, 1)} %" if everybody else "–"


def lines_table(lines: Iterable[ReconciliationLine], query: QueryDict) -> Table:
    """Lines with both sides; each opens on a page of its own, which keeps the filter on the kind."""
    found = list(lines)
    persons = persons_of(found)
    members = present_among(persons)
    villages = Village.objects.in_bulk([line.village_id for line in found if line.village_id])
    kind = with_query(QueryDict(), kind=str(query["kind"])) if query.get("kind") else ""
    rows = [
        {
            "name": line.our_name or line.their_name or say("không tên", "no name"),
            "url": reverse("reconciliation_line", args=[line.pk]) + kind,
            "village": _village(villages, line.village_id) or line.their_village,
            "kind": kind_label(line.kind),
            "ours": our_words(line, persons.get(line.person_id), line.person_id in members),
            "theirs": their_words(line),
        }
        for line in found
    ]
    shown = [
        Column("name", say("Họ và tên", "Name"), draw=cells.link, is_title=True),
        Column("village", say("Thôn, bản", "Village")),
        Column("kind", say("Khác biệt", "Difference")),
        Column("ours", say("Trong sổ", "Ours")),
        Column("theirs", say("Bên kia", "Theirs")),
    ]
    return Table(say("Khác biệt", "Differences"), shown, rows)


def _village(villages: Mapping[Any, Village], village_id: UUID | None) -> str:
    return villages[village_id].name if village_id in villages else ""


def kind_chips(counts: Mapping[str, int], query: QueryDict) -> list[Chip]:
    """Filters by kind, of the kinds that are there."""
    chosen = query.get("kind", "")
    return [
        Chip(
            kind_label(kind),
            with_query(query, kind=None if kind == chosen else kind, page=None),
            kind == chosen,
            count,
        )
        for kind, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]


def state_tabs(query: QueryDict) -> list[Tab]:
    """The lines not settled yet, and the others."""
    chosen = query.get("state", "")
    return [
        Tab(say(*words), with_query(query, state=state or None, page=None), state == chosen)
        for state, words in STATES.items()
    ]

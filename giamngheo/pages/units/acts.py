"""The changes of one village that a page offers: what is asked, what is done, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from giamngheo.pages.units.forms import EndForm, HeadForm, MarkForm, UnmarkForm, VillageForm
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.services.village_act import values_now
from giamngheo.records.registry.services.village_facts import mark_village, set_village_head, unmark_village
from giamngheo.records.registry.services.villages import VillageFacts, correct_village, end_village

Words = tuple[str, str]
Given = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One change. form: made for the village, with what was sent; do: the service, with the form's answers."""

    title: Words
    button: Words
    done: Words
    form: Callable[[Village, Given, Any], Form]
    do: Callable[[Officer, Village, int, Given], Village]


def _correct(officer: Officer, village: Village, version: int, given: Given) -> Village:
    facts = VillageFacts(given["name"], given["kind"], given["code"])
    return correct_village(
        officer=officer, village_id=village.pk, version=version, facts=facts, on=given["on"]
    )


def _set_head(officer: Officer, village: Village, version: int, given: Given) -> Village:
    return set_village_head(officer=officer, village_id=village.pk, version=version, **given)


def _mark(officer: Officer, village: Village, version: int, given: Given) -> Village:
    return mark_village(officer=officer, village_id=village.pk, version=version, **given)


def _unmark(officer: Officer, village: Village, version: int, given: Given) -> Village:
    return unmark_village(officer=officer, village_id=village.pk, version=version, **given)


def _end(officer: Officer, village: Village, version: int, given: Given) -> Village:
    return end_village(officer=officer, village_id=village.pk, version=version, **given)


def _head_form(village: Village, initial: Given, sent: Any) -> Form:
    kept = values_now(village)
    return HeadForm(sent, initial=initial | {"name": kept["head_name"], "phone": kept["head_phone"]})


def _village_form(village: Village, initial: Given, sent: Any) -> Form:
    return VillageForm(sent, initial=initial | values_now(village))


ACTS = {
    "correct": Act(
        ("Sửa tên, loại, mã thôn", "Correct name, kind, code"),
        ("Lưu", "Save"),
        ("Đã lưu tên, loại, mã thôn.", "Name, kind and code are saved."),
        _village_form,
        _correct,
    ),
    "head": Act(
        ("Ghi người đứng đầu thôn", "Enter the head of the village"),
        ("Lưu", "Save"),
        ("Đã lưu người đứng đầu thôn.", "The head of the village is saved."),
        _head_form,
        _set_head,
    ),
    "mark": Act(
        ("Ghi thôn đặc biệt khó khăn", "Mark as extremely difficult"),
        ("Ghi vào danh sách", "Put on the list"),
        ("Đã ghi thôn đặc biệt khó khăn.", "The village is marked as extremely difficult."),
        lambda _village, initial, sent: MarkForm(sent, initial=initial),
        _mark,
    ),
    "unmark": Act(
        ("Ra khỏi danh sách thôn đặc biệt khó khăn", "Take off the list of extremely difficult villages"),
        ("Đưa ra khỏi danh sách", "Take off the list"),
        ("Thôn đã ra khỏi danh sách đặc biệt khó khăn.", "The village is off the list."),
        lambda _village, initial, sent: UnmarkForm(sent, initial=initial),
        _unmark,
    ),
    "end": Act(
        ("Kết thúc thôn", "End the village"),
        ("Kết thúc thôn", "End the village"),
        ("Thôn đã kết thúc.", "The village has ended."),
        lambda village, initial, sent: EndForm(village, sent, initial=initial),
        _end,
    ),
}

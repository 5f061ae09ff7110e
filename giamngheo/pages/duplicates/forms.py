"""What a merger asks: which entry stays, whose values, since when, why."""

from typing import Any
from uuid import UUID

from django import forms

from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.pages.duplicates.words import identity_label, identity_words
from giamngheo.records.registry.models import Membership
from giamngheo.records.registry.selectors.duplicates import COMPARED, Side, SideBySide
from giamngheo.records.registry.services.duplicates import SHORTEST_REASON, Merging
from giamngheo.records.registry.services.life_acts_recording import HEAD
from giamngheo.rules.language import say

LONGEST_REASON = 300


class MergeForm(LabelledForm):
    """stays and a field of each difference hold the id of the person whose entry, whose value stays."""

    stays = forms.TypedChoiceField(coerce=UUID, widget=forms.RadioSelect)
    on = day_field()
    new_head = forms.TypedChoiceField(required=False, coerce=UUID, empty_value=None)
    reason = forms.CharField(min_length=SHORTEST_REASON, max_length=LONGEST_REASON)

    def __init__(self, found: SideBySide, *args: Any, **kwargs: Any) -> None:
        self.found = found
        super().__init__(*args, **kwargs)
        both = [(str(side.person.pk), side.person.full_name) for side in found.sides]
        choose(self.fields["stays"], both)
        for name in COMPARED:
            if name in found.differs:
                self.fields[name] = forms.TypedChoiceField(
                    label=identity_label(name), choices=both, coerce=UUID, widget=forms.RadioSelect
                )
        heirs = _heirs(found)
        if heirs:
            choose(self.fields["new_head"], [("", say("– chọn –", "– choose –")), *heirs])
            self.fields["new_head"].help_text = say(
                "Chỉ chọn khi mục bị gộp là chủ hộ của hộ còn người.",
                "Only where the entry that goes is head of a household with other members.",
            )
        else:
            del self.fields["new_head"]
        self.fields["on"].help_text = say("Ngày, tháng, năm: 20/10/2024", "Day, month, year: 20/10/2024")

    def labels(self) -> dict[str, str]:
        """In the reader's language."""
        return {
            "stays": say("Mục được giữ lại", "The entry that stays"),
            "on": say("Gộp từ ngày", "Merged from"),
            "new_head": say("Chủ hộ mới", "New head"),
            "reason": say("Lý do gộp", "Why they are one"),
        }

    def merging(self) -> Merging:
        """What a good form says."""
        given = self.cleaned_data
        taken = [name for name in self.found.differs if given[name] != given["stays"]]
        return Merging(given["stays"], taken, given["on"], given["reason"], given.get("new_head"))


class KeepForm(LabelledForm):
    """Why they are two."""

    why = forms.CharField(min_length=SHORTEST_REASON, max_length=LONGEST_REASON)

    def labels(self) -> dict[str, str]:
        """In the reader's language."""
        return {"why": say("Vì sao là hai người", "Why they are two people")}


def first_choices(found: SideBySide) -> dict[str, Any]:
    """What the form begins with: who lives in a household stays, its head before others, with what is known of each."""
    stays, other = sorted(found.sides, key=_standing)
    values = {
        name: (stays if identity_words(stays.person, name) else other).person.pk for name in found.differs
    }
    return {"stays": stays.person.pk, **values}


def _standing(side: Side) -> tuple[bool, bool, int, int]:
    """Members first, heads before others, then of whom more is known, and whoever was asked more often."""
    place = side.place
    known = sum(bool(identity_words(side.person, name)) for name in COMPARED)
    return place is None, place is None or place.relation != HEAD, -known, -len(side.reviewed_on)


def _heirs(found: SideBySide) -> list[tuple[str, str]]:
    """Who could be head where one of the two goes, of a household that is not the other's."""
    if found.first.person.household_id == found.second.person.household_id:
        return []
    return [pair for side in found.sides for pair in _others(side)]


def _others(side: Side) -> list[tuple[str, str]]:
    if side.place is None or side.place.relation != HEAD:
        return []
    here = Membership.objects.filter(household=side.place.household_id, valid_to=None)
    others = here.exclude(person=side.person).select_related("person").order_by("person__birth_date", "pk")
    code = side.person.household.code
    return [(str(one.person_id), f"{one.person.full_name} ({code})") for one in others]

"""The filters of the list, as the address says them."""

from typing import Any

from django import forms
from django.db.models import Q

from giamngheo.pages.components.fields import PlainSelect, choose
from giamngheo.pages.templatetags.house import SHOWN_STATUSES
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.geography.models import Village
from giamngheo.records.geography.selectors.units import listed_units, units_on
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.selectors.lists import Filters
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.labels import status_label
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Standard

Choices = list[tuple[str, str]]


class FilterForm(forms.Form):
    """Every filter may be left out; one that is not in the officer's area is no choice."""

    commune = forms.ChoiceField(required=False, widget=PlainSelect)
    village = forms.ChoiceField(required=False, widget=PlainSelect)
    status = forms.ChoiceField(required=False, widget=PlainSelect)
    previous_status = forms.ChoiceField(required=False, widget=PlainSelect)
    deprived = forms.ChoiceField(required=False, widget=PlainSelect)
    missing = forms.BooleanField(required=False)
    ended = forms.BooleanField(required=False)

    def __init__(self, officer: Officer, standard: Standard, data: Any) -> None:
        super().__init__(data)
        for name, words in _labels().items():
            self.fields[name].label = words
        if officer.is_everywhere:
            self._choose("commune", _communes(officer))
        else:
            del self.fields["commune"]
        self._choose("village", _villages(officer, data.get("commune", "")))
        self._choose("status", [(status, say(*words)) for status, words in SHOWN_STATUSES.items()])
        self._choose("previous_status", [(status, _capital(status_label(status))) for status in CLASSES])
        self._choose(
            "deprived",
            [(one.code, say(one.label_vi, one.label_en or one.label_vi)) for one in standard.indicators],
        )

    def filters(self) -> Filters:
        """What the address asks for; a wrong filter is left out, its error shown."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})

    def _choose(self, name: str, choices: Choices) -> None:
        anything = [("", say("– tất cả –", "– all –"))]
        choose(self.fields[name], [*anything, *choices])


def _labels() -> dict[str, str]:
    return {
        "commune": say("Xã, phường", "Commune"),
        "village": say("Thôn, bản", "Village"),
        "status": say("Kết quả", "Result"),
        "previous_status": say("Đang được công nhận", "Recognised as"),
        "deprived": say("Thiếu hụt", "Deprived in"),
        "missing": say("Còn thiếu thông tin", "Facts are missing"),
        "ended": say("Hộ đã kết thúc", "Ended households"),
    }


def _villages(officer: Officer, commune: str) -> Choices:
    """The villages of the area; for the province those of the commune chosen."""
    if officer.is_everywhere:
        found = Village.objects.filter(commune_code=commune)
    else:
        mine = Q(commune_code__in=officer.communes) | Q(pk__in=officer.villages)
        found = Village.objects.filter(mine)
    rows = found.order_by("name").values_list("pk", "name")
    return sorted(((str(pk), name) for pk, name in rows), key=lambda pair: sort_key(pair[1]))


def _communes(officer: Officer) -> Choices:
    codes = Village.objects.order_by("commune_code").values_list("commune_code", flat=True).distinct()
    listed = listed_units(codes, units_on(codes, officer.today))
    return [(code, unit.name if unit else code) for code, unit in listed.items()]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

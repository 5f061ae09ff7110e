"""What is asked when an officer or an office is entered. Labels are made when the form is, in the reader's language."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.records.accounts.authority import roles_to_give
from giamngheo.records.accounts.models import Office
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.roles import Role
from giamngheo.records.accounts.selectors import villages_of
from giamngheo.records.accounts.services.duties import NewDuty
from giamngheo.records.accounts.services.officers import Naming
from giamngheo.rules.language import say

LEVELS = {
    Office.Level.COMMUNE: ("Cấp xã", "Commune"),
    Office.Level.DISTRICT: ("Cấp huyện", "District"),
    Office.Level.PROVINCE: ("Cấp tỉnh", "Province"),
    Office.Level.CENTRE: ("Trung ương", "Centre"),
}


class DutyForm(LabelledForm):
    """A role in an office for somebody who has an account."""

    username = forms.CharField(max_length=150)
    role = forms.ChoiceField()
    villages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    valid_from = day_field()

    def __init__(self, officer: Officer, office: Office, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"valid_from": officer.today}, **kwargs})
        self.office = office
        roles = roles_to_give(officer, office)
        villages = villages_of(office, officer.today)
        choose(self.fields["role"], [(role.value, role.label) for role in roles])
        choose(self.fields["villages"], [(str(village.id), village.name) for village in villages])
        self.fields["villages"].help_text = say(
            "Chỉ với trưởng thôn và rà soát viên: chọn thôn phụ trách.",
            "For village heads and reviewers only: the villages they cover.",
        )
        self.fields["valid_from"].help_text = say(
            "Ngày, tháng, năm: 20/10/2024", "Day, month, year: 20/10/2024"
        )

    def labels(self) -> dict[str, str]:
        """The words of the fields."""
        return {
            "username": say("Tên đăng nhập", "User name"),
            "role": say("Vai trò", "Role"),
            "villages": say("Thôn phụ trách", "Villages"),
            "valid_from": say("Từ ngày", "From"),
        }

    def duty(self) -> NewDuty:
        """What the form asks for."""
        given = self.cleaned_data
        villages = tuple(UUID(village) for village in given["villages"])
        return NewDuty(self.office.id, Role(given["role"]), given["valid_from"], villages)


class OfficerForm(DutyForm):
    """A new officer and the first duty."""

    username = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    full_name = forms.CharField(max_length=120)
    email = forms.EmailField(required=False, max_length=254)
    field_order = ("full_name", "username", "email", "role", "villages", "valid_from")

    def labels(self) -> dict[str, str]:
        """The words of the fields."""
        return super().labels() | naming_labels()

    def naming(self) -> Naming:
        """How the new officer is known."""
        given = self.cleaned_data
        return Naming(given["username"], given["full_name"], given["email"].lower())


class NamingForm(forms.Form):
    """The name and e-mail of an officer, to correct."""

    full_name = forms.CharField(max_length=120)
    email = forms.EmailField(required=False, max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in naming_labels().items():
            self.fields[name].label = words


class EndForm(forms.Form):
    """The first day without the duty."""

    on = day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = say("Thôi nhiệm vụ từ ngày", "Without this duty from")


class OfficeForm(forms.Form):
    """A new office."""

    name = forms.CharField(max_length=200)
    level = forms.ChoiceField()
    communes = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = say("Tên đơn vị", "Name of the office")
        self.fields["level"].label = say("Cấp", "Level")
        self.fields["communes"].label = say("Địa bàn: mã các xã, phường", "Area: codes of its communes")
        self.fields["communes"].help_text = say(
            "Chỉ với đơn vị cấp xã, cấp huyện; nhiều mã cách nhau bằng dấu cách: 03658 03655.",
            "For offices of a commune or district only; several codes with spaces between: 03658 03655.",
        )
        choose(self.fields["level"], [(level.value, say(*words)) for level, words in LEVELS.items()])

    def clean_communes(self) -> list[str]:
        """The codes."""
        codes: str = self.cleaned_data["communes"]
        return codes.replace(",", " ").split()


def naming_labels() -> dict[str, str]:
    """The words of what names an officer."""
    return {"full_name": say("Họ và tên", "Full name"), "email": say("Địa chỉ e-mail", "E-mail address")}

"""What fast entry asks beside the answers: the day of the forms, a household or a member that the register lacks."""

from datetime import date
from typing import Any

from django import forms

from giamngheo.pages.components.fields import choose, day_field
from giamngheo.pages.entry.days import typed_birth
from giamngheo.records.registry.services.editing_members import LONGEST_NAME
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS


class DayForm(forms.Form):
    """The review day written on the forms."""

    day = day_field()

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].label = say("Ngày rà soát ghi trên phiếu", "Review day on the forms")

    def clean_day(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(say("ngày này chưa đến", "this day has not come yet"))
        return day


class BirthField(forms.CharField):
    """A day of birth, or only its year: gives the cells birth_date and birth_date_is_year_only."""

    def clean(self, value: Any) -> dict[str, object]:
        """The two cells."""
        return typed_birth(str(super().clean(value) or ""))


class NewHouseholdForm(forms.Form):
    """Code, head's name and year of birth."""

    code = forms.CharField(max_length=40, required=False)
    full_name = forms.CharField(max_length=LONGEST_NAME)
    birth_date = BirthField(max_length=10, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "new", **kwargs})
        for name, words in {
            "code": say("Mã hộ (để trống: tự cấp)", "Code (empty: the next one)"),
            "full_name": say("Họ tên chủ hộ", "Name of the head"),
            "birth_date": say("Ngày hoặc năm sinh", "Day or year of birth"),
        }.items():
            self.fields[name].label = words
        self.fields["birth_date"].widget.attrs["inputmode"] = "numeric"

    def head(self) -> dict[str, object]:
        """The head's facts."""
        return {
            "full_name": self.cleaned_data["full_name"],
            "relation": "head",
            **self.cleaned_data["birth_date"],
        }


class NewMemberForm(forms.Form):
    """Who the member is: name, relation and sex by their numbers, birth."""

    full_name = forms.CharField(max_length=LONGEST_NAME)
    relation = forms.ChoiceField(required=False)
    sex = forms.ChoiceField(required=False)
    birth_date = BirthField(max_length=10, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "member", **kwargs})
        for name in ("full_name", "relation", "sex"):
            self.fields[name].label = column_label(PERSONS[name])
        self.fields["birth_date"].label = say("Ngày hoặc năm sinh", "Day or year of birth")
        self.fields["birth_date"].widget.attrs["inputmode"] = "numeric"
        for name in ("relation", "sex"):
            codes = [code for code in PERSONS[name].codes if code != "head"]
            choices = [(code, code_label(PERSONS[name], code)) for code in codes]
            choose(self.fields[name], [("", "–"), *choices])

    def facts(self) -> dict[str, object]:
        """As cells."""
        born: dict[str, object] = self.cleaned_data["birth_date"]
        return self.cleaned_data | born

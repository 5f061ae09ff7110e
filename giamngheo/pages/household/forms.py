"""Forms made from the contract's columns: every cell is checked by the same rules as a file's."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from giamngheo.engine.form_files import ethnic_names
from giamngheo.engine.rows import check_row
from giamngheo.pages.components.fields import day_field
from giamngheo.records.registry.personal_ids import masked
from giamngheo.records.registry.services.editing import HOUSEHOLD_FIELDS
from giamngheo.records.registry.services.editing_members import LONGEST_NAME, MEMBER_FACTS
from giamngheo.records.registry.services.editing_saves import NotSaved
from giamngheo.rules.labels import code_label, column_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.schema import Column, Kind, Table

FEW = 3
UNITS = {
    "income_per_capita": ("đồng/người/tháng", "đồng/person/month"),
    "income_12m_per_capita": ("đồng/người/tháng", "đồng/person/month"),
    "income_score": ("điểm", "points"),
    "floor_area_m2": ("m²", "m²"),
}
GROUPED = re.compile(r"^\d{1,3}(\.\d{3})+$")
LONGEST = 40


class RowForm(forms.Form):
    """Cells of one row. cleaned_data holds them typed, None for not known."""

    def __init__(self, table: Table, columns: Sequence[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.columns = table, columns
        for column in columns:
            self.fields[column.name] = _field(column)

    def clean(self) -> dict[str, Any]:
        """The typed cells; what is wrong stands at its field."""
        given = super().clean() or self.cleaned_data
        cells = {one.name: as_cell(one, given.get(one.name)) for one in self.columns if one.name in given}
        row = check_row(self.table, cells)
        for name, told in row.wrong.items():
            self.add_error(name, told)
        return row.values


class HouseholdForm(forms.Form):
    """A household's own facts."""

    code = forms.CharField(max_length=40)
    address = forms.CharField(max_length=200, required=False)
    phone = forms.CharField(max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in HOUSEHOLD_FIELDS.items():
            self.fields[name].label = say(*words)


class ReviewForm(forms.Form):
    """The day of a new review."""

    review_date = day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_date"].label = say("Ngày rà soát", "Day of the review")
        self.fields["review_date"].help_text = say(
            "Ngày, tháng, năm: 20/10/2024", "Day, month, year: 20/10/2024"
        )


def member_form(table: Table, tail: str, *args: Any, **kwargs: Any) -> RowForm:
    """Who a member is; tail: the last digits of the personal id that is kept, "" for none."""
    form = RowForm(table, MEMBER_FACTS, *args, **kwargs)
    form.fields["full_name"].required = True
    form.fields["full_name"].max_length = LONGEST_NAME  # type: ignore[attr-defined]  # a CharField
    number = form.fields["personal_id"]
    number.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
    number.help_text = (
        say(
            f"Đang lưu {masked(tail)}; để trống nếu không đổi",
            f"{masked(tail)} is kept; leave empty to keep it",
        )
        if tail
        else say("12 chữ số", "12 digits")
    )
    return form


def as_cell(column: Column, value: object) -> object:
    """What an officer typed, as the rules of files read it: 1.200.000 is 1200000, 45,5 is 45.5."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if column.kind is Kind.INTEGER and GROUPED.match(text):
        return text.replace(".", "")
    if column.kind is Kind.NUMBER and "," in text:
        whole, _, decimals = text.partition(",")
        return f"{whole.replace('.', '') if GROUPED.match(whole) else whole}.{decimals}"
    return text


def as_typed(column: Column, value: Any) -> str:
    """A kept value as the form shows it."""
    if value is None:
        return ""
    match column.kind:
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.DATE:
            return f"{value:%d/%m/%Y}"
        case Kind.INTEGER:
            return grouped(value)
        case Kind.NUMBER:
            return f"{value:g}".replace(".", ",")
    return str(value)


def initial_of(columns: Sequence[Column], row: object) -> dict[str, str]:
    """The kept values of some columns, as a form shows them."""
    return {column.name: as_typed(column, getattr(row, column.name, None)) for column in columns}


def add_wrong(form: forms.Form, error: NotSaved) -> None:
    """What a service refused, at its fields."""
    for name, told in error.wrong.items():
        form.add_error(name if name in form.fields else None, told)


def units(columns: Sequence[Column]) -> Mapping[str, str]:
    """What stands behind the inputs."""
    return {column.name: say(*UNITS[column.name]) for column in columns if column.name in UNITS}


def _field(column: Column) -> forms.Field:
    label = column_label(column)
    if column.kind is Kind.BOOLEAN:
        choices = [
            ("true", say("Có", "Yes")),
            ("false", say("Không", "No")),
            ("", say("Chưa biết", "Not known")),
        ]
        return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)
    if column.kind is Kind.CODE:
        return _choice(column, label)
    if column.kind is Kind.DATE:
        shown = {"inputmode": "numeric", "autocomplete": "off"}
        words = say("Ngày/tháng/năm: 20/10/2024", "Day/month/year: 20/10/2024")
        return _text(label, shown, words)
    if column.kind in (Kind.INTEGER, Kind.NUMBER):
        return _text(label, {"inputmode": "numeric" if column.kind is Kind.INTEGER else "decimal"})
    return _text(label, {}, longest=LONGEST_NAME)


def _text(label: str, attributes: dict[str, str], words: str = "", longest: int = LONGEST) -> forms.Field:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        help_text=words,
        widget=forms.TextInput(attrs=attributes),
    )


def _choice(column: Column, label: str) -> forms.Field:
    names = ethnic_names() if column.name == "ethnic_code" else {}
    choices = [(code, names.get(code) or _capital(code_label(column, code))) for code in column.codes]
    if len(choices) > FEW:
        unknown = ("", say("– chưa biết –", "– not known –"))
        return forms.ChoiceField(label=label, choices=[unknown, *choices], required=False)
    if not column.required:
        choices.append(("", say("Chưa biết", "Not known")))
    return forms.ChoiceField(label=label, choices=choices, required=column.required, widget=forms.RadioSelect)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

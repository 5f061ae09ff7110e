"""Fields that several duties ask for, and what their forms share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTED = mark_safe(" selected")  # nobody's words
DAYS = ("%d/%m/%Y", "%Y-%m-%d")


class LabelledForm(forms.Form):
    """A form whose words are given by labels()."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.labels().items():
            self.fields[name].label = words

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        raise NotImplementedError


def choose(field: forms.Field, choices: Iterable[tuple[str | int, str]]) -> None:
    """What a field of choices offers: values and their words."""
    field.choices = list(choices)  # type: ignore[attr-defined]  # of every choice field


def day_field(required: bool = True) -> forms.DateField:
    """A day as an office writes it: 20/10/2024."""
    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}, format=DAYS[0])
    return forms.DateField(widget=widget, input_formats=DAYS, required=required)


class PlainSelect(forms.Select):
    """A list of options written as one string: a filter has hundreds, and a template for each is dear."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """The select with the value chosen; its choices are in no groups."""
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", attributes, options)

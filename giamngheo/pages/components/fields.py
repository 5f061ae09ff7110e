"""Fields that several duties ask for."""

from django import forms

DAYS = ("%d/%m/%Y", "%Y-%m-%d")


def day_field(required: bool = True) -> forms.DateField:
    """A day as an office writes it: 20/10/2024."""
    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}, format=DAYS[0])
    return forms.DateField(widget=widget, input_formats=DAYS, required=required)

"""What the log is searched by."""

from typing import Any

from django import forms

from giamngheo.pages.audit.words import ACTS, act_label
from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.rules.language import say


class LogFilter(LabelledForm):
    """Each field narrows the list; empty: everything."""

    act = forms.ChoiceField(required=False)
    actor = forms.CharField(max_length=100, required=False)
    household = forms.CharField(max_length=40, required=False)
    since = day_field()
    until = day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        acts = sorted((act_label(act), act) for act in ACTS)
        chosen = [("", say("Tất cả", "All")), *((act, label) for label, act in acts)]
        choose(self.fields["act"], chosen)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "act": say("Việc", "Act"),
            "actor": say("Người làm", "By"),
            "household": say("Mã hộ", "Household code"),
            "since": say("Từ ngày", "From day"),
            "until": say("Đến hết ngày", "Until day, included"),
        }

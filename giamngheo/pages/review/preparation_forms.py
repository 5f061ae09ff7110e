"""What preparing a round asks: the committee's decision, a reviewer's training."""

from collections.abc import Mapping
from typing import Any

from django import forms

from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.pages.review.words import COMMITTEE_ROLES
from giamngheo.records.review.models import Committee, CommitteeMember
from giamngheo.records.review.services.preparing import Member
from giamngheo.rules.language import say

# A committee has about a dozen; a larger one asks for more rows, up to what a page can hold.
ROWS, MORE, MOST = 12, 6, 90
CELLS = ("name", "position", "role")


class CommitteeForm(LabelledForm):
    """A decision and its members: a row of fields name-N, position-N, role-N each; an empty row is none.

    more: empty rows beside those that are given.
    """

    number = forms.CharField(max_length=40)
    decided_on = day_field()

    def __init__(self, *args: Any, more: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, say(*words)) for role, words in COMMITTEE_ROLES.items()]
        given = sum(name.startswith("name-") for name in self.data or self.initial)
        self.places = range(1, min(MOST, max(ROWS, given) + more) + 1)
        for place in self.places:
            name = forms.CharField(max_length=120, required=False, label=say("Họ và tên", "Name"))
            position = forms.CharField(max_length=120, required=False, label=say("Chức vụ", "Post"))
            role = forms.ChoiceField(choices=roles, label=say("Trong ban", "In the committee"))
            role.initial = CommitteeMember.Role.HEAD if place == 1 else CommitteeMember.Role.MEMBER
            fields = zip(CELLS, (name, position, role), strict=True)
            self.fields.update({f"{cell}-{place}": field for cell, field in fields})

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "number": say("Số quyết định", "Number of the decision"),
            "decided_on": say("Ngày quyết định", "Day of the decision"),
        }

    def members(self) -> list[Member]:
        """The members of a good form, in its order."""
        rows = (Member(*(self.cleaned_data[f"{cell}-{place}"] for cell in CELLS)) for place in self.places)
        return [one for one in rows if one.name.strip()]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each row."""
        return [[self[f"{cell}-{place}"] for cell in CELLS] for place in self.places]


class TrainingForm(LabelledForm):
    """When a reviewer was trained, and how the short test ended."""

    trained_on = day_field()
    has_passed = forms.TypedChoiceField(
        coerce={"yes": True, "no": False}.get, required=False, empty_value=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (
            ("yes", say("Đạt", "Passed")),
            ("no", say("Chưa đạt", "Not passed")),
            ("", say("Chưa kiểm tra", "Not taken")),
        )
        choose(self.fields["has_passed"], words)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "trained_on": say("Ngày tập huấn", "Trained on"),
            "has_passed": say("Bài kiểm tra", "Short test"),
        }


def with_more_rows(given: Mapping[str, str]) -> CommitteeForm:
    """The form as it was filled in so far, unchecked, with more empty rows."""
    return CommitteeForm(initial=given, more=MORE)


def initial_of(kept: Committee | None) -> dict[str, Any]:
    """What the committee's form begins with: the one in force."""
    if kept is None:
        return {}
    cells = {f"{cell}-{one.place}": getattr(one, cell) for one in kept.members.all() for cell in CELLS}
    return {"number": kept.number, "decided_on": kept.decided_on, **cells}

"""What reconciliation asks. Labels are made when the form is, in the reader's language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from giamngheo.pages.acts.forms import HouseholdCode
from giamngheo.pages.components.fields import choose, day_field
from giamngheo.pages.exports.forms import villages_of
from giamngheo.papers.reconciling.layouts import SheetLayout
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import read_personal_ids
from giamngheo.records.registry.models import Membership, ReconciliationLine
from giamngheo.records.registry.services.exporting import SHORTEST_PURPOSE
from giamngheo.records.registry.services.importing import largest_upload
from giamngheo.records.registry.services.reconciling import Asked
from giamngheo.records.registry.services.settling import Given
from giamngheo.rules import codes
from giamngheo.rules.labels import code_label
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped
from giamngheo.rules.reconciliation import DifferenceKind as Kind
from giamngheo.rules.schema import PERSONS

HEAD = "head"


def file_field() -> forms.FileField:
    """The counterpart's sheet."""
    return forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}))


class _RoundForm(forms.Form):
    """With whom, whose people, what for, by which law."""

    counterpart = forms.ChoiceField(widget=forms.RadioSelect)
    village = forms.TypedChoiceField(required=False, coerce=UUID, empty_value=None)
    purpose = forms.CharField(
        max_length=300, min_length=SHORTEST_PURPOSE, widget=forms.Textarea(attrs={"rows": 2})
    )
    legal_base = forms.ChoiceField(required=False)

    def __init__(
        self, officer: Officer, layouts: Mapping[str, SheetLayout], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, words in _labels().items():
            if name in self.fields:
                self.fields[name].label = say(*words)
        choose(self.fields["counterpart"], [(one.id, one.label) for one in layouts.values()])
        choose(self.fields["village"], [("", say("cả địa bàn", "the whole area")), *villages_of(officer)])
        bases = dict.fromkeys(number for one in layouts.values() for number in one.legal_bases)
        unknown = ("", say("ghi trong mục đích", "told in the purpose"))
        choose(self.fields["legal_base"], [*((number, number) for number in bases), unknown])
        self.fields["purpose"].help_text = say("Được ghi vào nhật ký.", "It is logged.")

    def asked(self) -> Asked:
        """What a valid form asks for."""
        given = {name: self.cleaned_data[name] for name in ("counterpart", "purpose", "legal_base")}
        return Asked(
            **given,
            village_id=self.cleaned_data["village"],
            only_changes=self.cleaned_data.get("extent") == "changes",
            with_personal_ids=self.cleaned_data.get("with_personal_ids", False),
        )


class SendForm(_RoundForm):
    """A sheet to send."""

    extent = forms.ChoiceField(widget=forms.RadioSelect, initial="all")
    with_personal_ids = forms.BooleanField(required=False)
    field_order = ("counterpart", "village", "extent", "with_personal_ids", "purpose", "legal_base")

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(officer, *args, **kwargs)
        changes = say(
            "hộ có thay đổi từ lần gửi trước, cả người đã chết, chuyển đi",
            "households changed since the last sheet, with who died or left",
        )
        choose(
            self.fields["extent"],
            [("all", say("mọi người đang ở", "everybody present")), ("changes", changes)],
        )
        if not read_personal_ids(officer):
            del self.fields["with_personal_ids"]


class ReceiveForm(_RoundForm):
    """The counterpart's own list."""

    file = file_field()
    field_order = ("counterpart", "file", "village", "purpose", "legal_base")

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(officer, *args, **kwargs)
        self.fields["file"].help_text = file_help(officer)


class AnswerForm(forms.Form):
    """The counterpart's answer to our sheet."""

    file = file_field()

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = say("Bảng nhận về", "The sheet that came back")
        self.fields["file"].help_text = file_help(officer)


class AcceptForm(forms.Form):
    """What accepting a line needs beside its button: the day, a new head, the household of a new member."""

    on = day_field()
    new_head = forms.TypedChoiceField(required=False, coerce=UUID, empty_value=None)
    household = HouseholdCode(max_length=40)
    relation = forms.ChoiceField(required=False)

    def __init__(self, line: ReconciliationLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - _needed(line):
            del self.fields[name]
        for name, words in _accept_labels(line).items():
            if name in self.fields:
                self.fields[name].label = say(*words)
        if "new_head" in self.fields:
            choose(self.fields["new_head"], [("", "–"), *_staying(line)])
            self.fields["new_head"].required = True
        if "relation" in self.fields:
            column = PERSONS["relation"]
            relations = [(code, code_label(column, code)) for code in codes.RELATIONS if code != HEAD]
            choose(self.fields["relation"], [("", "–"), *relations])

    def given(self, version: int, over: int | None) -> Given:
        """What a valid form adds to the line."""
        data = self.cleaned_data
        return Given(
            version=version,
            over=over,
            on=data.get("on"),
            new_head=data.get("new_head"),
            household_id=data.get("household"),
            relation=data.get("relation") or None,
        )


def _needed(line: ReconciliationLine) -> set[str]:
    if line.kind == Kind.ONLY_THEIRS:
        return {"household", "relation"}
    if line.kind in (Kind.DIED, Kind.MOVED_AWAY):
        return {"on", "new_head"} if _is_head(line) and _staying(line) else {"on"}
    return set()


def _is_head(line: ReconciliationLine) -> bool:
    return Membership.objects.filter(person=line.person_id, valid_to=None, relation=HEAD).exists()


def _staying(line: ReconciliationLine) -> list[tuple[str, str]]:
    """The other members of the household."""
    here = Membership.objects.filter(person=line.person_id, valid_to=None).values("household")
    others = Membership.objects.filter(household__in=here, valid_to=None).exclude(person=line.person_id)
    return [
        (str(one.person_id), one.person.full_name)
        for one in others.select_related("person").order_by("person__birth_date", "pk")
    ]


def _accept_labels(line: ReconciliationLine) -> dict[str, tuple[str, str]]:
    day = ("Ngày chết", "Day of death") if line.kind == Kind.DIED else ("Ngày chuyển đi", "Day of leaving")
    return {
        "on": day,
        "new_head": ("Chủ hộ mới", "The new head"),
        "household": ("Mã hộ nhận người này", "Code of the household that takes this person in"),
        "relation": ("Quan hệ với chủ hộ", "Relation to the head"),
    }


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "counterpart": ("Đối chiếu với", "Compare with"),
        "village": ("Thôn, bản", "Village"),
        "extent": ("Gửi những ai", "Whom to send"),
        "with_personal_ids": ("Kèm số định danh cá nhân", "With personal ids"),
        "purpose": ("Mục đích", "Purpose"),
        "legal_base": ("Căn cứ", "Legal base"),
        "file": ("Bảng của bên kia", "Their sheet"),
    }


def file_help(officer: Officer) -> str:
    """Which files are taken of an officer: a province's own sheet is larger than a commune's."""
    size = grouped(largest_upload(officer) // 2**20)
    return say(f"Excel .xlsx hoặc CSV, nhiều nhất {size} MB.", f"Excel .xlsx or CSV, {size} MB at most.")

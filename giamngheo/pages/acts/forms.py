"""What the acts ask. Labels are made when the form is, in the reader's language."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from giamngheo.pages.acts.kinds import REQUIRED_HEAD, ActKind
from giamngheo.pages.components.fields import choose, day_field
from giamngheo.pages.household.forms import RowForm
from giamngheo.records.geography.models import Unit, Village
from giamngheo.records.geography.selectors.units import communes, parents_of, unit_on
from giamngheo.records.registry.models import Household, Membership
from giamngheo.records.registry.services.dossier import papers
from giamngheo.records.registry.services.life_acts_households import next_household_code
from giamngheo.rules.labels import code_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS

Choices = list[tuple[str, str]]
HELP_DAY = ("Ngày, tháng, năm: 20/10/2024", "Day, month, year: 20/10/2024")


class ActForm(RowForm):
    """The fields of one kind of act of one household. other: the second household, where it is known already."""

    def __init__(
        self, act: ActKind, household: Household, today: date, *args: Any, other: Household | None = None
    ) -> None:
        self.household, self.today, self.second = household, today, other
        super().__init__(PERSONS, [PERSONS[name] for name in act.facts], *args)
        for name in act.asks:
            self.fields[name] = _MADE[name](self)
        if act.slug in REQUIRED_HEAD:
            self.fields["new_head"].required = True
        if "full_name" in self.fields:
            self.fields["full_name"].required = True
        if "relation" in act.facts:
            choose(self.fields["relation"], _relations())
        if act.slug == "birth":
            self.fields["birth_date"].required = True

    def clean(self) -> dict[str, Any]:
        """The typed cells and the other fields."""
        others = dict(self.cleaned_data)
        return others | super().clean()

    def present(self, household: Household | None = None) -> Choices:
        """The members of now, the head first."""
        home = household or self.household
        return _people(Membership.objects.filter(household=home, valid_to=None))

    def former(self) -> Choices:
        """Who left the household, lives, and is nowhere else."""
        here = Membership.objects.filter(valid_to=None).values("person")
        left = Membership.objects.filter(
            household=self.household, person__died_on=None, person__merged_into=None
        )
        return list(dict.fromkeys(_people(left.exclude(person__in=here))))

    def villages(self) -> Choices:
        """The other villages of the commune."""
        found = Village.objects.filter(commune_code=self.household.commune_code, valid_to=None)
        others = found.exclude(pk=self.household.village_id).order_by("name")
        return [(str(one.pk), one.name) for one in others]

    def communes(self) -> Choices:
        """The other communes of the province."""
        own = unit_on(self.household.commune_code, self.today)
        above = parents_of(own, self.today) if own else []
        province = next((one for one in above if one.level == Unit.Level.PROVINCE), None)
        found = communes(province.code, self.today) if province else []
        return [
            (one.code, f"{one.name}, {one.kind} ({one.code})")
            for one in found
            if one.code != self.household.commune_code
        ]

    def next_code(self) -> str:
        """What a new household of the commune may be called."""
        return next_household_code(self.household.commune_code)


class HouseholdCode(forms.CharField):
    """A living household of the area by its code: gives its id."""

    def clean(self, value: Any) -> UUID | None:
        """The id; None for an empty field."""
        code = str(super().clean(value) or "").strip()
        if not code:
            return None
        found = list(Household.objects.filter(code=code, ended_on=None)[:2])
        if len(found) != 1:
            told = say("không có hộ nào mang mã này trong địa bàn", "no household of the area has this code")
            raise forms.ValidationError(told)
        pk: UUID = found[0].pk
        return pk


class TakeInForm(forms.Form):
    """Village and code of a household that another commune sends."""

    village = forms.TypedChoiceField(coerce=UUID)
    code = forms.CharField(max_length=40, required=False)

    def __init__(self, commune_code: str, *args: Any) -> None:
        super().__init__(*args)
        villages = Village.objects.filter(commune_code=commune_code, valid_to=None).order_by("name")
        choose(self.fields["village"], [(str(one.pk), one.name) for one in villages])
        self.fields["village"].label = say("Thôn, bản nơi ở mới", "Village where they live now")
        self.fields["code"].label = say("Mã hộ ở xã này", "Code in this commune")
        self.fields["code"].help_text = say(
            "Để trống: giữ mã cũ nếu chưa hộ nào dùng, nếu không thì cấp mã mới.",
            "Empty: the old code where it is free, else a new one.",
        )


class PaperForm(forms.Form):
    """A paper that was handed in."""

    kind = forms.ChoiceField()
    received_on = day_field()
    note = forms.CharField(max_length=200, required=False)
    scan = forms.FileField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["kind"], [(one.kind, one.label) for one in papers().values()])
        for name, words in {
            "kind": say("Loại giấy tờ", "Kind of paper"),
            "received_on": say("Ngày nhận", "Received on"),
            "note": say("Ghi chú", "Note"),
            "scan": say("Bản quét", "Scan"),
        }.items():
            self.fields[name].label = words
        self.fields["scan"].help_text = say(
            "PDF, PNG hoặc JPEG, không quá 50 MB", "PDF, PNG or JPEG, up to 50 MB"
        )
        self.fields["received_on"].help_text = say(*HELP_DAY)


def _people(rows: Iterable[Membership]) -> Choices:
    found = sorted(
        rows.select_related("person"),  # type: ignore[attr-defined]  # a queryset
        key=lambda one: (one.relation != "head", one.person.birth_date or date.max, one.person.full_name),
    )
    return [(str(one.person_id), _person(one)) for one in found]


def _person(one: Membership) -> str:
    relation = code_label(PERSONS["relation"], one.relation) if one.relation else ""
    born = str(one.person.birth_date.year) if one.person.birth_date else ""
    return ", ".join(part for part in (one.person.full_name, relation, born) if part)


def _relations() -> Choices:
    codes = [code for code in PERSONS["relation"].codes if code != "head"]
    return [("", say("– chưa biết –", "– not known –"))] + [
        (code, code_label(PERSONS["relation"], code)) for code in codes
    ]


def _choice(label: str, choices: Choices, required: bool = True, help_text: str = "") -> forms.Field:
    empty = ("", say("– chọn –", "– choose –"))
    return forms.TypedChoiceField(
        label=label,
        choices=[empty, *choices],
        coerce=UUID,
        empty_value=None,
        required=required,
        help_text=help_text,
    )


def _new_head(form: ActForm) -> forms.Field:
    words = say("Chỉ chọn khi chủ hộ rời hộ hoặc mất.", "Only where the head leaves or has died.")
    return _choice(say("Chủ hộ mới", "New head"), form.present(form.second), False, words)


def _on(_form: ActForm) -> forms.Field:
    field = day_field()
    field.label, field.help_text = say("Từ ngày", "From"), say(*HELP_DAY)
    return field


def _note(_form: ActForm) -> forms.Field:
    return forms.CharField(label=say("Ghi chú", "Note"), max_length=300, required=False)


def _members(form: ActForm) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=say("Những người tách ra", "Those who leave"),
        choices=form.present(),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )


def _code(form: ActForm) -> forms.Field:
    label = say("Mã của hộ mới", "Code of the new household")
    return forms.CharField(label=label, max_length=40, initial=form.next_code())


def _to_commune(form: ActForm) -> forms.Field:
    label = say("Xã, phường nơi đến", "Commune where they go")
    return forms.ChoiceField(label=label, choices=[("", say("– chọn –", "– choose –")), *form.communes()])


def _relation(_form: ActForm) -> forms.Field:
    label = say("Quan hệ với chủ hộ ở hộ kia", "Relation to the head there")
    return forms.ChoiceField(label=label, choices=_relations(), required=False)


def _household_code(vietnamese: str, english: str, required: bool) -> Callable[[ActForm], forms.Field]:
    return lambda _form: HouseholdCode(label=say(vietnamese, english), required=required)


_MADE: dict[str, Callable[[ActForm], forms.Field]] = {
    "person": lambda form: _choice(say("Người", "Person"), form.present()),
    "spouse": lambda form: _choice(
        say("Người về hộ này", "Who joins"), form.present(form.second) if form.second else []
    ),
    "returning": lambda form: _choice(say("Người trở về", "Who comes back"), form.former()),
    "on": _on,
    "new_head": _new_head,
    "head": lambda form: _choice(say("Chủ hộ của hộ mới", "Head of the new household"), form.present()),
    "members": _members,
    "code": _code,
    "village": lambda form: _choice(say("Thôn, bản nơi đến", "Village"), form.villages()),
    "to_commune": _to_commune,
    "relation": _relation,
    "into": _household_code("Mã của hộ nhận", "Code of the household they join", required=True),
    "from_household": _household_code("Mã của hộ kia", "Code of the other household", required=True),
    "to_household": _household_code("Mã của hộ nơi về", "Code of the household they join", required=False),
    "note": _note,
}

"""What the acts of a review ask. Labels are made when the form is, in the reader's language."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from giamngheo.engine.quick_form import QuickTable
from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.pages.review.words import KINDS, ORDERS, training_words
from giamngheo.records.geography.models import Unit
from giamngheo.records.review.models import ReviewRound, RoundVillage
from giamngheo.records.review.selectors.lines import Line
from giamngheo.records.review.selectors.preparation import ReviewerLine
from giamngheo.records.review.services.list_years import offered
from giamngheo.records.review.services.meetings import Held
from giamngheo.rules.codes import CLASSES
from giamngheo.rules.labels import status_label
from giamngheo.rules.language import say


def whole_number() -> forms.IntegerField:
    """A count of people."""
    return forms.IntegerField(min_value=0, max_value=9_999, widget=forms.TextInput({"inputmode": "numeric"}))


def reason_field() -> forms.CharField:
    """Why, in some words; may be left out."""
    return forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def scan_help() -> str:
    """What is taken as a scan."""
    return say("PDF, PNG hoặc JPEG, không quá 50 MB", "PDF, PNG or JPEG, up to 50 MB")


class RoundFormsForm(LabelledForm):
    """As which files the official forms are made."""

    format = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workbook = say("Excel, để nộp và sửa", "Excel, to send and edit")
        choose(self.fields["format"], [("xlsx", workbook), ("pdf", say("PDF, để in", "PDF, to print"))])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"format": say("Dạng tệp", "As")}


class StandardForm(LabelledForm):
    """By which other standard a round is looked at."""

    standard = forms.ChoiceField()

    def __init__(self, standards: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["standard"], [(one, one) for one in standards])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"standard": say("Chuẩn để so", "Compare with")}


class AllStandardsForm(StandardForm):
    """Which year's rounds, and by which other standard."""

    list_year = forms.TypedChoiceField(coerce=int)
    field_order = ("list_year", "standard")

    def __init__(self, years: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["list_year"], [(str(one), str(one)) for one in years])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {"list_year": say("Danh sách năm", "List of")}


class AllRoundsForm(LabelledForm):
    """What is to be done to all communes' rounds of a year."""

    act = forms.ChoiceField(widget=forms.RadioSelect)
    list_year = forms.TypedChoiceField(coerce=int)
    format = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, acts: Sequence[tuple[str, str]], year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["act"], list(acts))
        choose(self.fields["list_year"], [(one, str(one)) for one in (year + 1, year)])
        choose(self.fields["format"], [("xlsx", "Excel"), ("pdf", "PDF")])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "act": say("Làm gì", "What"),
            "list_year": say("Danh sách năm", "List of"),
            "format": say("Dạng tệp của biểu", "Forms as"),
        }


class OpenForm(LabelledForm):
    """Which round begins, where, for which year's list."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    commune_code = forms.ChoiceField()
    list_year = forms.TypedChoiceField(coerce=int)

    def __init__(self, communes: Sequence[Unit], year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, list[tuple[str | int, str]]] = {
            "kind": [(kind, say(*words)) for kind, words in KINDS.items()],
            "commune_code": [(unit.code, f"{unit.kind} {unit.name}") for unit in communes],
            "list_year": [(one, str(one)) for one in offered(ReviewRound.Kind.PERIODIC, year)],
        }
        for name, choices in given.items():
            choose(self.fields[name], choices)
        self.fields["list_year"].help_text = say(
            f"Đợt thường xuyên: năm {year}. Đợt định kỳ cuối năm lập danh sách dùng cho năm sau. Chuẩn nghèo là"
            " chuẩn của năm danh sách.",
            f"A regular round: {year}. The periodic one makes the list of the coming year. The standard is that of"
            " the list's year.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "kind": say("Loại đợt", "Kind of round"),
            "commune_code": say("Xã", "Commune"),
            "list_year": say("Năm danh sách", "Year of the list"),
        }


class StartForm(LabelledForm):
    """The first number of a commune's certificates."""

    commune_code = forms.ChoiceField()
    number = forms.IntegerField(min_value=1, widget=forms.TextInput({"inputmode": "numeric"}))

    def __init__(self, communes: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["commune_code"], [(unit.code, f"{unit.kind} {unit.name}") for unit in communes])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"commune_code": say("Xã", "Commune"), "number": say("Số của giấy đầu tiên", "First number")}


class OrderForm(LabelledForm):
    """What the paper of an order says, and its scan."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    issuer = forms.CharField(max_length=200)
    number = forms.CharField(max_length=40)
    issued_on = day_field()
    status = forms.ChoiceField(widget=forms.RadioSelect)
    scan = forms.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["kind"], [(kind, say(*words)) for kind, words in ORDERS.items()])
        choose(self.fields["status"], [(status, status_label(status)) for status in CLASSES])
        self.fields["scan"].help_text = scan_help()

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "kind": say("Loại", "Kind"),
            "issuer": say("Cơ quan ban hành", "Issued by"),
            "number": say("Số", "Number"),
            "issued_on": say("Ngày ban hành", "Issued on"),
            "status": say("Diện phải công nhận", "The class ordered"),
            "scan": say("Bản quét", "Scan"),
        }


class AddForm(LabelledForm):
    """A household that asked to be reviewed."""

    code = forms.CharField(max_length=40)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"code": say("Mã hộ có giấy đề nghị", "Code of the household that asked")}


class ReviewerForm(LabelledForm):
    """Who reviews a village's households; each with what they have already, and what they lack."""

    reviewer = forms.TypedChoiceField(coerce=UUID)

    def __init__(self, reviewers: Sequence[ReviewerLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["reviewer"], [(str(one.reviewer.pk), _told(one)) for one in reviewers])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"reviewer": say("Rà soát viên", "Reviewer")}


class MeetingForm(LabelledForm):
    """A meeting, and for each household how many agree: a field agree-ID each."""

    held_on = day_field()
    place = forms.CharField(max_length=200, required=False)
    chair = forms.CharField(max_length=120)
    secretary = forms.CharField(max_length=120)
    representative = forms.CharField(max_length=120)
    attendees = whole_number()

    def __init__(self, put: Sequence[Line], *args: Any, **kwargs: Any) -> None:
        self.put = put
        super().__init__(*args, **kwargs)
        for line in put:
            field = whole_number()
            field.label = say("Số người đồng ý", "How many agree")
            self.fields[f"agree-{line.reviewed.pk}"] = field

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "held_on": say("Ngày họp", "Held on"),
            "place": say("Địa điểm", "Place"),
            "chair": say("Chủ trì", "Chair"),
            "secretary": say("Thư ký", "Secretary"),
            "representative": say("Đại diện hộ dân", "A household's representative"),
            "attendees": say("Số người dự họp", "How many came"),
        }

    def held(self) -> Held:
        """The meeting of a good form."""
        names = ("held_on", "place", "chair", "secretary", "representative", "attendees")
        return Held(**{name: self.cleaned_data[name] for name in names})

    def agree(self) -> dict[UUID, int]:
        """How many agree, by household."""
        return {line.reviewed.pk: self.cleaned_data[f"agree-{line.reviewed.pk}"] for line in self.put}

    @property
    def votes(self) -> list[tuple[Line, forms.BoundField]]:
        """Each household with its field."""
        return [(line, self[f"agree-{line.reviewed.pk}"]) for line in self.put]


class MinutesForm(LabelledForm):
    """The scan of a meeting's signed record."""

    scan = forms.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"].help_text = scan_help()

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"scan": say("Bản quét biên bản", "Scan of the record")}


class ReasonForm(LabelledForm):
    """Why something goes back."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"reason": say("Lý do", "Reason")}


class SendBackForm(ReasonForm):
    """Which villages, and why."""

    villages = forms.TypedMultipleChoiceField(coerce=UUID, widget=forms.CheckboxSelectMultiple)
    field_order = ("villages", "reason")

    def __init__(self, villages: Sequence[RoundVillage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["villages"], [(str(one.pk), one.village.name) for one in villages])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {"villages": say("Thôn cần rà soát lại", "Villages to review again")}


class ComplaintForm(LabelledForm):
    """Who does not agree, and what they say."""

    complainant = forms.CharField(max_length=120)
    words = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "complainant": say("Người khiếu nại", "Who complains"),
            "words": say("Nội dung", "What they say"),
        }


class HandedInForm(ComplaintForm):
    """The same where an officer enters it: the paper may have been taken on a day before."""

    received_on = day_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].help_text = say(
            "Để trống là hôm nay. Giấy nhận trong ngày niêm yết cuối, vào sổ hôm sau thì ghi ngày nhận giấy.",
            "Empty is today. A paper taken on the last day and entered later: the day it was taken.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {"received_on": say("Ngày nhận", "Received on")}


class FindingForm(LabelledForm):
    """What a re-check found."""

    finding = forms.CharField(max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"finding": say("Kết quả phúc tra", "What was found")}


class OpinionForm(LabelledForm):
    """What the district's chair answered."""

    is_agreed = forms.TypedChoiceField(coerce=lambda word: word == "yes", widget=forms.RadioSelect)
    words = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [("yes", say("Đồng ý", "Agrees")), ("no", say("Không đồng ý", "Does not agree"))]
        choose(self.fields["is_agreed"], answers)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "is_agreed": say("Chủ tịch UBND huyện", "The district's chair"),
            "words": say("Ý kiến, lý do", "Opinion, reason"),
        }


class NumberForm(LabelledForm):
    """The number of a decision."""

    number = forms.CharField(max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = say("Ví dụ: 125/QĐ-UBND", "For example 125/QĐ-UBND")

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"number": say("Số quyết định", "Number of the decision")}


class QuickForm(LabelledForm):
    """Phiếu A as it was found on paper: the table of its signs is not loaded."""

    is_to_review = forms.TypedChoiceField(coerce=lambda word: word == "yes", widget=forms.RadioSelect)
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [
            ("yes", say("Thuộc diện rà soát, làm tiếp Phiếu B", "To be reviewed, Phiếu B follows")),
            ("no", say("Không thuộc diện rà soát, ra khỏi đợt", "Not to be reviewed, leaves the round")),
        ]
        choose(self.fields["is_to_review"], answers)
        self.fields["reason"].help_text = say(
            "Cần ghi khi không thuộc diện: lý do này vào thông báo từ chối.",
            "Needed where it is not to be reviewed: it goes into the refusal.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "is_to_review": say("Kết quả nhận dạng nhanh", "Outcome"),
            "reason": say("Lý do", "Reason"),
        }

    def given(self) -> dict[str, Any]:
        """What the service asks of a good form."""
        return self.cleaned_data


class SignsForm(LabelledForm):
    """Phiếu A sign by sign: a field sign-N each; the outcome is computed."""

    def __init__(self, table: QuickTable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in table.signs.items():
            answers = [("yes", say("Có", "Yes")), ("no", say("Không", "No"))]
            self.fields[f"sign-{number}"] = forms.TypedChoiceField(
                coerce=lambda word: word == "yes",
                choices=answers,
                widget=forms.RadioSelect,
                label=f"{number}. {words}",
            )
        self.fields["reason"] = reason_field()
        self.fields["reason"].label = say("Ghi thêm", "Remarks")
        self.numbers = list(table.signs)

    def labels(self) -> dict[str, str]:
        """The words of each field: those of the table."""
        return {}

    def given(self) -> dict[str, Any]:
        """What the service asks of a good form."""
        signs = {number: self.cleaned_data[f"sign-{number}"] for number in self.numbers}
        return {"signs": signs, "reason": self.cleaned_data["reason"]}


class RelationForm(LabelledForm):
    """How the reviewer is a relative of the household."""

    words = forms.CharField(max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = say(
            "Ví dụ: em ruột của chủ hộ. Để trống nếu không phải người thân.",
            "For example: the head's brother. Empty where there is none.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"words": say("Rà soát viên là gì của hộ", "What the reviewer is to the household")}


def _told(one: ReviewerLine) -> str:
    name = say(
        f"{one.reviewer.full_name}: {one.households} hộ",
        f"{one.reviewer.full_name}: {one.households} households",
    )
    return name if one.is_ready else f"{name}, {training_words(one)}"

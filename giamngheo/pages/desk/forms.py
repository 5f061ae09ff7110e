"""What the desk asks. Labels are made when the form is, in the reader's language."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from giamngheo.pages.components.fields import LabelledForm, choose
from giamngheo.pages.desk.words import FORMS, PURPOSES
from giamngheo.pages.review.forms import NumberForm, ReasonForm
from giamngheo.papers.documents.word_templates import check_template
from giamngheo.records.base.files import NotThisFile
from giamngheo.records.desk.services.income_facts import sources
from giamngheo.records.desk.services.word_templates import LARGEST_BYTES
from giamngheo.records.registry.models import Membership
from giamngheo.rules.language import say


class LetterForm(LabelledForm):
    """For whom and what for a letter is."""

    person = forms.TypedChoiceField(coerce=UUID, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(widget=forms.RadioSelect)
    purpose_words = forms.CharField(max_length=200, required=False)
    addressee = forms.CharField(max_length=200, required=False)

    def __init__(self, members: Sequence[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["person"], [(str(one.person_id), _told(one)) for one in members])
        choose(self.fields["purpose"], [(code, say(*words)) for code, words in PURPOSES.items()])
        self.fields["purpose_words"].help_text = say(
            "Cần ghi khi là việc khác.", "Needed for something else."
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "person": say("Cấp cho", "For"),
            "purpose": say("Dùng vào việc", "Purpose"),
            "purpose_words": say("Ghi rõ", "In words"),
            "addressee": say("Kính gửi (trường, bệnh viện, ngân hàng…)", "To (school, hospital, bank…)"),
        }


class RequestForm(LabelledForm):
    """What somebody at the counter asks for."""

    form = forms.ChoiceField(widget=forms.RadioSelect)
    applicant = forms.CharField(max_length=120)
    phone = forms.CharField(max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    person_id = forms.TypedChoiceField(coerce=UUID, required=False, empty_value=None)

    def __init__(self, members: Sequence[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["form"], [(code, say(*words)) for code, words in FORMS.items()])
        people = [(str(one.person_id), _told(one)) for one in members]
        choose(self.fields["person_id"], [("", say("– không –", "– none –")), *people])
        self.fields["person_id"].help_text = say(
            "Chỉ khi đề nghị công nhận người lao động có thu nhập thấp.",
            "Only where a worker asks to be recognised.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "form": say("Đề nghị", "Asks for"),
            "applicant": say("Người nộp", "Handed in by"),
            "phone": say("Điện thoại", "Telephone"),
            "person_id": say("Người lao động", "Worker"),
        }


class GivenForm(LabelledForm):
    """Who takes the answer home."""

    given_to = forms.CharField(max_length=120)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"given_to": say("Người nhận kết quả", "Who takes it")}


class IncomeForm(LabelledForm):
    """What one source brought a member in twelve months."""

    person_id = forms.TypedChoiceField(coerce=UUID)
    source = forms.ChoiceField()
    months = forms.IntegerField(min_value=1, max_value=12, widget=forms.TextInput({"inputmode": "numeric"}))
    amount_vnd = forms.IntegerField(min_value=0, widget=forms.TextInput({"inputmode": "numeric"}))

    def __init__(self, members: Sequence[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["person_id"], [(str(one.person_id), _told(one)) for one in members])
        kinds = sources().items()
        choose(self.fields["source"], [(code, say(one["label_vi"], one["label_en"])) for code, one in kinds])
        self.fields["amount_vnd"].help_text = say(
            "Tổng của 12 tháng trước, đồng; ghi lại thì thay số cũ.",
            "Total of the twelve months before, in đồng; recorded again it takes the place of the last.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "person_id": say("Thành viên", "Member"),
            "source": say("Nguồn thu", "Source"),
            "months": say("Số tháng có thu", "Months with income"),
            "amount_vnd": say("Số tiền 12 tháng (đồng)", "Amount of 12 months (đồng)"),
        }


class RefusalForm(ReasonForm):
    """Why a request is refused: a paragraph of the letter on each line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            max_length=2000, label=self.fields["reason"].label, widget=forms.Textarea(attrs={"rows": 6})
        )


class RefusalNumberForm(NumberForm):
    """The number of a refusal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = say("Ví dụ: 31/TB-UBND", "For example 31/TB-UBND")

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"number": say("Số thông báo", "Number of the refusal")}


ACT_FORMS: dict[str, type[LabelledForm]] = {
    "refuse": RefusalForm,
    "send_refusal_back": ReasonForm,
    "number_refusal": RefusalNumberForm,
    "give_answer": GivenForm,
}


def _told(one: Membership) -> str:
    born = one.person.birth_date
    return f"{one.person.full_name} ({born.year if born else '?'})"


class TemplateForm(LabelledForm):
    """An office's Word template, tried before it is kept. made: its content, once it is valid."""

    template = forms.FileField()
    made = b""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].help_text = say("Word .docx, không quá 5 MB", "Word .docx, up to 5 MB")

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"template": say("Mẫu đã sửa", "The template as changed")}

    def clean_template(self) -> "UploadedFile[Any]":
        """The file, when two papers that it was tried on came through whole."""
        given: UploadedFile[Any] = self.cleaned_data["template"]
        if (given.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(say("Mẫu lớn hơn 5 MB.", "The template is larger than 5 MB."))
        self.made = given.read()
        try:
            check_template(self.made)
        except NotThisFile as error:
            raise forms.ValidationError(str(error)) from error
        return given

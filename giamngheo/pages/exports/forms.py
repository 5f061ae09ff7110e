"""What an export asks. Labels are made when the form is, in the reader's language."""

from typing import Any

from django import forms
from django.db.models import Q

from giamngheo.pages.components.fields import choose
from giamngheo.pages.templatetags.house import SHOWN_STATUSES
from giamngheo.records.accounts.officer import Officer
from giamngheo.records.accounts.rights import export_households, read_personal_ids
from giamngheo.records.geography.models import Village
from giamngheo.records.registry.models import Export
from giamngheo.records.registry.models.exports import PSEUDONYMISED
from giamngheo.records.registry.names import sort_key
from giamngheo.records.registry.services.exporting import SHORTEST_PURPOSE, Asked
from giamngheo.rules.language import say

FORMS = {
    Export.Form.XLSX: (
        "Excel: hộ và nhân khẩu, mỗi bảng một trang",
        "Excel: households and members, a sheet each",
    ),
    Export.Form.XLSX_BY_COMMUNE: (
        "Excel: mỗi xã một tệp, gói trong một tệp .zip",
        "Excel: a workbook a commune, in one .zip",
    ),
    Export.Form.HOUSEHOLDS_CSV: ("CSV: hộ", "CSV: households"),
    Export.Form.PERSONS_CSV: ("CSV: nhân khẩu", "CSV: members"),
    Export.Form.PARQUET: (
        "Parquet: hai bảng cho “giamngheo classify”, gói .zip",
        "Parquet: the two tables as “giamngheo classify” reads them, in a .zip",
    ),
    Export.Form.PSEUDONYMISED_CSV: (
        "Không danh tính, cho nghiên cứu: CSV, gói .zip",
        "Without names, for research: CSV, in a .zip",
    ),
    Export.Form.PSEUDONYMISED_PARQUET: (
        "Không danh tính, cho nghiên cứu: Parquet, gói .zip",
        "Without names, for research: Parquet, in a .zip",
    ),
}
# A status that is a mark beside the verdict is no filter of the file.
STATUSES = {code: words for code, words in SHOWN_STATUSES.items() if code != "newly_escaped"}


class ExportForm(forms.Form):
    """Which households, in which form, with what, what for."""

    village = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False)
    form = forms.ChoiceField(widget=forms.RadioSelect)
    columns = forms.ChoiceField(widget=forms.RadioSelect)
    with_personal_ids = forms.BooleanField(required=False)
    purpose = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in _labels().items():
            self.fields[name].label = words
        choose(self.fields["village"], [("", say("cả địa bàn", "the whole area")), *villages_of(officer)])
        choose(
            self.fields["status"],
            [("", say("mọi kết quả", "any")), *((c, say(*w)) for c, w in STATUSES.items())],
        )
        choose(self.fields["form"], [(form, say(*FORMS[form])) for form in forms_for(officer)])
        choose(
            self.fields["columns"],
            [
                ("vi", say("Tiếng Việt", "Vietnamese")),
                ("contract", say("Mã chuẩn của phần mềm", "The product's own names and codes")),
            ],
        )
        self.fields["purpose"].help_text = say(
            "Bắt buộc khi xuất số định danh hoặc dữ liệu không danh tính; được ghi vào nhật ký. Cùng một mục đích thì "
            "mã giả của hộ không đổi.",
            "Needed with personal ids and for data without names; it is logged. The same purpose gives a household "
            "the same pseudonym.",
        )
        if not read_personal_ids(officer):
            del self.fields["with_personal_ids"]

    def clean(self) -> dict[str, Any]:
        """A purpose stands beside personal ids, and beside what leaves for research."""
        data: dict[str, Any] = super().clean() or {}
        is_short = len(data.get("purpose", "").strip()) < SHORTEST_PURPOSE
        if is_short and data.get("form") in PSEUDONYMISED:
            told = say("Hãy ghi rõ mục đích dùng dữ liệu.", "Say what the data is needed for.")
            self.add_error("purpose", told)
        elif is_short and data.get("with_personal_ids"):
            told = say("Hãy ghi rõ mục đích dùng số định danh.", "Say what the personal ids are needed for.")
            self.add_error("purpose", told)
        return data

    def asked(self) -> Asked:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Asked(
            village_id=data["village"] or None,
            status=data["status"],
            form=data["form"],
            columns_vi=data["columns"] == "vi",
            with_personal_ids=data.get("with_personal_ids", False),
            purpose=data["purpose"].strip(),
        )


def forms_for(officer: Officer) -> list[Export.Form]:
    """The forms of file that the officer may have made."""
    return list(FORMS) if export_households(officer) else [form for form in FORMS if form in PSEUDONYMISED]


def _labels() -> dict[str, str]:
    return {
        "village": say("Thôn, bản", "Village"),
        "status": say("Kết quả rà soát", "Result"),
        "form": say("Loại tệp", "Kind of file"),
        "columns": say("Tên cột và giá trị", "Headings and values"),
        "with_personal_ids": say("Kèm số định danh cá nhân", "With personal ids"),
        "purpose": say("Mục đích", "Purpose"),
    }


def villages_of(officer: Officer) -> list[tuple[str, str]]:
    """The villages of the area; the whole province is taken as a whole."""
    if officer.is_everywhere:
        return []
    mine = Q(commune_code__in=officer.communes) | Q(pk__in=officer.villages)
    rows = Village.objects.filter(mine).order_by("name").values_list("pk", "name")
    return sorted(((str(pk), name) for pk, name in rows), key=lambda pair: sort_key(pair[1]))

"""What an upload asks. Labels are made when the form is, in the reader's language."""

from typing import Any

from django import forms
from django.conf import settings

from giamngheo.pages.components.fields import day_field
from giamngheo.rules.language import say


class UploadForm(forms.Form):
    """One workbook or CSV file; beside it the members' table, where it is a file of its own; the review's day."""

    file = forms.FileField()
    second_file = forms.FileField(required=False)
    review_date = day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        size = settings.LARGEST_UPLOAD_BYTES // 2**20
        self.fields["file"].label = say("Tệp của xã", "The commune's file")
        self.fields["file"].help_text = say(
            f"Excel .xlsx hoặc CSV, nhiều nhất {size} MB. Tên cột tùy ý.",
            f"Excel .xlsx or CSV, {size} MB at most. Any column names.",
        )
        self.fields["second_file"].label = say("Tệp nhân khẩu, nếu để riêng", "The members' file, if apart")
        self.fields["review_date"].label = say("Ngày rà soát", "Day of the review")
        self.fields["review_date"].help_text = say(
            "Dùng cho những dòng không ghi ngày rà soát.", "For rows that do not say theirs."
        )
        for name in ("file", "second_file"):
            self.fields[name].widget.attrs["accept"] = ".xlsx,.csv"

"""What an upload asks. Labels are made when the form is, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django import forms

from giamngheo.pages.components.fields import day_field
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

ENDINGS = ".xlsx,.csv,.txt,.parquet,.zip"


class FilesInput(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Sequence[Any] | None, initial: Any = None) -> list[Any]:
        """Each by itself."""
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """A file or several; beside them the members' table, where it is a file of its own; the review's day."""

    file = FilesField()
    second_file = forms.FileField(required=False)
    review_date = day_field()

    def __init__(self, *args: Any, largest: int, **kwargs: Any) -> None:
        """largest: bytes that are taken."""
        super().__init__(*args, **kwargs)
        size = grouped(largest // 2**20)
        self.fields["file"].label = say(
            "Tệp của xã, hoặc các tệp của tỉnh", "The commune's file, or the province's files"
        )
        self.fields["file"].help_text = say(
            f"Excel .xlsx, CSV (UTF-8, UTF-16), Parquet hoặc .zip gồm các tệp ấy; chọn được nhiều tệp, cộng lại nhiều "
            f"nhất {size} MB. Tên cột tùy ý.",
            f"Excel .xlsx, CSV (UTF-8, UTF-16), Parquet, or a .zip of such files; several may be chosen, {size} MB at "
            "most together. Any column names.",
        )
        self.fields["second_file"].label = say("Tệp nhân khẩu, nếu để riêng", "The members' file, if apart")
        self.fields["review_date"].label = say("Ngày rà soát", "Day of the review")
        self.fields["review_date"].help_text = say(
            "Dùng cho những dòng không ghi ngày rà soát.", "For rows that do not say theirs."
        )
        for name in ("file", "second_file"):
            self.fields[name].widget.attrs["accept"] = ENDINGS

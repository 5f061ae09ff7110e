"""The gallery's form: one field of each kind, and nothing behind it."""

from django import forms

from giamngheo.pages.components.fields import choose
from giamngheo.rules.language import say

ANSWERS = {"yes": ("Có", "Yes"), "no": ("Không", "No"), "": ("Chưa biết", "Not known")}
DECIMAL = {"inputmode": "decimal"}
WATERS = {"piped": ("Nước máy", "Piped"), "rainwater": ("Nước mưa", "Rainwater")}


class SampleForm(forms.Form):
    """Labels are made when the form is, in the reader's language."""

    name = forms.CharField(max_length=60)
    area_m2 = forms.DecimalField(min_value=0, required=False, widget=forms.TextInput(attrs=DECIMAL))
    birth_date = forms.DateField(required=False, widget=forms.DateInput(attrs={"inputmode": "numeric"}))
    water = forms.ChoiceField(required=False)
    toilet = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    has_meter = forms.BooleanField(required=False)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for name, words in _labels().items():
            self.fields[name].label = words
        self.fields["birth_date"].help_text = say(
            "Ngày, tháng, năm: 20/10/1990", "Day, month, year: 20/10/1990"
        )
        choose(self.fields["water"], [("", "–"), *_choices(WATERS)])
        choose(self.fields["toilet"], _choices(ANSWERS))


class SampleFile(forms.Form):
    """A file to choose or drop."""

    workbook = forms.FileField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["workbook"].label = say("Bảng tính của xã", "The commune's workbook")
        self.fields["workbook"].help_text = say(
            "Kéo tệp vào đây hoặc chọn: .xlsx, .csv", "Drop a file here or choose one: .xlsx, .csv"
        )


def _labels() -> dict[str, str]:
    return {
        "name": say("Họ và tên chủ hộ", "Name of the head"),
        "area_m2": say("Diện tích nhà ở", "Floor area"),
        "birth_date": say("Ngày sinh", "Day of birth"),
        "water": say("Nguồn nước", "Water"),
        "toilet": say("Nhà tiêu hợp vệ sinh", "Sanitary toilet"),
        "has_meter": say("Có công tơ điện riêng", "Has a meter of its own"),
        "note": say("Ghi chú", "Note"),
    }


def _choices(words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, say(*pair)) for code, pair in words.items()]

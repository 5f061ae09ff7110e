"""What is asked about units and villages. Labels are made when the form is, in the reader's language."""

from typing import Any
from uuid import UUID

from django import forms

from giamngheo.pages.components.fields import LabelledForm, choose, day_field
from giamngheo.records.geography.models import Unit, Village
from giamngheo.records.geography.village_kinds import VILLAGE_KINDS, kind_label
from giamngheo.rules.language import say

PHONE = r"^[0-9+ .\-]*$"


class DayForm(LabelledForm):
    """The day on which units are looked at."""

    day = day_field(required=False)

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"day": say("Xem tại ngày", "As on the day")}


class UnitsForm(DayForm):
    """Which province, on which day, and a part of a name or code."""

    province = forms.ChoiceField(required=False)
    name = forms.CharField(required=False, max_length=60)
    field_order = ("province", "day", "name")

    def __init__(self, provinces: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["province"], [(unit.code, unit.name) for unit in provinces])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        words = {
            "province": say("Tỉnh, thành phố", "Province"),
            "name": say("Tên hoặc mã xã", "Name or code"),
        }
        return super().labels() | words


class VillageActForm(LabelledForm):
    """What every change of a village asks: from which day."""

    on = day_field()

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"on": say("Từ ngày", "From")}


class VillageForm(VillageActForm):
    """What a village is called."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField()
    code = forms.CharField(max_length=20, required=False)
    field_order = ("name", "kind", "code", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("kind", "")
        kinds = dict.fromkeys([*([kept] if kept else [""]), *VILLAGE_KINDS])
        choose(self.fields["kind"], [(kind, kind_label(kind) or "–") for kind in kinds])
        self.fields["name"].help_text = say(
            "Ghi đầy đủ như trong quyết định: Bản Hôm, Tổ dân phố 3",
            "In full, as the decision has it: Bản Hôm, Tổ dân phố 3",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {
            "name": say("Tên thôn, bản, tổ dân phố", "Name of the village"),
            "kind": say("Loại", "Kind"),
            "code": say("Mã thôn", "Code"),
        }


class HeadForm(VillageActForm):
    """Who leads a village."""

    name = forms.CharField(max_length=120, required=False)
    phone = forms.RegexField(PHONE, max_length=20, required=False)
    field_order = ("name", "phone", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = say(
            "Để trống nếu chưa có người đứng đầu.", "Leave empty where there is nobody."
        )
        self.fields["phone"].error_messages["invalid"] = say(
            "Số điện thoại chỉ gồm chữ số: 0912 345 678", "A telephone number has digits only: 0912 345 678"
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {
            "name": say("Trưởng thôn, trưởng bản, tổ trưởng", "Head of the village"),
            "phone": say("Điện thoại", "Telephone"),
        }

    def clean(self) -> dict[str, Any]:
        """A telephone belongs to somebody."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("phone") and not given.get("name"):
            self.add_error("name", say("Nhập tên của người có số điện thoại này.", "Whose telephone is it?"))
        return given


class MarkForm(VillageActForm):
    """The decision that lists a village as extremely difficult."""

    instrument = forms.CharField(max_length=60)
    field_order = ("instrument", "on")

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "instrument": say("Số, ký hiệu văn bản công nhận", "Number of the decision"),
            "on": say("Có hiệu lực từ ngày", "In force from"),
        }


class UnmarkForm(VillageActForm):
    """The first day without the mark."""

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"on": say("Ra khỏi danh sách từ ngày", "Off the list from")}


class EndForm(VillageActForm):
    """The first day without the village, and who takes its households."""

    into = forms.TypedChoiceField(coerce=UUID, required=False, empty_value=None)
    field_order = ("into", "on")

    def __init__(self, village: Village, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Village.objects.filter(commune_code=village.commune_code, valid_to=None).exclude(
            id=village.pk
        )
        named = [(str(other.pk), other.name) for other in others.order_by("name")]
        choose(self.fields["into"], [("", "–"), *named])

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {
            "into": say("Thôn tiếp nhận các hộ", "The village that takes its households"),
            "on": say("Kết thúc từ ngày", "No longer from"),
        }


class VillageListForm(VillageActForm):
    """A commune's list of villages, from a file."""

    file = forms.FileField()
    instrument = forms.CharField(max_length=60, required=False)
    field_order = ("file", "instrument", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = say(
            "Bảng tính .xlsx hoặc .csv có cột Tên thôn; nếu có: Loại, Mã thôn, Trưởng thôn, Điện thoại, ĐBKK.",
            "An .xlsx or .csv file with a column of names; where known: kind, code, head, phone, extremely difficult.",
        )
        self.fields["instrument"].help_text = say(
            "Cần khi danh sách có thôn đặc biệt khó khăn chưa ghi trong phần mềm.",
            "Needed where the list marks villages that are not marked yet.",
        )

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return super().labels() | {
            "file": say("Danh sách thôn", "List of villages"),
            "instrument": say(
                "Văn bản công nhận thôn đặc biệt khó khăn", "Decision on extremely difficult villages"
            ),
        }


class LoadListForm(forms.Form):
    """The list as it was shown, to be taken over: nothing of it is typed."""

    file_id = forms.UUIDField()
    instrument = forms.CharField(max_length=60, required=False)
    on = day_field()


class SettleForm(LabelledForm):
    """Where a village of a divided commune belongs."""

    commune_code = forms.RegexField(r"^[0-9]{3,5}$")

    def labels(self) -> dict[str, str]:
        """The words of each field."""
        return {"commune_code": say("Xã tiếp nhận", "New commune")}

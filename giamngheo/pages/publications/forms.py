"""What freezing a result asks."""

from typing import Any

from django import forms

from giamngheo.pages.components.fields import day_field
from giamngheo.rules.language import say


class PublishForm(forms.Form):
    """The day whose result is frozen."""

    as_of = day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].label = say("Kết quả như vào ngày", "The result as of")
        self.fields["as_of"].help_text = say(
            "Chốt rồi không sửa được; chốt lại ngày đó thì thêm một dòng mới.",
            "Once frozen it is never changed; freezing that day again adds a line.",
        )

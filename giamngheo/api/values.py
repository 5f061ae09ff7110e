"""Types of what is sent, each as narrow as the schema says: no second spelling is guessed at."""

import re
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
# Beyond it a JSON number is no longer exact everywhere.
LARGEST = 2**53 - 1


def _matching(pattern: re.Pattern[str], kind: str, words: str) -> BeforeValidator:
    """Text that has the form, or a value already typed."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise PydanticCustomError(kind, words)
        return value

    return BeforeValidator(check)


def _day(value: Any) -> Any:
    if isinstance(value, int | float) or (isinstance(value, str) and not _DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "a day is written YYYY-MM-DD")
    return value


def _said(value: Any) -> Any:
    """A yes or no in a query string."""
    if value not in ("true", "false", True, False):
        raise PydanticCustomError("bool_parsing", "true or false")
    return value in ("true", True)


def _whole(value: Any) -> Any:
    """A JSON number without decimals is whole however it is written; true and "1" are none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "a whole number")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[UUID, _matching(_ID, "uuid_parsing", "an id has 32 hexadecimal digits in five groups")]
Said = Annotated[bool, BeforeValidator(_said)]
Limit = Annotated[int, Field(ge=1, le=500), _matching(_NUMBER, "int_parsing", "a whole number")]
Amount = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(_whole)]
CommuneCode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{1,5}$")]

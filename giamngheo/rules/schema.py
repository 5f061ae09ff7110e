"""What a row of the two input tables is: columns, kinds, codes and their Vietnamese names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

import polars as pl

from giamngheo.rules import codes


class Kind(Enum):
    """How the cells of a column are read and checked."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    CODE = "code"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its kind, its Vietnamese name, the codes allowed, whether a value is required.

    `pattern` is a regular expression for identifiers whose form is fixed.
    """

    name: str
    kind: Kind
    label_vi: str
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pattern: str | None = None
    required: bool = False

    @cached_property
    def dtype(self) -> pl.DataType:
        """The Polars type of a checked cell."""
        if self.kind is Kind.CODE:
            return pl.Enum(list(self.codes))
        return _DTYPES[self.kind]


_DTYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.IDENTIFIER: pl.String(),
    Kind.BOOLEAN: pl.Boolean(),
    Kind.INTEGER: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.DATE: pl.Date(),
}


@dataclass(frozen=True)
class Table:
    """A named table and its columns in the order of the contract."""

    name: str
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


def _text(name: str, label: str) -> Column:
    return Column(name, Kind.TEXT, label)


def _identifier(name: str, label: str, pattern: str | None = None, required: bool = False) -> Column:
    return Column(name, Kind.IDENTIFIER, label, pattern=pattern, required=required)


def _code(name: str, label: str, allowed: Mapping[str, str], required: bool = False) -> Column:
    return Column(name, Kind.CODE, label, allowed, required=required)


def _booleans(**labels: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.BOOLEAN, label) for name, label in labels.items())


def _column(kind: Kind, **labels: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, label) for name, label in labels.items())


HOUSEHOLDS = Table(
    "households",
    (
        _identifier("household_id", "Mã hộ", required=True),
        _identifier("commune_code", "Mã xã", pattern="^[0-9]{5}$", required=True),
        _identifier("village_code", "Mã thôn"),
        _text("village_name", "Thôn, bản, tổ dân phố"),
        _code("area_type", "Khu vực", codes.AREA_TYPES, required=True),
        *_booleans(in_review="Thuộc diện rà soát"),
        *_column(Kind.DATE, review_date="Ngày rà soát"),
        *_column(
            Kind.INTEGER,
            income_per_capita="Thu nhập bình quân đầu người/tháng",
            income_12m_per_capita="Thu nhập bình quân 12 tháng, không tính trợ cấp xã hội",
            income_score="Điểm thu nhập (điểm A, B1)",
        ),
        _code("wall", "Tường", codes.DURABILITY),
        _code("frame", "Cột, khung", codes.DURABILITY),
        _code("roof", "Mái", codes.DURABILITY),
        *_column(Kind.NUMBER, floor_area_m2="Diện tích nhà ở (m²)"),
        _code("water_source", "Nguồn nước sinh hoạt", codes.WATER_SOURCES),
        _code("toilet", "Nhà tiêu", codes.TOILETS),
        *_booleans(
            uses_internet="Có sử dụng dịch vụ internet",
            uses_phone="Có thuê bao điện thoại",
            has_tv="Có ti vi",
            has_radio="Có radio",
            has_desktop="Có máy tính để bàn",
            has_phone="Có điện thoại",
            has_laptop="Có máy tính xách tay",
            has_tablet="Có máy tính bảng",
            has_smartphone="Có điện thoại thông minh",
            has_loudspeaker="Nghe được loa truyền thanh",
        ),
        _code("waste_disposal", "Xử lý rác thải sinh hoạt", codes.WASTE_DISPOSALS),
        *_booleans(untreated_illness="Có người ốm cần chữa mà không đi khám chữa bệnh"),
        _code("previous_status", "Kết quả rà soát lần trước", codes.CLASSES),
        *_column(
            Kind.DATE,
            escaped_poverty_date="Ngày công nhận thoát nghèo",
            escaped_near_poverty_date="Ngày công nhận thoát cận nghèo",
        ),
        *_booleans(
            is_agricultural="Hộ làm nông, lâm, ngư, diêm nghiệp",
            no_labour_capacity="Hộ không có khả năng lao động",
            has_merit_member="Hộ có người có công với cách mạng",
        ),
        *_booleans(**{f"cause_{n}": label for n, label in enumerate(codes.CAUSES, start=1)}),
        *_booleans(
            need_health="Nhu cầu hỗ trợ y tế",
            need_education="Nhu cầu hỗ trợ giáo dục",
            need_production="Nhu cầu hỗ trợ sản xuất",
            need_credit="Nhu cầu vay vốn",
            need_housing="Nhu cầu hỗ trợ nhà ở",
            need_water="Nhu cầu hỗ trợ nước sinh hoạt",
            need_sanitation="Nhu cầu hỗ trợ nhà tiêu",
            need_internet="Nhu cầu hỗ trợ internet",
            need_other="Nhu cầu hỗ trợ khác",
        ),
        *_column(Kind.DATE, separate_since="Ngày tách thành hộ riêng"),
        *_booleans(housing_supported="Đã được hỗ trợ nhà ở"),
    ),
)

PERSONS = Table(
    "persons",
    (
        _identifier("household_id", "Mã hộ", required=True),
        _identifier("person_id", "Mã nhân khẩu", required=True),
        _code("relation", "Quan hệ với chủ hộ", codes.RELATIONS),
        _code("sex", "Giới tính", codes.SEXES),
        *_column(Kind.DATE, birth_date="Ngày sinh"),
        *_booleans(birth_date_is_year_only="Chỉ biết năm sinh"),
        _code("ethnic_code", "Dân tộc", codes.ETHNIC_CODES),
        _code("work_status", "Tình trạng việc làm", codes.WORK_STATUSES),
        _code("attends", "Đang học", codes.SCHOOL_LEVELS),
        _code("diploma", "Bằng cấp cao nhất", codes.DIPLOMAS),
        *_booleans(
            training_certificate="Vừa học vừa làm, có chứng nhận",
            health_insurance="Có bảo hiểm y tế",
            stunted="Suy dinh dưỡng thấp còi",
            underweight="Suy dinh dưỡng nhẹ cân",
            disability="Người khuyết tật",
            monthly_allowance="Hưởng trợ cấp xã hội hằng tháng",
            is_pregnant="Đang mang thai",
            is_nursing="Đang nuôi con nhỏ",
            has_merit="Người có công với cách mạng",
            is_local_minority="Dân tộc thiểu số tại chỗ",
            need_job="Nhu cầu việc làm",
            need_training="Nhu cầu học nghề",
            need_work_abroad="Nhu cầu đi làm việc ở nước ngoài",
            need_legal_aid="Nhu cầu trợ giúp pháp lý",
        ),
        _text("full_name", "Họ và tên"),
        _identifier("personal_id", "Số định danh cá nhân"),
    ),
)

"""Vietnamese words of the columns and codes that the page of sample households prints."""

from giamngheo.rules.codes import BASES, MOVEMENTS, STATUSES
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

HOUSEHOLD_COLUMNS = {column.name: column.label_vi for column in HOUSEHOLDS.columns}
PERSON_COLUMNS = {column.name: column.label_vi.lower() for column in PERSONS.columns}
RESULT_COLUMNS: dict[str, str] = {
    "area_type": "Khu vực",
    "standard": "Bộ chuẩn",
    "basis": "Xét thu nhập theo",
    "persons": "Số thành viên",
    "class": "Xếp hạng",
    "status": "Kết luận",
    "is_income_poor": "Nghèo thu nhập",
    "deprivation_count_min": "Số thiếu hụt ít nhất",
    "deprivation_count_max": "Số thiếu hụt nhiều nhất",
    "dep_employment": "Việc làm",
    "dep_dependency": "Người phụ thuộc",
    "dep_nutrition": "Dinh dưỡng",
    "dep_health_care": "Khám chữa bệnh",
    "dep_health_insurance": "Bảo hiểm y tế",
    "dep_adult_education": "Giáo dục người lớn",
    "dep_school_attendance": "Đi học của trẻ em",
    "dep_housing_quality": "Chất lượng nhà ở",
    "dep_housing_area": "Diện tích nhà ở",
    "dep_water": "Nguồn nước",
    "dep_sanitation": "Nhà tiêu",
    "dep_telecom": "Viễn thông",
    "dep_information": "Phương tiện thông tin",
    "dep_waste": "Rác thải",
    "average_living_farm_household": "Hộ nông nghiệp có mức sống trung bình",
    "movement": "Biến động",
    "has_escaped_poverty": "Hộ thoát nghèo",
    "is_newly_escaped": "Hộ mới thoát nghèo (36 tháng)",
    "escaped_poverty_date": "Ngày thoát nghèo sau rà soát",
    "escaped_near_poverty_date": "Ngày thoát cận nghèo sau rà soát",
    "missing": "Cần bổ sung",
}
CODES = {
    column.name: column.codes for table in (HOUSEHOLDS, PERSONS) for column in table.columns if column.codes
} | {
    "class": STATUSES,
    "status": STATUSES,
    "movement": MOVEMENTS,
    "basis": BASES | {"auto": "điểm thu nhập nếu có, không thì thu nhập đo được"},
}
MONEY_COLUMNS = frozenset({"income_per_capita", "income_12m_per_capita"})

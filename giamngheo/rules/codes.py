"""The codes a cell may hold, each with its Vietnamese name, in the order of the contract."""

import polars as pl

AREA_TYPES = {"rural": "nông thôn", "urban": "thành thị"}
DURABILITY = {"durable": "bền chắc", "non_durable": "không bền chắc"}
WATER_SOURCES = {
    "piped": "nước máy",
    "borehole": "giếng khoan",
    "protected_well": "giếng đào được bảo vệ",
    "protected_spring": "nước khe, mó được bảo vệ",
    "rainwater": "nước mưa",
    "bottled": "nước đóng chai, bình",
    "unprotected_well": "giếng đào không được bảo vệ",
    "unprotected_spring": "nước khe, mó không được bảo vệ",
    "surface": "nước mặt",
    "other": "nguồn khác",
}
TOILETS = {
    "septic": "tự hoại, bán tự hoại",
    "pour_flush": "thấm dội nước",
    "vip": "cải tiến có ống thông hơi",
    "double_vault": "hai ngăn",
    "pit_with_slab": "hố xí đào có bệ ngồi",
    "other": "loại khác",
    "none": "không có",
}
WASTE_DISPOSALS = {
    "collected": "được thu gom",
    "self_treated": "tự xử lý hợp vệ sinh",
    "dumped": "vứt, đổ bừa bãi",
}
CLASSES = {
    "poor": "hộ nghèo",
    "near_poor": "hộ cận nghèo",
    "not_poor": "không thuộc diện hộ nghèo, hộ cận nghèo",
}
# Whom the lists of poor and near-poor households name.
ON_LIST = ("poor", "near_poor")
STATUSES = CLASSES | {
    "undetermined": "chưa đủ thông tin để xác định",
    "not_reviewed": "không thuộc diện rà soát",
}
MOVEMENTS = {
    "stayed_poor": "vẫn là hộ nghèo",
    "poor_to_near_poor": "thoát nghèo, trở thành hộ cận nghèo",
    "poor_to_not_poor": "thoát nghèo, vượt chuẩn cận nghèo",
    "stayed_near_poor": "vẫn là hộ cận nghèo",
    "near_poor_to_poor": "hộ cận nghèo trở thành hộ nghèo",
    "escaped_near_poverty": "thoát cận nghèo",
    "fell_back_to_poor": "tái nghèo",
    "newly_poor": "hộ nghèo phát sinh mới",
    "fell_back_to_near_poor": "tái cận nghèo",
    "newly_near_poor": "hộ cận nghèo phát sinh mới",
    "none": "không biến động",
}
STATUS, MOVEMENT = pl.Enum(list(STATUSES)), pl.Enum(list(MOVEMENTS))
BASES = {"income": "thu nhập đo được", "score": "điểm thu nhập"}
RELATIONS = {
    "head": "chủ hộ",
    "spouse": "vợ, chồng",
    "child": "con",
    "parent": "cha, mẹ",
    "grandchild": "cháu",
    "other": "khác",
}
SEXES = {"male": "nam", "female": "nữ"}
WORK_STATUSES = {
    "wage_contract": "làm công ăn lương có hợp đồng",
    "wage_no_contract": "làm công ăn lương không có hợp đồng",
    "self_employed": "tự làm",
    "unemployed": "không có việc làm",
    "student": "đi học",
    "not_looking": "không có nhu cầu việc làm",
    "unable": "không có khả năng lao động",
}
SCHOOL_LEVELS = {
    "none": "không đi học",
    "preschool": "mầm non",
    "primary": "tiểu học",
    "lower_secondary": "trung học cơ sở",
    "upper_secondary": "trung học phổ thông",
    "vocational": "giáo dục nghề nghiệp",
    "higher": "đại học trở lên",
}
DIPLOMAS = {
    "none": "chưa có bằng",
    "primary": "tiểu học",
    "lower_secondary": "trung học cơ sở",
    "upper_secondary": "trung học phổ thông",
    "elementary_vocational": "sơ cấp nghề",
    "intermediate_vocational": "trung cấp nghề",
    "college": "cao đẳng",
    "university": "đại học trở lên",
}
# The names of the groups are data (policy/ethnic_groups.csv); the form of the code is fixed.
ETHNIC_CODES = {f"{number:02}": f"{number:02}" for number in range(1, 56)}
CAUSES = (
    "Không có, thiếu đất sản xuất",
    "Thiếu vốn sản xuất, kinh doanh",
    "Thiếu lao động",
    "Thiếu công cụ, phương tiện sản xuất",
    "Thiếu kiến thức về sản xuất",
    "Thiếu kỹ năng lao động, sản xuất",
    "Ốm đau, bệnh tật, tai nạn",
    "Nguyên nhân khác",
)

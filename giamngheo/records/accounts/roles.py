"""The roles of the running product, with the name an office gives each."""

from enum import StrEnum

from giamngheo.rules.language import say


class Role(StrEnum):
    """What an officer is for. One person may have several duties, one role each."""

    VILLAGE_HEAD = "village_head"
    REVIEWER = "reviewer"
    COMMUNE = "commune"
    ONE_STOP = "one_stop"
    COMMUNE_CLERK = "commune_clerk"
    COMMUNE_CHAIR = "commune_chair"
    PROVINCE = "province"
    PROVINCE_HEAD = "province_head"
    FINANCE = "finance"
    HEALTH = "health"
    CONSTRUCTION = "construction"
    AGRICULTURE = "agriculture"
    LABOUR = "labour"
    EDUCATION = "education"
    BANK = "bank"
    INSURANCE = "insurance"
    FRONT = "front"
    AUDITOR = "auditor"
    MINISTRY = "ministry"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role's name in the reader's language."""
        return say(*LABELS[self])


LABELS = {
    Role.VILLAGE_HEAD: ("Trưởng thôn", "Village head"),
    Role.REVIEWER: ("Rà soát viên", "Reviewer"),
    Role.COMMUNE: ("Cán bộ giảm nghèo xã", "Commune officer"),
    Role.ONE_STOP: ("Cán bộ một cửa", "One-stop desk"),
    Role.COMMUNE_CLERK: ("Văn thư xã", "Commune clerk"),
    Role.COMMUNE_CHAIR: ("Chủ tịch UBND xã", "Commune chair"),
    Role.PROVINCE: ("Chuyên viên giảm nghèo tỉnh", "Provincial officer"),
    Role.PROVINCE_HEAD: ("Lãnh đạo tỉnh", "Head of the province"),
    Role.FINANCE: ("Sở Tài chính", "Department of Finance"),
    Role.HEALTH: ("Sở Y tế", "Department of Health"),
    Role.CONSTRUCTION: ("Sở Xây dựng", "Department of Construction"),
    Role.AGRICULTURE: ("Cơ quan nông nghiệp", "Agriculture office"),
    Role.LABOUR: ("Cơ quan việc làm", "Employment office"),
    Role.EDUCATION: ("Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    Role.BANK: ("Ngân hàng Chính sách xã hội", "Policy bank"),
    Role.INSURANCE: ("Bảo hiểm xã hội", "Social insurance"),
    Role.FRONT: ("Mặt trận Tổ quốc", "Fatherland Front"),
    Role.AUDITOR: ("Kiểm toán, thanh tra", "Auditor"),
    Role.MINISTRY: ("Bộ", "Ministry"),
    Role.ADMIN: ("Quản trị hệ thống", "Administrator"),
}
COMMUNE_ROLES = frozenset(
    {Role.COMMUNE, Role.ONE_STOP, Role.COMMUNE_CLERK, Role.COMMUNE_CHAIR, Role.VILLAGE_HEAD, Role.REVIEWER}
)

"""Which answers stand together on a screen, in the order in which a family is asked."""

from dataclasses import dataclass

from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column


@dataclass(frozen=True)
class Section:
    """One screen of the household's answers."""

    slug: str
    words: tuple[str, str]
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """In the reader's language."""
        return say(*self.words)

    @property
    def columns(self) -> list[Column]:
        """What it asks."""
        return [HOUSEHOLDS[name] for name in self.names]


SECTIONS = (
    Section("review", ("Diện rà soát", "Review"), ("area_type", "in_review", "is_agricultural")),
    Section("income", ("Thu nhập", "Income"), ("income_per_capita", "income_score", "income_12m_per_capita")),
    Section(
        "home",
        ("Nhà ở", "Dwelling"),
        ("wall", "frame", "roof", "floor_area_m2", "housing_supported", "separate_since"),
    ),
    Section(
        "water",
        ("Nước, vệ sinh", "Water and sanitation"),
        ("water_source", "toilet", "waste_disposal"),
    ),
    Section(
        "information",
        ("Thông tin", "Information"),
        (
            *("uses_internet", "uses_phone", "has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop"),
            *("has_tablet", "has_smartphone", "has_loudspeaker"),
        ),
    ),
    Section(
        "people",
        ("Lao động, sức khỏe", "Work and health"),
        ("no_labour_capacity", "has_merit_member", "untreated_illness"),
    ),
    Section("causes", ("Nguyên nhân nghèo", "Causes"), tuple(f"cause_{number}" for number in range(1, 9))),
    Section(
        "needs",
        ("Nhu cầu hỗ trợ", "Needs"),
        (
            *("need_health", "need_education", "need_production", "need_credit", "need_housing"),
            *("need_water", "need_sanitation", "need_internet", "need_other"),
        ),
    ),
    Section(
        "before",
        ("Kết quả trước đây", "Earlier results"),
        ("previous_status", "escaped_poverty_date", "escaped_near_poverty_date"),
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
SECTION_OF = {name: section for section in SECTIONS for name in section.names}
MEMBER_GROUPS = (
    (
        ("Việc làm, học hành", "Work and school"),
        ("work_status", "attends", "diploma", "training_certificate"),
    ),
    (
        ("Bảo hiểm, sức khỏe, trợ cấp", "Insurance, health, allowance"),
        (
            *("health_insurance", "disability", "monthly_allowance", "has_merit", "is_local_minority"),
            *("stunted", "underweight", "is_pregnant", "is_nursing"),
        ),
    ),
    (("Nhu cầu", "Needs"), ("need_job", "need_training", "need_work_abroad", "need_legal_aid")),
)
MEMBER_COLUMNS = [PERSONS[name] for _, names in MEMBER_GROUPS for name in names]

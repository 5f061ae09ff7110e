"""Who may be one person twice: found on entry and on import, merged by a person and taken back, or kept apart."""

from datetime import date
from giamngheo.records.base.scope import scoped
from giamngheo.records.registry.models import Person, PossibleDuplicate
from tests.records.loading import household, load, person
from tests.world import ALL, World

BORN = date(1990, 5, 17)


def test_x(world: World) -> None:
    load([household("H9")], [person("H9", 1, "LO VAN HAC", sex="male", birth_date=date(1975, 3, 5))])
    with scoped(ALL):
        assert PossibleDuplicate.objects.count() == 1

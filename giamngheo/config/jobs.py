"""Every kind of long work and the function that does it; loaded once Django is set up."""

from giamngheo.records.base.worker import JobFunction
from giamngheo.records.registry.services import merge_communes

KINDS: dict[str, JobFunction] = {
    merge_communes.KIND: merge_communes.apply_changes,
}

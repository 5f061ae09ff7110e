"""Every kind of long work and the function that does it; loaded once Django is set up."""

from giamngheo.papers import province_forms, publications, review_forms
from giamngheo.papers.exports import jobs as exports
from giamngheo.papers.imports import jobs as imports
from giamngheo.papers.reconciling import jobs as reconciling_jobs
from giamngheo.records.base.worker import JobFunction
from giamngheo.records.registry.services import (
    counting,
    exporting,
    importing,
    merge_communes,
    publishing,
    reconciling,
)
from giamngheo.records.review.services import all_rounds, comparing, deciding, round_forms

# What the worker tidies up every ten minutes.
CHORES = (counting.sum_up,)
KINDS: dict[str, JobFunction] = {
    exporting.EXPORT: exports.make_export,
    importing.CHECK: imports.check_import,
    importing.LOAD: imports.load_import,
    importing.UNDO: imports.undo_import,
    reconciling.WRITE: reconciling_jobs.write,
    reconciling.COMPARE: reconciling_jobs.compare_answer,
    publishing.PUBLISH: publications.make_publication,
    comparing.COMPARE: comparing.compare,
    round_forms.MAKE: review_forms.make_forms,
    deciding.KEEP: deciding.keep_signed,
    deciding.NUMBER: deciding.number_decision,
    all_rounds.OPEN: all_rounds.open_rounds,
    all_rounds.PROPOSE: all_rounds.propose_rounds,
    all_rounds.FORMS: province_forms.make_all_forms,
    merge_communes.KIND: merge_communes.apply_changes,
}

"""What a form says about itself at its foot: where its numbers come from and what they leave open."""

from collections import Counter
from collections.abc import Iterator, Mapping

from giamngheo.engine.forms import Filled, FilledForm
from giamngheo.rules.numbers import grouped


def notes(made: Filled, filled: FilledForm, words: Mapping[str, str]) -> Iterator[str]:
    """The notes of one form, in Vietnamese. words: the templates of layout.yaml."""
    form, asked = filled.form, made.request
    counted = {"undetermined": grouped(made.undetermined), "not_reviewed": grouped(made.not_reviewed)}
    yield words["by_class"].format(**counted)
    tables = {count.table for count in form.counts()}
    if "totals" in tables:
        yield _totals(made, words)
    if "flows" in tables:
        yield words["no_previous" if asked.previous_results is None else "previous"]
    asks_local = any("is_local_minority" in count.where for count in form.counts())
    if asks_local and not made.has_local_minority:
        yield words["no_local_minority"]
    if form.kind == "list" and not asked.with_names:
        yield words["masked"]
    uneven = Counter((wrong.column.number, wrong.column.formula) for wrong in filled.uneven)
    for (number, formula), rows in uneven.items():
        yield words["unequal"].format(number=number, formula=formula, rows=rows)
    yield from form.notes_vi


def _totals(made: Filled, words: Mapping[str, str]) -> str:
    if made.request.totals is None:
        return words["no_totals"]
    if made.rows == "village":
        return words["village_totals"]
    return words["totals"].format(as_of=made.request.as_of)

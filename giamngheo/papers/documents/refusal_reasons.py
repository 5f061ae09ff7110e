"""With which reasons the refusal of a request begins; the officer who refuses writes them anew where they do not do."""

from datetime import date

from giamngheo.engine.explain import Explanation
from giamngheo.papers.documents.office import told_day
from giamngheo.papers.explanation import count_line, income_line
from giamngheo.records.desk.models import ReviewRequest
from giamngheo.records.review.selectors.why import why_in
from giamngheo.rules.codes import STATUSES


def refusal_reasons(of: ReviewRequest, today: date) -> str:
    """What Phiếu A found, or what the round decided and why; "" where neither turned the request down."""
    if of.not_to_review or not of.is_turned_down or of.round is None:
        return of.not_to_review
    decision, (_, decided) = of.round.decision, of.outcome
    lines = [
        f"Theo Quyết định số {decision.number} {told_day(decision.decided_on)}, kết quả của hộ: {STATUSES[decided]}."
    ]
    why = why_in(of.round, of.household_id, decision.decided_on or today)
    # What was asked again since the decision may say something else: then the decision alone is told.
    is_the_same = why is not None and why.result["status"] == decided
    return "\n".join([*lines, *(_verdict(why) if why and is_the_same else [])])


def _verdict(why: Explanation) -> list[str]:
    lacks = [reason.label.vietnamese for reason in why.reasons if reason.deprived]
    named = f" ({'; '.join(lacks)})" if lacks else ""
    income = income_line(why).partition(" [")[0]  # the article stands in the decision
    return [f"{income}.", f"{count_line(why)}{named}."]

"""giamngheo explain"""

from argparse import Namespace

from giamngheo.config import parser as words
from giamngheo.engine.explain import ExplainRequest, explain
from giamngheo.papers.explanation import as_json, as_text

OPTIONS = (
    words.tables,
    words.option("--household", "mã hộ", "household id", required=True, metavar="ID"),
    words.law,
    words.option("--format", "dạng kết quả", "output form", choices=["text", "json"], default="text"),
)


def act(asked: Namespace) -> None:
    """Print one household's verdict with its reasons."""
    explanation = explain(
        ExplainRequest(
            households=asked.households,
            persons=asked.persons,
            household_id=asked.household,
            as_of=asked.as_of,
            standard=asked.standard,
            basis=asked.basis,
            overlay=asked.policy,
        )
    )
    print(as_json(explanation) if asked.format == "json" else as_text(explanation))

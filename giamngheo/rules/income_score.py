"""The income score (điểm A of TT 07/2021; B1 in field systems): the points of a household's answers."""

import polars as pl


def income_score(
    answers: pl.LazyFrame, questions: pl.LazyFrame, points: pl.LazyFrame, households: pl.LazyFrame
) -> pl.LazyFrame:
    """Score each household: the sum over all questions of points[question, answer, region].

    answers: household_id, question, answer, has (bool, null = unknown), a row an answer or item.
    questions: question, mode, not_counted_if. `single`: exactly one answer has `has` true;
    `additive`: the items held add up, and each item needs its yes or no.
    not_counted_if: null, or the boolean column of households that makes the question give no points.
    points: question, answer, region, points (integers). households: household_id (unique), region, flags.
    Returns household_id, income_score (Int64), a row a household, in no order. The score is null, never 0,
    where a question is unknown: no answer, two, an item without yes/no, a row twice, no cell, no region.
    """
    flags = [name for name, kind in households.collect_schema().items() if kind == pl.Boolean]
    by_question = ["household_id", "question"]
    asked = households.join(questions.select("question", "not_counted_if"), how="cross")
    scored = asked.join(_answered(answers, questions, points, households), on=by_question, how="left")
    sums = scored.group_by("household_id").agg(
        pl.when(_points_of_question(flags).is_not_null().all() & pl.col("region").is_not_null().all())
        .then(_points_of_question(flags).sum())
        .alias("income_score")
    )
    return households.select("household_id").join(sums, on="household_id", how="left")


def _answered(
    answers: pl.LazyFrame, questions: pl.LazyFrame, points: pl.LazyFrame, households: pl.LazyFrame
) -> pl.LazyFrame:
    """Points of each question answered: household_id, question, value (Int64, null: not settled)."""
    cells = points.select("question", "answer", "region", "points")
    rows = (
        answers.join(_modes(questions, points), on="question")
        .join(households.select("household_id", "region"), on="household_id")
        .join(cells, on=["question", "answer", "region"], how="left")
        .with_columns(has=pl.when("is_single").then(pl.col("has").fill_null(False)).otherwise("has"))
        .with_columns(gained=pl.col("has").cast(pl.Int64) * pl.col("points"))
    )
    settled = pl.when("is_single").then(pl.col("held") == 1).otherwise(pl.col("rows") == pl.col("items"))
    each_once_with_a_cell = (pl.col("rows") == pl.col("distinct")) & (pl.col("rows") == pl.col("known"))
    return (
        rows.group_by("household_id", "question")
        .agg(
            pl.col("is_single", "items").max(),
            rows=pl.len(),
            distinct=pl.col("answer").n_unique(),
            held=pl.col("has").sum(),
            known=pl.col("gained").count(),
            gained=pl.col("gained").sum(),
        )
        .select("household_id", "question", value=pl.when(settled & each_once_with_a_cell).then("gained"))
    )


def _modes(questions: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    """Per question: is_single, and items, the number of different answers in the point table."""
    items = points.group_by("question").agg(items=pl.col("answer").n_unique())
    return questions.select("question", is_single=pl.col("mode") == "single").join(items, on="question")


def _points_of_question(flags: list[str]) -> pl.Expr:
    """0 where the question is not counted, else its points; an unknown flag leaves only 0 points certain."""
    named = pl.col("not_counted_if")
    not_counted = pl.coalesce(
        pl.when(named.is_null()).then(False), *[pl.when(named == flag).then(pl.col(flag)) for flag in flags]
    )
    return pl.when(not_counted).then(0).when(~not_counted | (pl.col("value") == 0)).then("value")

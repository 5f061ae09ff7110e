"""Multidimensional poverty as Alkire and Foster measure it: how many are poor, and in how much.

Source: Alkire and Foster (2011), Counting and multidimensional poverty measurement, Journal of Public
Economics 95. A person's score is the sum of the weights of the indicators the person is deprived in; a person
with a score of k or more is poor. docs/understand/measures.md says it in words.
"""

from collections.abc import Mapping

import polars as pl

from giamngheo.rules.survey import (
    ERROR,
    ESTIMATE,
    FREEDOM,
    GROUP,
    LOWER,
    STRATUM,
    STRATUM_UNITS,
    UNIT,
    UNITS,
    UPPER,
    Ratio,
    estimated,
    quantile,
    with_logit_interval,
)

ALL = "all"
WEIGHT, POOR, SCORE = "weight", "poor", "score"
# What the other rows rest on: rows measured, rows left out for an unknown, what the rows measured weigh.
COUNTS = ("n", "left_out", "population")
TOLERANCE = 1e-9  # three thirds are 1 and three twelfths a quarter, whatever their last digit says


def alkire_foster(
    frame: pl.DataFrame,
    indicators: Mapping[str, float],
    k: float,
    weight: str | None = None,
    psu: str | None = None,
    strata: str | None = None,
    by: str | None = None,
) -> pl.DataFrame:
    """M0, H, A, the headcounts and contributions of the indicators, with their standard errors and intervals.

    frame: a row a person or household; each indicator bool or 0/1. indicators: name to weight, summing to 1.
    weight: column of sampling weights or members (none: every row weighs 1); psu, strata: columns of the
    sampling design (no psu: every row is one); by: column of groups.
    A row a group (text; `all` without by; null where unknown) and measure: `M0`, `H`, `A`, `hd_NAME` (deprived),
    `hdk_NAME` (poor and deprived), `contribution_NAME` (share of M0), all between 0 and 1, with estimate, se,
    lci, uci (95 %); then, with estimate alone, `n`, `left_out` (rows with an unknown indicator) and `population`.
    estimate is null where nothing can be divided by (A where nobody is poor); se where no degree of freedom is
    left; an interval at 0 or 1 is the estimate. Raises ValueError for what cannot be measured.
    """
    measured = _measured(frame, indicators, k, (weight, psu, strata, by))
    return measured.select(GROUP, "measure", ESTIMATE, ERROR, LOWER, UPPER)


def change(
    before: pl.DataFrame,
    after: pl.DataFrame,
    indicators: Mapping[str, float],
    k: float,
    weight: str | None = None,
    psu: str | None = None,
    strata: str | None = None,
    by: str | None = None,
) -> pl.DataFrame:
    """How each measure of `alkire_foster` changed between two independent samples, with the error of the change.

    A row a group and measure: group, measure, before, after, change (after - before), se (root of both variances),
    lci, uci (95 %, Student's t with the degrees of freedom of both). A group or measure unknown in one: null.
    Where both years visit the same sampling units, the true error is usually smaller than this.
    """
    columns = weight, psu, strata, by
    first, second = (_measured(frame, indicators, k, columns) for frame in (before, after))
    both = first.join(
        second,
        on=[GROUP, "measure"],
        how="full",
        nulls_equal=True,
        coalesce=True,
        maintain_order="left_right",
    )
    later = {name: pl.col(f"{name}_right") for name in (ESTIMATE, ERROR, FREEDOM)}
    changed = both.with_columns(
        (later[ESTIMATE] - pl.col(ESTIMATE)).alias("change"),
        (pl.col(ERROR) ** 2 + later[ERROR] ** 2).sqrt(),
        pl.col(FREEDOM) + later[FREEDOM],
    )
    reach = quantile() * pl.col(ERROR)
    return changed.select(
        GROUP,
        "measure",
        pl.col(ESTIMATE).alias("before"),
        later[ESTIMATE].alias("after"),
        "change",
        ERROR,
        (pl.col("change") - reach).alias(LOWER),
        (pl.col("change") + reach).alias(UPPER),
    ).filter(pl.col("measure").is_in(COUNTS).not_())


def decomposed(
    frame: pl.DataFrame, indicators: Mapping[str, float], k: float, by: str, weight: str | None = None
) -> pl.DataFrame:
    """What each group adds to the whole: a row a group, sorted.

    group, population_share, M0, H, M0_contribution and H_contribution (the group's part of the whole's M0 or H;
    each of the three shares sums to 1). A contribution is null where nobody is poor.
    """
    measured = _measured(frame, indicators, k, (weight, None, None, by))
    wide = measured.pivot("measure", index=GROUP, values=ESTIMATE, maintain_order=True)
    share = (pl.col("population") / pl.col("population").sum()).alias("population_share")
    return wide.with_columns(share).select(
        GROUP, "population_share", "M0", "H", *(_contribution(name) for name in ("M0", "H"))
    )


def _contribution(name: str) -> pl.Expr:
    part = pl.col(name) * pl.col("population_share")
    return pl.when(part.sum() > 0).then(part / part.sum()).alias(f"{name}_contribution")


def equal_weights(names: list[str]) -> dict[str, float]:
    """The same weight for each indicator."""
    return dict.fromkeys(names, 1 / len(names))


def dimension_weights(dimensions: Mapping[str, str]) -> dict[str, float]:
    """The same weight for each dimension, shared equally by its indicators. dimensions: indicator to dimension."""
    of_all = list(dimensions.values())
    return {name: 1 / (len(set(of_all)) * of_all.count(of)) for name, of in dimensions.items()}


Columns = tuple[str | None, str | None, str | None, str | None]


def _measured(
    frame: pl.DataFrame, indicators: Mapping[str, float], k: float, columns: Columns
) -> pl.DataFrame:
    """The rows of `alkire_foster` with FREEDOM, which the error of a change needs too."""
    _check_parameters(indicators, k)
    rows = _rows(frame, list(indicators), columns)
    is_known = pl.all_horizontal(pl.col(_deprived(name)).is_not_null() for name in indicators)
    known = rows.filter(is_known)
    _check_design(known, indicators)
    totals = _totals(known, indicators, k)
    estimates = with_logit_interval(estimated(totals, _ratios(indicators)))
    counts = rows.group_by(GROUP).agg(
        is_known.sum().alias("n"),
        is_known.not_().sum().alias("left_out"),
        pl.col(WEIGHT).filter(is_known).sum().alias("population"),
    )
    long = counts.unpivot(COUNTS, index=GROUP, variable_name="measure", value_name=ESTIMATE)
    every = counts.select(GROUP).join(_order(indicators), how="cross")
    whole = pl.concat([estimates, long.with_columns(pl.col(ESTIMATE).cast(pl.Float64))], how="diagonal")
    return every.join(whole, on=[GROUP, "measure"], how="left", nulls_equal=True).sort(GROUP, "place")


def _order(indicators: Mapping[str, float]) -> pl.DataFrame:
    measures = [*(ratio.measure for ratio in _ratios(indicators)), *COUNTS]
    return pl.DataFrame({"measure": measures}).with_row_index("place")


def _ratios(indicators: Mapping[str, float]) -> list[Ratio]:
    people, poor, score = (pl.col(name) for name in (WEIGHT, POOR, SCORE))
    return [
        Ratio("M0", score, people),
        Ratio("H", poor, people),
        Ratio("A", score, poor),
        *(Ratio(f"hd_{name}", pl.col(_deprived(name)), people) for name in indicators),
        *(Ratio(f"hdk_{name}", pl.col(_censored(name)), people) for name in indicators),
        *(
            Ratio(f"contribution_{name}", share * pl.col(_censored(name)), score)
            for name, share in indicators.items()
        ),
    ]


def _deprived(name: str) -> str:
    """Our column of an indicator; prefixed, so that no name of the caller's meets one of ours."""
    return f"deprived:{name}"


def _censored(name: str) -> str:
    return f"poor_and_deprived:{name}"


def _rows(frame: pl.DataFrame, names: list[str], columns: Columns) -> pl.DataFrame:
    """The frame's columns under our names: GROUP, WEIGHT, STRATUM, UNIT (with a psu), each indicator as 0.0/1.0."""
    weight, psu, strata, by = columns
    absent = {name for name in (*names, *columns) if name is not None} - set(frame.columns)
    if absent:
        raise ValueError(f"columns not in the frame: {', '.join(sorted(absent))}")
    text = [
        name for name in names if not (frame.schema[name].is_numeric() or frame.schema[name] == pl.Boolean)
    ]
    if text:
        raise ValueError(f"indicators must be 0/1 or bool: {', '.join(text)}")
    return frame.select(
        (pl.lit(ALL) if by is None else pl.col(by).cast(pl.String)).alias(GROUP),
        (pl.lit(1.0) if weight is None else pl.col(weight).cast(pl.Float64)).alias(WEIGHT),
        (pl.lit(0) if strata is None else pl.col(strata)).alias(STRATUM),
        *([] if psu is None else [pl.col(psu).alias(UNIT)]),
        *(pl.col(name).cast(pl.Float64).fill_nan(None).alias(_deprived(name)) for name in names),
    )


def _check_parameters(indicators: Mapping[str, float], k: float) -> None:
    if abs(sum(indicators.values()) - 1) > TOLERANCE or any(share < 0 for share in indicators.values()):
        raise ValueError(f"weights of the indicators must sum to 1, none negative: {dict(indicators)}")
    if not 0 < k <= 1 + TOLERANCE:
        raise ValueError(f"k must lie above 0 and not above 1: {k}")


def _check_design(known: pl.DataFrame, indicators: Mapping[str, float]) -> None:
    """Raise ValueError for an indicator that is not 0/1, a missing or impossible weight, stratum or unit."""
    wrong = [name for name in indicators if not known[_deprived(name)].is_in([0.0, 1.0]).all()]
    if wrong:
        raise ValueError(f"indicators must be 0 or 1: {', '.join(wrong)}")
    if not (known[WEIGHT].is_finite() & (known[WEIGHT] >= 0)).fill_null(False).all():
        raise ValueError("weight must be known, finite and not negative in every row")
    empty = [name for name in (STRATUM, UNIT) if name in known.columns and known[name].has_nulls()]
    if empty:
        raise ValueError(f"strata and psu must be known in every row: {', '.join(empty)}")


def _totals(known: pl.DataFrame, indicators: Mapping[str, float], k: float) -> pl.DataFrame:
    """The weighted totals of each sampling unit in each group, as `survey.estimated` reads them.

    Without a psu every row is a unit; rows that are alike share one row here, so that a country is a short table.
    """
    parts = _parts(indicators, k)
    if UNIT in known.columns:
        summed = [part.sum().alias(name) for name, part in parts.items()]
        units = pl.lit(1).alias(UNITS)
        totals = known.group_by(GROUP, STRATUM, UNIT, maintain_order=True).agg(summed).with_columns(units)
        strata = known.group_by(STRATUM).agg(pl.col(UNIT).n_unique().alias(STRATUM_UNITS))
    else:
        alike = known.group_by(known.columns, maintain_order=True).len(UNITS)
        totals = alike.with_columns(part.alias(name) for name, part in parts.items())
        strata = known.group_by(STRATUM).len(STRATUM_UNITS)
    whole = pl.col(UNITS, STRATUM_UNITS).cast(pl.Float64)
    return totals.join(strata, on=STRATUM, maintain_order="left").with_columns(whole)


def _parts(indicators: Mapping[str, float], k: float) -> dict[str, pl.Expr]:
    """Each total of a row: its weight, and that times poor, the censored score, each deprivation."""
    weight = pl.col(WEIGHT)
    score = pl.sum_horizontal(share * pl.col(_deprived(name)) for name, share in indicators.items())
    poor = weight * (score >= k - TOLERANCE).cast(pl.Float64)
    return {
        WEIGHT: weight,
        POOR: poor,
        SCORE: poor * score,
        **{_deprived(name): weight * pl.col(_deprived(name)) for name in indicators},
        **{_censored(name): poor * pl.col(_deprived(name)) for name in indicators},
    }

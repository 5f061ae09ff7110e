"""Income and income score: on the side of the line that the verdict in mind asks for."""

from typing import Any

import numpy as np
import polars as pl

from giamngheo.demo.classes import NOT_POOR, Intent
from giamngheo.demo.draws import Bools, Floats, Ints, masked
from giamngheo.demo.dwelling import Columns
from giamngheo.demo.facts import Facts
from giamngheo.demo.standard import Yardstick

STEP = 1000


def income(
    intent: Intent, facts: Facts, is_urban: Bools, standard: Yardstick, chances: Any, rng: np.random.Generator
) -> Columns:
    """income_per_capita, income_score, income_12m_per_capita, is_agricultural of reviewed households.

    Where the standard has a score line a part of the households has only a score and a few have both.
    """
    size = len(is_urban)
    known = intent.in_review & ~facts.open_income
    under_line = (intent.status != NOT_POOR) | facts.open_indicator
    drawn = rng.random(size)
    scored = drawn < chances["score"] + chances["both"] if standard.score else np.zeros(size, bool)
    measured = ~scored | (drawn < chances["both"])
    amount = _amount(under_line, facts.by_income, is_urban, standard, rng)
    farms = ~is_urban | (rng.random(size) < 0.35)
    asked = intent.in_review & farms & (rng.random(size) < 0.8)
    yearly = (amount * rng.uniform(0.9, 1.1, size)).astype(np.int64) // STEP * STEP
    return {
        "income_per_capita": masked(pl.Series(amount), known & measured),
        "income_score": masked(pl.Series(_score(under_line, is_urban, standard, rng)), known & scored),
        "income_12m_per_capita": masked(pl.Series(yearly), asked),
        "is_agricultural": masked(pl.Series(farms), intent.in_review & (rng.random(size) > 0.02)),
    }


def _amount(
    under: Bools, sure: Bools, is_urban: Bools, standard: Yardstick, rng: np.random.Generator
) -> Ints:
    """VND a person a month in whole thousands: under the line (sure: the first one) or above."""
    line, first = standard.line(is_urban), standard.sure_line(is_urban)
    share: Floats = rng.beta(2.5, 1.2, len(under))
    between = first + STEP + share * (line - first - STEP)
    below_first = np.maximum(0.3, share) * first
    above = line + STEP + line * rng.gamma(1.2, 0.45, len(under))
    amount = np.where(under, np.where(sure, below_first, between), above)
    return amount.astype(np.int64) // STEP * STEP


def _score(under: Bools, is_urban: Bools, standard: Yardstick, rng: np.random.Generator) -> Ints:
    """Points on the right side of the score line, in steps of five."""
    cutoff = np.array(standard.score or (0, 0))[is_urban.astype(np.int64)]
    below = cutoff - 5 * rng.integers(0, 18, len(under))
    return np.where(under, below, cutoff + 5 * rng.integers(1, 25, len(under)))

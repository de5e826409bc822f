"""Measure the answers to questions whose right answers are known."""

from siyu_qa.evaluate.calibration import calibration_error
from siyu_qa.evaluate.cases import Case, comparable, settled, turns_of
from siyu_qa.evaluate.measures import Kind, Measures, measure, measures_of, outcomes_of
from siyu_qa.evaluate.outcomes import Outcome, converse, outcome, phrase_of

__all__ = [
    "calibration_error",
    "Case",
    "comparable",
    "converse",
    "Kind",
    "measure",
    "Measures",
    "measures_of",
    "outcome",
    "Outcome",
    "outcomes_of",
    "phrase_of",
    "settled",
    "turns_of",
]

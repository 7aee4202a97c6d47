"""Reports: what can be counted, by what, over which list, as data, and the engine that counts it for a viewer."""

from wasl.lists.reports.asking import AGAINST, PERIODS, WORDS, Asked, Span, ask
from wasl.lists.reports.attributes import condition
from wasl.lists.reports.parts import Answer, Figure, Head, Line, Part, Picker
from wasl.lists.reports.running import COUNTING, finish_report, report_named, reports, run_report
from wasl.lists.reports.shape import Block, By, Drawn, Figures, Measure, Over, Report, Sides, Split
from wasl.lists.reports.tallying import Median, Tally, Value, to_tenth

__all__ = [
    "AGAINST",
    "COUNTING",
    "PERIODS",
    "WORDS",
    "Answer",
    "Asked",
    "Block",
    "By",
    "Drawn",
    "Figure",
    "Figures",
    "Head",
    "Line",
    "Measure",
    "Median",
    "Over",
    "Part",
    "Picker",
    "Report",
    "Sides",
    "Span",
    "Split",
    "Tally",
    "Value",
    "ask",
    "condition",
    "finish_report",
    "report_named",
    "reports",
    "run_report",
    "to_tenth",
]

"""Texts that people write with variables, by Liquid: only listed variables, only conditions and a few filters.

Nothing can be included, looped over or looked up (S-050).
"""

from collections.abc import Mapping, Sequence
from functools import cache

from django.utils.translation import gettext as _
from liquid import DictLoader, Environment, StrictUndefined
from liquid.exceptions import LiquidError

from wasl.kernel.errors import Invalid

# the last three are the parser's own: plain text, {{ … }}, and what is neither
TAGS = {"if", "unless", "comment", "content", "output", "illegal"}
FILTERS = {"capitalize", "default", "downcase", "strip", "truncate", "upcase"}


class Letters(Environment):
    """Liquid as far as texts of people need it."""

    output_stream_limit = 100_000


@cache
def _liquid() -> Environment:
    environment = Letters(loader=DictLoader({}), undefined=StrictUndefined)
    environment.tags = {name: tag for name, tag in environment.tags.items() if name in TAGS}
    environment.filters = {name: given for name, given in environment.filters.items() if name in FILTERS}
    return environment


def check(text: str, known: Sequence[str], *, field: str) -> str:
    """Return a text that only uses the `known` variables; raises `Invalid` on `field` with the list of what there is."""
    try:
        read = _liquid().from_string(text)
        # whole paths: "name.__class__" is not "name"; a filter is only looked for when it runs, so it is asked here
        strange = sorted({*read.variable_paths()} - {*known} | {*read.filter_names()} - FILTERS)
    except LiquidError as error:
        raise Invalid(fields={field: [_problem(error)]}) from None
    if strange:
        names = {"strange": ", ".join(strange), "known": ", ".join(known)}
        raise Invalid(fields={field: [_("Unknown: %(strange)s. You may use: %(known)s.") % names]})
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values of its variables. Raises `Invalid` where it names one that is not among them."""
    try:
        return _liquid().from_string(text).render(**values)
    except LiquidError as error:
        raise Invalid(_problem(error)) from None


def _problem(error: LiquidError) -> str:
    return _("This cannot be read: %(problem)s") % {"problem": str(error)[:200]}

"""Turns an uploaded file of any kind into rows of text: `open_table` is the way in."""

from wasl.exchange.reading.opening import open_table
from wasl.exchange.reading.table import Blob, Fault, Problem, Row, Table, storable
from wasl.exchange.reading.unreadable import Unreadable

__all__ = ["Blob", "Fault", "Problem", "Row", "Table", "Unreadable", "open_table", "storable"]

"""The records of a list on the days of a calendar: another drawing of the same filter.

`shape` is what a listing declares, `asking` reads an address, `showing` finds what stands on which day, `holding` says
where a record is moved by hand. A page writes `{% include "lists/_days_bar.html" %}` and `{% include "lists/_days.html" %}`.
"""

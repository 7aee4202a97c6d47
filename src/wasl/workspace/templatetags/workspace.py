"""Filters of the pages of people and rights."""

from django import template

from wasl.workspace.browsers import browser_name

register = template.Library()
register.filter("browser", browser_name)

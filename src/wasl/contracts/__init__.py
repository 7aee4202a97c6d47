"""Contracts: members with their terms and dues, agreements with an end and a notice period, and what renews them."""

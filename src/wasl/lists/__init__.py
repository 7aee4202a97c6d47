"""Lists of records: what can be shown, sorted and filtered as data; paging by key; counts."""

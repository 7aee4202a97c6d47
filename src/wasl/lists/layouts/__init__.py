"""How the sections of a record's page and form are arranged by a firm: stored, understood, changed step by step."""

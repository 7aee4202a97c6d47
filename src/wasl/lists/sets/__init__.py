"""Ready sets for trades: fields, sections and views that a firm takes over in one step, written down as data."""

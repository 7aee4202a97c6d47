"""Sales: deals on their way through pipelines, from the first interest to won or lost."""

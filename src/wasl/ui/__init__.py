"""The design kit: layouts, components, template tags, forms, error pages and static files."""

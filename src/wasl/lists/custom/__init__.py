"""Fields that a firm adds to its records: reading and writing of values, what they add to lists, forms and imports."""

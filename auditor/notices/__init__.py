"""Messages about what is worth one: a digest for a person or a city, and word of a night that never ran."""

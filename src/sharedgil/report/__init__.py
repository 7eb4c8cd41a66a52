"""What sharedgil reports: immutable records (data), and renderers that only render them (tables, as_json)."""

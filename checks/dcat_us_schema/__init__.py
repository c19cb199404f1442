"""What the JSON Schema of DCAT-US 1.1 for non-federal publishers asks, one module a field."""

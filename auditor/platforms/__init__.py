"""The platforms a portal can run on: each file recognizes one, walks its API and maps its bytes to DCAT nouns."""

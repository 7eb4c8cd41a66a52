"""The same programs on plain CPython and on sharedgil: every byte of what comes out must be equal."""

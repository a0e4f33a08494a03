"""The checks of a library: one module each, found by listing this folder."""

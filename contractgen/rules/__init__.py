"""Checks in code, one a file: only what needs the whole tree and cannot be said as data."""

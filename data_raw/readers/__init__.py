"""Readers of the five pages. What they can't read they refuse, by page and line."""

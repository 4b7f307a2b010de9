"""Readers of published pages; they depend on no table and get their vocabulary."""

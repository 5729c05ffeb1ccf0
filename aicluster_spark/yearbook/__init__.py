"""Figures of statistical yearbooks, for every stage that uses them."""

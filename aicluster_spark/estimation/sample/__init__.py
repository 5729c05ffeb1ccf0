"""From a frame to what a model is fitted to: rows, terms, and fixed effects of any number of levels.

Rows that cannot be used and terms that have no coefficient of their own are set aside with their reasons.
"""

"""Figures of cities that indicators are computed of: each number with the reason where there is none."""

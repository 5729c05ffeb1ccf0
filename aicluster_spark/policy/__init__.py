"""Dated policy events and what they mean for a city in a year."""

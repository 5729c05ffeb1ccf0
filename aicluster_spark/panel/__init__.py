"""The city-year panel."""

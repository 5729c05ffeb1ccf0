"""The engine that maps a country's AI clusters from national patent records."""

__version__ = "0.1.0"

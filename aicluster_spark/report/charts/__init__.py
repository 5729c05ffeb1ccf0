"""Charts as Vega-Lite specifications, one family a file."""

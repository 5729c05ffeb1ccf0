"""Stage `records`: from source files to the canonical tables, every row accounted for."""

"""From source files to the canonical tables, with every row accounted for."""

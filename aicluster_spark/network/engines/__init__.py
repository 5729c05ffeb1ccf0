"""Two engines that answer the same calls: graphframes and arrays."""

"""Which mentions are one inventor: evidence, weights, guarded linkage, and how well it does."""

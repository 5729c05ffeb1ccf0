"""A whole made-up country in the formats of the real records, with the truth it was made from."""

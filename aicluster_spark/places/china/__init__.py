"""From a Chinese address to the prefecture-level city, by the borders of any year."""

"""From a figure back to the patents behind it."""

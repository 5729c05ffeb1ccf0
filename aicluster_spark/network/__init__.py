"""Who works with whom: windows, teams, ties and measures."""

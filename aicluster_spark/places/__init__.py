"""From an address as published to a city, and from cities to metropolitan units."""

"""Put the first hits in a better order, looking at their words."""

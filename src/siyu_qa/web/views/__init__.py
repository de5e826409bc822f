"""What the page shows, one view a module: its parts, their words, their events."""

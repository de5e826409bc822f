"""Find passages: by their terms, and by their meaning."""

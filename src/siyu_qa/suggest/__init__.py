"""Questions that the documents suggest, for a reader who doesn't know them."""

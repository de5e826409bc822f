"""Keep an index in line with its seeds folder while it is asked."""

"""From the passages found to an answer: rank sentences, choose, cite, or refuse."""

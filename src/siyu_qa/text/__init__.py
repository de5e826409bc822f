"""What is done to text: cleaning, folding, terms, sentences, questions."""

"""What is said between the questions, and what a follow-up means after them."""

"""What the page's script fetches by itself, where an event of Gradio is no help."""

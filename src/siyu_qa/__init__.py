"""Answer questions about a folder of Chinese documents, with their own sentences."""

__version__ = "0.1.0"

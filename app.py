"""Serve the chat page: ``python app.py``."""

from siyu_qa.cli import main

raise SystemExit(main(["serve"]))

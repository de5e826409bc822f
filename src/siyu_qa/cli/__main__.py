"""Run the command line as a module: ``python -m siyu_qa.cli``."""

from siyu_qa.cli import main

raise SystemExit(main())

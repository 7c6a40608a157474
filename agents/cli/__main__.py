"""`python -m agents.cli` is `dateline`."""

from agents.cli import main

if __name__ == "__main__":
    main()

"""`python -m dhsim` is the `dhsim` command."""

from .cli import main

main()

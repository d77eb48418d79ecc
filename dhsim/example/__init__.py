"""The project that `dhsim new` writes: `project/` is copied as it stands, `year.py` makes its series."""

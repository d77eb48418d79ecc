"""The name of the form in which results are written; it changes when older files can no longer be read."""

FORMAT = "dhsim-result-1"

"""dhsim: hourly district-heating dispatch at least cost."""

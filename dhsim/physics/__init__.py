"""Pure functions of heat and temperature: arrays in, arrays out, units in the names."""

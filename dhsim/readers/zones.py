"""What exchanges call time zones in their column names, and a place that keeps that time."""

ZONES = {
    "UTC": "UTC",
    "CET": "Europe/Brussels",
    "CET/CEST": "Europe/Brussels",
    "EET": "Europe/Helsinki",
    "EET/EEST": "Europe/Helsinki",
    "WET": "Europe/Lisbon",
    "WET/WEST": "Europe/Lisbon",
}

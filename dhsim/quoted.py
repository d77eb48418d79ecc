"""Text where a number is due: a number in quotes, or the words that shipped tariffs have for what is to be given."""

from __future__ import annotations

import re

_EXPONENT = r"([eE][-+]?\d+)?"
_NUMBER = re.compile(rf"[-+]?(\d[\d.,_ \u00a0\u202f]*|[.,]\d+){_EXPONENT}", re.ASCII)
_POINT = re.compile(rf"[-+]?\d+(\.\d+)?{_EXPONENT}", re.ASCII)
_COMMA = re.compile(rf"[-+]?\d*[.,]\d+{_EXPONENT}", re.ASCII)
_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def to_be_given(text: str) -> bool:
    """Does the text say that a value is still to be given, as inputs/tariffs do?"""
    return text.strip().casefold() == "to be given"


def refuse_quoted(text: str, has_unit: bool = False) -> None:
    """Raise ValueError if the text is a number, saying how it is written where that is beyond doubt.

    has_unit: may it be text with its unit as well?
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return
    how = "without quotes, with a decimal point and no thousands separator"
    if not _TWO_WAYS.fullmatch(plain):
        if _POINT.fullmatch(plain):
            how = f"without quotes: {plain}" + (", or with its unit" if has_unit else "")
        elif _COMMA.fullmatch(plain):
            number = re.sub(r"(?<!\d)\.", "0.", plain.replace(",", "."))
            how = f"without quotes and with a decimal point: {number}"
    raise ValueError(f"found '{text}', which is a number in quotes; write it {how}")

"""What the command line writes to may not take every character, and must not obey any."""

import codecs
import sys
import unicodedata

ERRORS = "foedus"
"""Name of the handler of what an encoding lacks."""

_ALIKE = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{MIDDLE DOT}": "-",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}


def substitute() -> None:
    """Let standard output put something alike in the place of what its encoding lacks."""
    codecs.register_error(ERRORS, _alike)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=ERRORS)


def _alike(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = (_one(letter) for letter in error.object[error.start : error.end])
    return "".join(found), error.end


def _one(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii")
    # A character that no encoding has, such as half of one, has nothing alike.
    return _ALIKE.get(letter, plain) or "?"

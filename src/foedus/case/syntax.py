"""What the YAML parser found wrong, in words for someone who writes a case and not YAML."""

import re
from dataclasses import dataclass

import yaml

from foedus.errors import shown

Place = tuple[int, int]


@dataclass(frozen=True)
class _Rule:
    """How one finding of the parser is told; `begun` when it stands where the part began."""

    finding: str
    what: str
    fix: str
    begun: bool = False


_QUOTE = "put the text in quotes"

# The parser's context and problem, joined by a space, as PyYAML's two parsers word them.
_RULES = (
    _Rule(
        "expected ':'",
        "{line} is no entry: there is no colon and space after the key",
        "write key: value, or mend the indentation",
        True,
    ),
    _Rule(
        "mapping values are not allowed",
        "a second colon on the line, or an entry that is indented too far: {line}",
        "put a text that holds a colon and a space in quotes, or mend the indentation",
    ),
    _Rule("sequence entries are not allowed", 'a "-" cannot stand here', _QUOTE),
    _Rule("mapping keys are not allowed", 'a "?" cannot stand here', _QUOTE),
    _Rule("cannot start any token", "a text cannot begin with {next}", _QUOTE),
    _Rule(
        r"',' or '[\]}]'",
        "the {next} that opens here is not closed, or a comma is missing before {met}",
        "close it, and put texts with commas, brackets or colons in quotes",
        True,
    ),
    _Rule("node content", "a value is missing before {next}", "write it, or quote the text"),
    _Rule(
        "expected key|<block end>|'-' indicator|block collection",
        "{line} is not in line with the entries before it",
        "indent entries of one level alike",
    ),
    _Rule(
        "quoted scalar.*(end of stream|document (indicator|separator))",
        "the quote that opens here is not closed",
        "close it",
        True,
    ),
    _Rule(
        "escape|hexdec",
        "in double quotes, a backslash begins a special sign, and this is none",
        "use single quotes",
    ),
    _Rule("scanning an? (anchor|alias)", "a text cannot begin with {next}", _QUOTE, True),
    _Rule("tag", "a text cannot begin with {next}", _QUOTE, True),
    _Rule("directive|document start", "what stands here is not part of the case", "remove it"),
    _Rule("block scalar", "a text after | or > begins on the next line", "begin it there", True),
)
_MISPLACED = next(rule for rule in _RULES if "block end" in rule.finding)


def explain(error: yaml.YAMLError, text: str) -> tuple[Place, str, str]:
    """Say where a text stops being YAML, why, and what to do about it.

    Parameters
    ----------
    error
        What the parser raised.
    text
        What it read, with line ends as line feeds.

    Returns
    -------
    tuple
        Line and column counted from 1, a sentence, and a fix.
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        return (1, 1), shown(str(error)), "save the file as plain text in UTF-8"
    finding = " ".join(part for part in (error.context, error.problem) if part)
    rule = next((rule for rule in _RULES if re.search(rule.finding, finding)), None)
    marks = (error.context_mark, error.problem_mark)
    mark = next((m for m in (marks if rule and rule.begun else marks[::-1]) if m), None)
    line, column = _inside(text, mark.line, mark.column) if mark else (0, 0)
    if rule is None:
        return (line + 1, column + 1), shown(finding, 120), _QUOTE
    written = text.split("\n")[line]
    if rule is _MISPLACED and written[:column].strip():
        return (line + 1, column + 1), "something follows a value that has ended", _QUOTE
    rest = written[column : column + 1]
    met = _inside(text, *((last.line, last.column) if (last := error.problem_mark) else (0, 0)))
    what = rule.what.format(
        line=f'"{shown(written.strip())}"',
        next=f'"{shown(rest)}"' if rest else "the end of the line",
        met=f"line {met[0] + 1}, column {met[1] + 1}",
    )
    return (line + 1, column + 1), what, rule.fix


def _inside(text: str, line: int, column: int) -> Place:
    """Return the place, or the end of the text for a place beyond it."""
    lines = text.rstrip("\n ").split("\n")
    if line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return line, column

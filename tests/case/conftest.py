"""A small sound case to break in one place at a time."""

from pathlib import Path

import pytest

TOY = """\
# A toy case.
format: 2
name: toy
title: Toy
summary: Three states.
start: 2024Q4
quarters: 8
actors:
  USA: {name: United States, role: patron}
  NO: {name: Norway, role: ally, host: true}
  CHN: {name: China, role: rival}
sources:
  imf: {title: Outlook, publisher: IMF, date: 2024-10-22}
state:
  gdp:
    unit: bn USD
    values:
      USA: {value: 10, low: 9, high: 12, source: imf, grade: V}
      NO>CHN: {prior: {beta: [1, 2]}, source: assumption, grade: E}
    default: {prior: {uniform: [1, 2]}, source: assumption, grade: E}
parameters:
  ledger.bias:
    unit: share
    values:
      all: {prior: {fixed: 1e-3}, source: assumption, grade: E}
attributes:
  receipts: {outcome: cash, at: NO, swing: 1, unit: bn USD, why: money, source: imf, grade: M}
governments:
  USA:
    lines:
      leader:
        title: Leader
        leader: true
        weight: {prior: {uniform: [0.3, 0.75]}, source: assumption, grade: E}
        discount: {value: 0.95, source: assumption, grade: E}
        values:
          receipts: {weight: 2, sign: "+"}
        source: assumption
        grade: E
        paragraphs: [P6]
    instruments:
      tariff: {target: NO, start: 0%, options: [0%, 10%], source: imf, grade: M,
        base: {shares: {0%: 0.9, 10%: 0.1}, source: assumption, grade: E},
        range: {value: 0.5, source: assumption, grade: E}}
variants:
  trust: {bayes: 0.25, press: 0.75}
renewals:
  - {actor: NO, quarter: 2027Q2, source: imf, grade: M}
slots:
  - {actor: USA, date: 2025-01-20, description: New leader., source: imf, grade: V}
events:
  - id: E1
    date: 2025-01-20
    title: A day
    description: Something.
    kind: declaration
    check: Confirmed.
    source: imf
    grade: V
figures:
  - {id: N1, value: 3.5, unit: "%", meaning: ask, check: right, source: imf, grade: V}
policies:
  firm: {title: Firm, description: Hold., do: ["USA.tariff=10%@2025Q1..2025Q4", "off:ledger"]}
default_policies: [firm]
"""


@pytest.fixture(scope="session")
def toy() -> str:
    """Return the text of the toy case."""
    return TOY


@pytest.fixture
def toy_file(tmp_path: Path) -> Path:
    """Write the toy case to a file."""
    path = tmp_path / "toy.yaml"
    path.write_text(TOY, encoding="utf-8")
    return path

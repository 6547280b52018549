import numpy as np
import pytest

from foedus.result.dates import days, quarter_ends


@pytest.mark.parametrize(
    ("quarter", "end"),
    [
        ("2024Q1", "2024-03-31"),
        ("2025Q2", "2025-06-30"),
        ("2025Q3", "2025-09-30"),
        ("1999Q4", "1999-12-31"),
    ],
)
def test_a_quarter_ends_on_its_last_day(quarter: str, end: str) -> None:
    (found,) = quarter_ends([quarter])
    assert found == np.datetime64(end)
    assert found.dtype == "datetime64[ns]"
    assert np.datetime64("1970-01-01") + np.timedelta64(int(days([quarter])[0]), "D") == found

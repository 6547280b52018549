from click.testing import CliRunner

from foedus.cli.main import cli


def test_counts_below_one_are_refused() -> None:
    found = CliRunner().invoke(cli, ["behave", "us-japan", "--draws", "0"])
    assert found.exit_code == 2
    assert "0 is not in the range" in found.output

"""Why a number is what it is, and why a government chose as it did."""

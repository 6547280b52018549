from foedus.result.origins import PartRow


def test_a_part_is_named_with_the_head_of_its_digest() -> None:
    row = PartRow("mechanism", "rally", "parts/rally.py", "0123456789abcdef")
    assert str(row) == "mechanism rally (parts/rally.py, 0123456789ab)"

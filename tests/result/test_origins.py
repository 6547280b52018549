from foedus.result.origins import PartRow


def test_a_part_is_named_with_the_head_of_its_digest() -> None:
    row = PartRow("mechanism", "rally", "parts/rally.py", "0123456789abcdef")
    assert str(row) == "mechanism rally (parts/rally.py, 0123456789ab)"


def test_a_part_is_the_same_wherever_its_folder_lies() -> None:
    here, there = (PartRow("mechanism", "m", "a/m.py", "0" * 64, given) for given in ("a", "b/a"))
    assert here == there
    assert len({here, there}) == 1

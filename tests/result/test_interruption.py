from foedus.result.interruption import Interrupted


def test_an_interruption_says_what_it_left() -> None:
    assert issubclass(Interrupted, KeyboardInterrupt)
    assert str(Interrupted("2 of 4 units are kept")) == "2 of 4 units are kept"

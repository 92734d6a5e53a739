import pytest

from commonweal.ground.pages import rules


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)]
)
def test_contrast_is_the_published_ratio(colour, ratio):
    assert rules.contrast(colour) == pytest.approx(ratio, abs=0.005)


def test_contrast_does_not_mind_the_order():
    assert rules.contrast("#0b4f5c", "#ffdd00") == rules.contrast("#ffdd00", "#0b4f5c")


def test_a_pale_colour_is_refused_with_its_contrast():
    assert rules.brand_refusal("#969696") == (
        "This colour has a contrast of 2.9 to 1 with white. Choose one of at least 4.5 to 1"
    )
    assert rules.brand_refusal("#777777") == (
        "This colour has a contrast of 4.4 to 1 with white. Choose one of at least 4.5 to 1"
    )


def test_a_dark_colour_is_taken_with_or_without_its_mark():
    assert [rules.brand_refusal(colour) for colour in ("#0b4f5c", "0b4f5c", "#036")] == ["", "", ""]


@pytest.mark.parametrize("colour", ["", None, "teal", "#12", "#0b4f5c;}body{display:none", "#0b4f5cff"])
def test_what_is_not_a_colour_is_refused(colour):
    assert rules.brand_refusal(colour) == "Brand colour must be a hex colour, like #0b4f5c"

"""The gallery of mistakes in a real browser."""

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def mistakes(results) -> pd.DataFrame:
    """What the gallery is made from."""
    return pd.read_csv(results / "gallery/mistakes.csv")


def count(page) -> str:
    """Return what the gallery says of how many images it shows."""
    return page.locator("#gallery-tiles output").inner_text()


def test_every_mistake_has_its_tile(open_page, mistakes):
    page = open_page()
    assert count(page) == f"{len(mistakes)} of {len(mistakes)} images"
    tiles = page.locator("#gallery-tiles .tiles .tile")
    more = page.locator("#gallery-tiles > button")
    for _ in range(len(mistakes) // 120):
        if more.is_visible():
            more.click()
    assert tiles.count() == len(mistakes)
    first = mistakes.iloc[0]
    assert f"image {first['index']}, true {first['label']}" in (
        tiles.first.get_attribute("aria-label")
    )


def test_filters_show_what_the_table_counts(open_page, mistakes):
    page = open_page()
    page.get_by_label("True class", exact=True).select_option("5")
    page.get_by_label("taken for", exact=True).select_option("8")
    page.get_by_label("misclassified by", exact=True).select_option("mlp")
    rows = (mistakes["label"] == 5) & (mistakes["mlp_predicted"] == 8)
    expected = rows.sum()
    said = f"{expected} of {len(mistakes)} images" if expected else "no such image"
    assert count(page) == said
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("misclassified by", exact=True).select_option("all")
    wrong = [
        mistakes[f"{m}_predicted"] != mistakes["label"] for m in ["logistic", "mlp"]
    ]
    assert count(page) == f"{(wrong[0] & wrong[1]).sum()} of {len(mistakes)} images"


def test_a_cell_of_the_matrix_filters_the_gallery(open_page):
    page = open_page()
    cell = page.locator("#logistic-matrix td[data-label] button").first
    number = int(cell.inner_text().replace(",", ""))
    cell.click()
    assert count(page).startswith(f"{number} of ")
    assert page.get_by_label("misclassified by", exact=True).input_value() == "logistic"


def test_an_image_is_enlarged_with_what_each_model_says(open_page, mistakes):
    page = open_page()
    page.locator("#gallery-tiles .tile").first.click()
    detail = page.get_by_role("region", name="Selected image")
    told = detail.inner_text()
    first = mistakes.iloc[0]
    assert f"Image {first['index']}: true class {first['label']}" in told
    assert f"takes it for {first['mlp_predicted']}" in told
    assert f"{first['mlp_seeds_wrong']} of {first['mlp_seeds']} seeds" in told

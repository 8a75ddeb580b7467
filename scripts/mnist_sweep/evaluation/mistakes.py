"""All misclassified images of the chosen models, and one picture that holds them."""

import io
import math

import numpy as np
import pandas as pd
from PIL import Image

# Shades of grey of the picture: as many as four bits hold, which the eye takes for all.
SHADES = 16
ACROSS = 32  # images side by side


def gather_mistakes(
    predictions: dict[str, pd.DataFrame],
    replicates: pd.DataFrame,
    chosen: dict[str, str],
    split_seed: int,
) -> pd.DataFrame:
    """Return every image that any model misclassifies, the most confident first.

    Parameters
    ----------
    predictions : dict of str to DataFrame
        Of each model `index`, `label`, `predicted`, `p0`, `p1`, …, for the same images.
    replicates : DataFrame
        What replicates take the images for: `model`, `trial`, `split_seed`, `diverged`,
        `index`, `predicted`.
    chosen : dict of str to str
        The chosen trial of each model.
    split_seed : int
        Of the evaluated runs; replicates on other splits are not counted.

    Returns
    -------
    DataFrame
        `index`, `label`, and for each model `{model}_predicted`, `{model}_probability`
        of that, `{model}_true_probability` of the true class, `{model}_seeds`, with how
        many seeds the model was trained, and `{model}_seeds_wrong`, with how many of
        them it misclassifies the image. Images follow the highest probability that any
        model gives to a wrong class, equal ones their index.
    """
    frames, confidences = [], []
    for model, table in predictions.items():
        table = table.sort_values("index").reset_index(drop=True)
        probabilities = table.filter(regex=r"^p\d+$").to_numpy()
        labels, predicted = table["label"].to_numpy(), table["predicted"].to_numpy()
        each = np.arange(len(table))
        wrong = labels != predicted
        probability = probabilities[each, predicted]
        others = replicates[
            (replicates["model"] == model)
            & (replicates["trial"] == chosen[model])
            & (replicates["split_seed"] == split_seed)
            & ~replicates["diverged"].astype(bool)
        ]
        truth = pd.Series(labels, index=table["index"])
        missed = others["predicted"] != others["index"].map(truth)
        again = missed.groupby(others["index"]).agg(["sum", "size"])
        again = again.reindex(table["index"], fill_value=0).to_numpy()
        if not frames:
            frames.append(table[["index", "label"]])
        frames.append(
            pd.DataFrame(
                {
                    f"{model}_predicted": predicted,
                    f"{model}_probability": probability,
                    f"{model}_true_probability": probabilities[each, labels],
                    f"{model}_seeds": 1 + again[:, 1],
                    f"{model}_seeds_wrong": wrong + again[:, 0],
                }
            )
        )
        # A diverged model has no probabilities; its mistakes come last.
        confidences.append(np.where(wrong, np.nan_to_num(probability), -1.0))
    confidence = np.max(confidences, axis=0)
    order = np.lexsort([frames[0]["index"], -confidence])
    order = order[confidence[order] >= 0]
    return pd.concat(frames, axis=1).iloc[order].reset_index(drop=True)


def pack(images: np.ndarray, rows: int, columns: int, across: int) -> bytes:
    """Return images as one PNG, side by side in their order, row after row.

    Parameters
    ----------
    images : ndarray, uint8 [n, pixels]
        Ink is bright, as in the data; the picture has it dark, from white for the
        lowest pixel of all to black for the highest.
    rows, columns : int
        The size of each image in pixels.
    across : int
        How many stand side by side.
    """
    down = max(1, math.ceil(len(images) / across))
    sheet = np.full((down * across, rows, columns), SHADES - 1, dtype=np.uint8)
    lowest, highest = (images.min(), images.max()) if images.size else (0, 0)
    ink = (images.astype(float) - lowest) / max(int(highest) - int(lowest), 1)
    shades = np.rint(ink * (SHADES - 1)).astype(np.uint8)
    sheet[: len(images)] = SHADES - 1 - shades.reshape(-1, rows, columns)
    sheet = sheet.reshape(down, across, rows, columns).transpose(0, 2, 1, 3)
    picture = Image.fromarray(sheet.reshape(down * rows, across * columns), mode="P")
    grey = [round(shade * 255 / (SHADES - 1)) for shade in range(SHADES)]
    picture.putpalette([level for shade in grey for level in (shade,) * 3])
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def pack_within(
    images: np.ndarray, rows: int, columns: int, across: int, most_bytes: int
) -> tuple[bytes, int]:
    """Return as many of the first images as fit into so many bytes, as `pack` does.

    Returns
    -------
    png : bytes
    count : int
        How many images it holds.
    """
    count = len(images)
    while True:
        png = pack(images[:count], rows, columns, across)
        if len(png) <= most_bytes or count <= 1:
            return png, count
        count = max(1, min(count - 1, int(0.97 * count * most_bytes / len(png))))

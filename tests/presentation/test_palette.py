"""The colours of the map's classes: an order that everybody can see, whatever colours they see."""

from __future__ import annotations

import numpy as np
import pytest

from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_MEASURES
from lgo_map.presentation.palette import THEMES, class_colours

SIGHT: dict[str, list[list[float]]] = {
    "all colours": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What linear RGB becomes for people without red, green or blue cones: G. M. Machado, M. M. Oliveira and L. A. F.
Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency", IEEE Transactions on
Visualization and Computer Graphics 15, 1291-1298."""

TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = [0.95047, 1, 1.08883]

every_theme = pytest.mark.parametrize("theme", THEMES)
everybody = pytest.mark.parametrize("sight", SIGHT)


def seen(colours: list[str], sight: str) -> np.ndarray:
    """How light each colour is, and its hue, as somebody sees it: CIE L* (0 to 100), a* and b*, a row a colour."""
    shares = np.array([list(bytes.fromhex(colour[1:])) for colour in colours]) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ np.transpose(SIGHT[sight]), 0, 1) @ np.transpose(TO_XYZ) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize(
    "measure",
    [*(measure for measure in MEASURES.values() if not measure.is_difference), SUBJECT_MEASURES[DEFAULT_SUBJECT]],
    ids=lambda measure: measure.key,
)
@every_theme
@everybody
def test_rule_11_each_class_stands_out_more_than_the_one_below_it(measure, theme, sight):
    lighter = np.diff(seen(class_colours(measure, theme), sight)[:, 0])
    assert (lighter < -4).all() if theme == "light" else (lighter > 4).all()


@every_theme
@everybody
def test_rule_11_a_difference_is_told_from_the_opposite_one_and_the_larger_from_the_smaller(theme, sight):
    colours = seen(class_colours(MEASURES["upheld_rate_difference"], theme), sight)
    below, above = colours[:3], colours[:2:-1]  # the largest difference first
    for side in (below, above):
        assert (np.diff(side[:, 0]) > 4).all()
    assert (np.linalg.norm((below - above)[:, 1:], axis=1) > 15).all()

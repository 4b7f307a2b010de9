"""Class colours stay apart for eyes that see colours differently, and on white.

What an eye without one kind of cone sees is simulated, and the difference of what
is left is measured as a distance in CIELAB. The second cue is for all who see no
difference at all, and for print in grey.
"""

from itertools import combinations

import numpy as np
import pytest

import alms_data as alms
from alms_data.style import CLASS_STYLE

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
# Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1.0, for linear RGB.
SIMULATED = {
    "full colour vision": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# A distance of 2 can just be told between patches side by side. Small marks that lie
# apart need several times that (Szafir, IEEE TVCG 24, 2018).
APART = 15
# WCAG 2.2, 1.4.11: what is needed to read a chart has 3:1 with its background.
CONTRAST = 3
# sRGB (IEC 61966-2-1) to CIE XYZ under D65.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear_rgb(colour):
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    bent = ((channels + 0.055) / 1.055) ** 2.4
    return np.where(channels <= 0.04045, channels / 12.92, bent)


def lab(colour, eye="full colour vision"):
    seen = np.clip(np.array(SIMULATED[eye]) @ linear_rgb(colour), 0, 1)
    part = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    f = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def difference(one, other, eye):
    return np.linalg.norm(np.subtract(lab(one, eye), lab(other, eye)))


def contrast_with_white(colour):
    return 1.05 / ((TO_XYZ @ linear_rgb(colour))[1] + 0.05)


@pytest.mark.parametrize("season", [2003, 2004])
def test_classes_stay_apart_by_colour_and_by_a_second_cue(season):
    classes = alms.load_classes(season)["car_class"]
    assert len(classes) == 4
    for one, other in combinations(classes, 2):
        style, other_style = CLASS_STYLE[one], CLASS_STYLE[other]
        for eye in SIMULATED:
            far = difference(style["color"], other_style["color"], eye)
            assert far >= APART, f"{one} and {other}, {eye}: {far:.1f}"
        for cue in ("marker", "linestyle"):
            assert style[cue] != other_style[cue]


def test_class_colours_can_be_seen_on_white():
    for car_class, style in CLASS_STYLE.items():
        assert contrast_with_white(style["color"]) >= CONTRAST, car_class

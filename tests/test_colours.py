"""Class colours stay apart for eyes that see colours differently, and on white.

What an eye without one kind of cone sees is simulated, and the difference of what
is left is measured with CIEDE2000. The second cue is for all who see no difference
at all, and for print in grey.
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
# A difference of 1 can just be told between patches side by side. Small marks that
# lie apart need several times that (Szafir, IEEE TVCG 24, 2018): we ask for ten.
APART = 10
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


def ciede2000(one, other):
    """Difference by Sharma, Wu and Dalal (2005), with their names."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(c_mean**7 / (c_mean**7 + 25**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * stretch)) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * stretch)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    l_mean, c_mean, h_mean = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    waves = [(-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63)]
    t = 1 + sum(k * np.cos(np.radians(n * h_mean + off)) for k, n, off in waves)
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / np.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    theta = 60 * np.exp(-(((h_mean - 275) / 25) ** 2))
    r_t = -2 * np.sqrt(c_mean**7 / (c_mean**7 + 25**7)) * np.sin(np.radians(theta))
    light, chroma, hue = dl / s_l, dc / s_c, dh / s_h
    return np.sqrt(light**2 + chroma**2 + hue**2 + r_t * chroma * hue)


def difference(one, other, eye):
    return ciede2000(lab(one, eye), lab(other, eye))


def contrast_with_white(colour):
    return 1.05 / ((TO_XYZ @ linear_rgb(colour))[1] + 0.05)


def styles(season):
    classes = alms.load_classes(season)["car_class"]
    return {car_class: CLASS_STYLE[car_class] for car_class in classes}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ],
)
def test_difference_is_that_of_the_published_examples(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("eye", SIMULATED)
def test_simulation_leaves_greys_alone(eye):
    for grey in ("#000000", "#808080", "#ffffff"):
        assert difference(grey, "#808080", eye) == pytest.approx(
            difference(grey, "#808080", "full colour vision"), abs=0.01
        )


def test_simulation_knows_a_bad_pair():
    bad = ("#c05a2a", "#7a7d1e")
    assert difference(*bad, "full colour vision") > 2 * APART
    assert difference(*bad, "deuteranopia") < APART


@pytest.mark.parametrize("season", [2003, 2004])
@pytest.mark.parametrize("eye", SIMULATED)
def test_class_colours_stay_apart(season, eye):
    for (one, style), (other, other_style) in combinations(styles(season).items(), 2):
        far = difference(style["color"], other_style["color"], eye)
        assert far >= APART, f"{one} and {other}: {far:.1f}"


@pytest.mark.parametrize("car_class", CLASS_STYLE)
def test_class_colour_can_be_seen_on_white(car_class):
    assert contrast_with_white(CLASS_STYLE[car_class]["color"]) >= CONTRAST


@pytest.mark.parametrize("season", [2003, 2004])
@pytest.mark.parametrize("cue", ["marker", "linestyle"])
def test_every_class_has_a_second_cue(season, cue):
    cues = [style[cue] for style in styles(season).values()]
    assert len(set(cues)) == len(cues) == 4

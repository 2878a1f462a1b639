"""The pictures: all there, told apart by shape and by colour, seen on every panel, and made from one source."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tray_status import paths
from tray_status.core.glance import Icon, IconState
from tray_status.desktop.icons import Icons
from tray_status.desktop.pictures import SIZES, Look

Rgb = tuple[float, float, float]
Panel = tuple[int, int, int]

LIGHT_PANELS: tuple[Panel, ...] = ((255, 255, 255), (246, 246, 246))
DARK_PANELS: tuple[Panel, ...] = ((0, 0, 0), (32, 32, 32), (43, 48, 59))
PANELS = {Look.COLOUR: LIGHT_PANELS + DARK_PANELS, Look.LIGHT: DARK_PANELS, Look.DARK: LIGHT_PANELS}
CONTRAST = 3.0
"""What the Web Content Accessibility Guidelines 2.1 ask of graphics (1.4.11)."""

APART = 0.10
"""Two pictures differ when this part of their pixels does, clearly."""

CLEARLY = 40.0
"""So far apart (of 255) must one pixel of two pictures be to be seen as another."""

# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# severity 1.0, on linear RGB.
DEFICIENCIES: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(value: float) -> float:
    """One channel (0–255) of sRGB as light (0–1)."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def encoded(light: float) -> float:
    """Light (0–1) as one channel (0–255) of sRGB."""
    share = min(max(light, 0.0), 1.0)
    return 255 * (share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055)


def luminance(pixel: Rgb) -> float:
    red, green, blue = (linear(channel) for channel in pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def in_grey(pixel: Rgb) -> Rgb:
    grey = encoded(luminance(pixel))
    return grey, grey, grey


def with_deficiency(name: str) -> Callable[[Rgb], Rgb]:
    """How somebody with this colour-vision deficiency sees a pixel."""
    rows = DEFICIENCIES[name]

    def seen(pixel: Rgb) -> Rgb:
        light = [linear(channel) for channel in pixel]
        red, green, blue = (encoded(sum(map(float.__mul__, row, light))) for row in rows)
        return red, green, blue

    return seen


def icons(look: Look = Look.COLOUR, *, badge: bool = False) -> Icons:
    return Icons(paths.asset, look, badge=badge)


def pixels(image: Image.Image) -> list[tuple[int, int, int, int]]:
    """The pixels of an RGBA image, row by row."""
    data = image.tobytes()
    return [(data[at], data[at + 1], data[at + 2], data[at + 3]) for at in range(0, len(data), 4)]


def on_panel(icon: Icon, look: Look, size: int, panel: Panel) -> list[Rgb]:
    image = icons(look).image(icon, size)
    ground = Image.new("RGBA", image.size, (*panel, 255))
    ground.alpha_composite(image)
    return [pixel[:3] for pixel in pixels(ground)]


def apart(one: list[Rgb], other: list[Rgb], seen: Callable[[Rgb], Rgb]) -> float:
    """The part of the pixels that differ clearly."""
    pairs = [(seen(a), seen(b)) for a, b in zip(one, other, strict=True)]
    return sum(max(abs(x - y) for x, y in zip(a, b, strict=True)) > CLEARLY for a, b in pairs) / len(pairs)


SIGHTS: dict[str, Callable[[Rgb], Rgb]] = {"grey": in_grey} | {name: with_deficiency(name) for name in DEFICIENCIES}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("panel", [LIGHT_PANELS[1], DARK_PANELS[1]], ids=["light panel", "dark panel"])
@pytest.mark.parametrize("size", [16, 22])
def test_every_two_states_are_told_apart_by_whoever_looks(sight: str, panel: Panel, size: int) -> None:
    """Seeded defect: two states of one shape that differ in colour alone."""
    seen = {state: on_panel(Icon(state=state), Look.COLOUR, size, panel) for state in IconState}
    alike = [
        f"{one} and {other}"
        for one, other in itertools.combinations(IconState, 2)
        if apart(seen[one], seen[other], SIGHTS[sight]) < APART
    ]
    assert alike == []


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_every_two_states_differ_where_there_is_one_colour(look: Look) -> None:
    for size in (16, 22):
        seen = {state: on_panel(Icon(state=state), look, size, PANELS[look][0]) for state in IconState}
        for one, other in itertools.combinations(IconState, 2):
            assert apart(seen[one], seen[other], in_grey) >= APART, f"{one} and {other} at {size} pixels"


@pytest.mark.parametrize("look", Look)
def test_the_stale_mark_is_seen(look: Look) -> None:
    for state in IconState:
        fresh, stale = (on_panel(Icon(state=state, stale=mark), look, 16, PANELS[look][0]) for mark in (False, True))
        assert apart(fresh, stale, in_grey) >= APART / 2, state


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("state", IconState)
def test_every_state_stands_out_from_its_panels(state: IconState, look: Look) -> None:
    """The colour that most of a picture has is what must stand out. Seeded defect: a bright amber on white."""
    image = icons(look).image(Icon(state=state), 64)
    solid = [pixel[:3] for pixel in pixels(image) if pixel[3] == 255]
    body = max(set(solid), key=solid.count)
    for panel in PANELS[look]:
        lighter, darker = sorted((luminance(body), luminance(panel)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= CONTRAST, f"{body} on {panel}"


def test_pixels_for_the_bus_are_those_of_the_files() -> None:
    """Seeded defect: the bytes in the order R, G, B, A, as everybody else has them."""
    icon = Icon(state=IconState.MAJOR_OUTAGE)
    pixmaps = icons().pixmaps(icon)
    assert [pixmap.edge for pixmap in pixmaps] == list(SIZES)
    for pixmap in pixmaps:
        image = icons().image(icon, pixmap.edge)
        middle = (pixmap.edge // 2 * pixmap.edge + 2) * 4
        red, green, blue, alpha = pixels(image)[pixmap.edge // 2 * pixmap.edge + 2]
        assert tuple(pixmap.data[middle : middle + 4]) == (alpha, red, green, blue)
        assert len(pixmap.data) == pixmap.edge**2 * 4


def test_the_same_picture_is_read_only_once() -> None:
    once = icons()
    assert once.pixmaps(Icon(state=IconState.WELL)) is once.pixmaps(Icon(state=IconState.WELL, badge=3))


def test_a_badge_shows_the_count_and_nine_plus_for_more() -> None:
    counted = icons(badge=True)
    seen = {
        count: counted.pixmaps(Icon(state=IconState.DEGRADED, badge=count))[-1].data for count in (0, 1, 2, 9, 10, 99)
    }
    assert seen[0] == icons().pixmaps(Icon(state=IconState.DEGRADED))[-1].data
    assert len({seen[count] for count in (0, 1, 2, 9, 10)}) == 5
    assert seen[10] == seen[99]


@pytest.mark.parametrize("look", Look)
def test_the_badge_is_in_the_image_too(look: Look) -> None:
    icon = Icon(state=IconState.DEGRADED, badge=4)
    plain, counted = icons(look).image(icon, 32), icons(look, badge=True).image(icon, 32)
    assert plain.tobytes() != counted.tobytes()


def test_a_missing_picture_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="pixels"):
        Icons(lambda name: tmp_path / name).pixmaps(Icon(state=IconState.WELL))


def test_the_pictures_are_those_of_the_source() -> None:
    """Seeded defect: icon.svg changed, `make assets` forgotten."""
    source = paths.asset("icon.svg").read_bytes()
    written = paths.asset("icon.svg.sha256").read_text(encoding="ascii").strip()
    assert hashlib.sha256(source).hexdigest() == written, "run `make assets` and commit what it makes"


def test_a_badge_takes_the_place_of_the_stale_mark() -> None:
    """Both at once cover the picture."""
    fresh, stale = (Icon(state=IconState.DEGRADED, stale=mark, badge=2) for mark in (False, True))
    assert icons(badge=True).pixmaps(fresh) == icons(badge=True).pixmaps(stale)
    assert icons().pixmaps(fresh) != icons().pixmaps(stale)


def test_another_look_is_that_of_all_pictures_from_then_on() -> None:
    changing = icons(Look.COLOUR)
    well = Icon(state=IconState.WELL)
    before = changing.pixmaps(well)

    assert not changing.use("colour", badge=False)
    assert changing.use("dark", badge=True)

    assert changing.key(well) == icons(Look.DARK).key(well)
    assert changing.pixmaps(well) == icons(Look.DARK).pixmaps(well) != before
    assert changing.one_colour
    assert changing.key(Icon(state=IconState.WELL, badge=3)) != changing.key(well)

"""Pictures for trays that take neither files nor plain pixels: icons in memory for Windows, and on a panel's colour."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image

from tray_status.core.glance import Icon, IconState
from tray_status.desktop import drawing
from tray_status.desktop.icons import Icons
from tray_status.desktop.pictures import SIZES, Look, Pixmap, fitting, icon_resource
from tray_status.paths import asset

ICONS = Icons(asset)


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_in_memory_is_the_picture_as_readers_of_ico_files_see_it(size: int) -> None:
    """Catches colours or rows in the wrong order: read back here by Pillow, as the one picture of an .ico file."""
    pixmap = fitting(ICONS.pixmaps(Icon(state=IconState.MAJOR_OUTAGE)), size)
    data = icon_resource(pixmap)
    directory = struct.pack("<HHHBBBBHHII", 0, 1, 1, size, size, 0, 0, 1, 32, len(data), 22)
    with Image.open(BytesIO(directory + data)) as read:
        assert read.convert("RGBA").tobytes() == drawing.to_image(pixmap).tobytes()


@pytest.mark.parametrize(("edge", "chosen"), [(1, 16), (16, 16), (17, 22), (40, 44), (64, 64), (200, 64)])
def test_the_picture_that_need_not_be_enlarged_is_taken(edge: int, chosen: int) -> None:
    pixmaps = [Pixmap(edge=size, data=b"") for size in reversed(SIZES)]
    assert fitting(pixmaps, edge).edge == chosen


def test_on_a_panel_the_picture_keeps_its_shape_and_the_panel_shows_through() -> None:
    """Catches the black square of a tray without alpha, and a picture stretched to the cell."""
    blue = (51, 85, 170)
    image = ICONS.image(Icon(state=IconState.WELL), 22)
    seen = drawing.on_background(image, Image.new("RGB", (40, 30), blue))
    assert seen.size == (40, 30)
    assert seen.getpixel((0, 0)) == blue
    assert seen.getpixel((39, 29)) == blue
    coloured = [x for x in range(40) if seen.getpixel((x, 15)) != blue]
    rows = [y for y in range(30) if seen.getpixel((20, y)) != blue]
    assert 26 <= max(coloured) - min(coloured) <= 30
    assert 26 <= max(rows) - min(rows) <= 30


def test_a_picture_that_fits_is_not_touched() -> None:
    image = ICONS.image(Icon(state=IconState.WELL), 24)
    background = Image.new("RGB", (24, 24), (255, 255, 255))
    plain = background.copy()
    plain.paste(image, mask=image)
    assert drawing.on_background(image, background).tobytes() == plain.tobytes()


def test_only_pictures_of_one_colour_may_be_given_another() -> None:
    assert not Icons(asset).one_colour
    assert Icons(asset, Look.DARK).one_colour
    assert Icons(asset, Look.LIGHT).one_colour

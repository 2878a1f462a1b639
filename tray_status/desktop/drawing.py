"""Owns what needs Pillow: pictures as its images, and the badge, a small number in the upper right corner of the icon.

Where a tray takes plain pixels and no badge is asked for, this file is never imported.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tray_status.desktop.pictures import MOST_COUNTED, Look, Pixmap

SCALE = 8
"""Drawn so many times larger and then reduced, which makes its edges smooth."""

PART = 0.58
"""The badge is so much of the icon's edge: the smallest in which a digit can be read at 16 pixels."""

INK = {Look.COLOUR: ("#24292f", "#ffffff"), Look.LIGHT: ("#ffffff", None), Look.DARK: ("#24292f", None)}
"""The colours of disc and digit by look; no colour: the digit is cut out of the disc."""


def opened(file: Path) -> Image.Image:
    """A picture of ours as an RGBA image. Raises OSError."""
    with Image.open(file) as image:
        return image.convert("RGBA")


def to_pixmap(image: Image.Image) -> Pixmap:
    """The pixels of a square RGBA image in the order of StatusNotifierItem."""
    red, green, blue, alpha = image.split()
    return Pixmap(edge=image.width, data=Image.merge("RGBA", (alpha, red, green, blue)).tobytes())


def to_image(pixmap: Pixmap) -> Image.Image:
    """The RGBA image of such pixels."""
    alpha, red, green, blue = Image.frombytes("RGBA", (pixmap.edge, pixmap.edge), pixmap.data).split()
    return Image.merge("RGBA", (red, green, blue, alpha))


def with_badge(image: Image.Image, count: int, look: Look) -> Image.Image:
    """A copy of a square RGBA image with a count above 0; more than nine is shown as "9+"."""
    edge = image.width * SCALE
    across = round(edge * PART)
    box = (edge - across, 0, edge - 1, across - 1)
    gap = max(SCALE, across // 10)
    disc, digit = INK[look]
    text = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
    covered = _smooth(_disc(edge, (box[0] - gap, -gap, edge + gap, across + gap)), image.width)
    label = _smooth(_label(edge, box, text), image.width)
    mark = _smooth(_disc(edge, box), image.width)
    result = image.copy()
    result.putalpha(ImageChops.subtract(image.getchannel("A"), covered))
    if digit is None:
        result.paste(Image.new("RGBA", image.size, disc), mask=ImageChops.subtract(mark, label))
        return result
    result.paste(Image.new("RGBA", image.size, disc), mask=mark)
    result.paste(Image.new("RGBA", image.size, digit), mask=label)
    return result


def on_background(image: Image.Image, background: Image.Image) -> Image.Image:
    """A copy of an RGB background with a square RGBA image in its middle, as large as fits, seen through its alpha."""
    edge = min(background.size)
    fitting = image if image.width == edge else image.resize((edge, edge), Image.Resampling.LANCZOS)
    result = background.copy()
    result.paste(fitting, ((background.width - edge) // 2, (background.height - edge) // 2), mask=fitting)
    return result


def _disc(edge: int, box: tuple[int, int, int, int]) -> Image.Image:
    canvas = Image.new("L", (edge, edge))
    ImageDraw.Draw(canvas).ellipse(box, fill=255)
    return canvas


def _label(edge: int, box: tuple[int, int, int, int], text: str) -> Image.Image:
    canvas = Image.new("L", (edge, edge))
    font = ImageFont.load_default(size=(box[3] - box[1]) * (0.85 if len(text) == 1 else 0.62))
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    ImageDraw.Draw(canvas).text(middle, text, fill=255, font=font, anchor="mm", stroke_width=SCALE // 4)
    return canvas


def _smooth(canvas: Image.Image, edge: int) -> Image.Image:
    return canvas.resize((edge, edge), Image.Resampling.BOX)

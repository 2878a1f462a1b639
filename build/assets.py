"""Draws every picture of the program from assets/icon.svg (`make assets`): for each state, look and size one image.

Two forms of the same pictures are kept: PNG files in the folders that icon themes have, and one archive of plain pixels
for trays that are spoken to over D-Bus, so that no image library needs to be loaded there.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree as ET

import resvg_py
from PIL import Image

from tray_status.core.glance import IconState
from tray_status.desktop.drawing import to_pixmap
from tray_status.desktop.pictures import SIZES, Look, picture_name

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SVG = "http://www.w3.org/2000/svg"
ONE_COLOUR = {Look.LIGHT: "#ffffff", Look.DARK: "#24292f"}
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
"""Sizes of the program's own icon, for launchers and installers."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same pictures make the same archive, whenever it is made."""


def main() -> int:
    """Write all pictures; say how many."""
    ET.register_namespace("", SVG)
    source = ET.parse(ASSETS / "icon.svg").getroot()  # noqa: S314 -- our own file
    pictures = dict(draw_all(source))
    with zipfile.ZipFile(ASSETS / "pixels.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for (name, size), image in sorted(pictures.items()):
            archive.writestr(zipfile.ZipInfo(f"{size}/{name}", EPOCH), to_pixmap(image).data, zipfile.ZIP_DEFLATED)
            file = ASSETS / "icons" / "hicolor" / f"{size}x{size}" / "status" / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            image.save(file, optimize=True)
    save_app_icon(source)
    mark = hashlib.sha256((ASSETS / "icon.svg").read_bytes()).hexdigest()
    (ASSETS / "icon.svg.sha256").write_text(f"{mark}\n", encoding="ascii")
    print(f"{len(pictures)} pictures of {len(IconState)} states drawn from icon.svg.")
    return 0


def draw_all(source: ET.Element) -> Iterator[tuple[tuple[str, int], Image.Image]]:
    """Give every picture with its name and size in pixels."""
    for state in IconState:
        for look in Look:
            for stale in (False, True):
                drawing = compose(source, state, look, stale=stale)
                for size in SIZES:
                    yield (picture_name(state, look, stale=stale), size), rendered(drawing, size)


def compose(source: ET.Element, state: IconState, look: Look, *, stale: bool) -> str:
    """One state as an SVG text of its own; the stale mark takes a gap around itself out of what lies below."""
    root = ET.Element(f"{{{SVG}}}svg", {"viewBox": "0 0 64 64"})
    group, mark = part(source, state.value.replace(" ", "-")), part(source, "stale")
    add(root, group, look, cut=shapes(mark, "gap") if stale else [], name="state")
    if stale:
        add(root, mark, look, cut=[], name="mark")
    return ET.tostring(root, encoding="unicode")


def add(root: ET.Element, group: ET.Element, look: Look, *, cut: list[ET.Element], name: str) -> None:
    """Add one group as `look` wants it, with `cut` and, where there is only one colour, its glyphs taken out."""
    bodies, glyphs = shapes(group, "body"), shapes(group, "glyph")
    one = ONE_COLOUR.get(look)
    holes = cut + (glyphs if one else [])
    if holes:
        mask = ET.SubElement(root, f"{{{SVG}}}mask", {"id": name, "maskUnits": "userSpaceOnUse"})
        mask.attrib |= {"x": "0", "y": "0", "width": "64", "height": "64"}
        ET.SubElement(mask, f"{{{SVG}}}rect", {"width": "64", "height": "64", "fill": "#fff"})
        mask.extend(painted(shape, "#000") for shape in holes)
    layer = ET.SubElement(root, f"{{{SVG}}}g", {"mask": f"url(#{name})"} if holes else {})
    layer.extend(painted(shape, one or group.attrib["fill"]) for shape in bodies)
    if not one:
        layer.extend(painted(shape, "#fff") for shape in glyphs)


def part(source: ET.Element, name: str) -> ET.Element:
    """The group of that id; raises KeyError when icon.svg has none."""
    found = source.find(f".//{{{SVG}}}g[@id='{name}']")
    if found is None:
        raise KeyError(f"icon.svg has no group {name}.")
    return found


def shapes(group: ET.Element, kind: str) -> list[ET.Element]:
    """The shapes of one class in a group."""
    return [shape for shape in group if shape.get("class") == kind]


def painted(shape: ET.Element, colour: str) -> ET.Element:
    """A copy of a shape in another colour: its line if it has one, its area unless it is to be left empty."""
    copy = deepcopy(shape)
    if copy.get("stroke") is not None:
        copy.set("stroke", colour)
    if copy.get("fill") != "none":
        copy.set("fill", colour)
    return copy


def rendered(drawing: str, size: int) -> Image.Image:
    """An SVG text as an image of `size` times `size` pixels."""
    data = bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size))
    return Image.open(io.BytesIO(data)).convert("RGBA")


def save_app_icon(source: ET.Element) -> None:
    """The program's own icon: an SVG and PNGs for Linux and macOS, an ICO of all sizes for Windows."""
    drawing = compose(source, IconState.WELL, Look.COLOUR, stale=False)
    scalable = ASSETS / "icons" / "hicolor" / "scalable" / "apps" / "tray-status.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_text(f"{drawing}\n", encoding="utf-8", newline="\n")
    images = [rendered(drawing, size) for size in APP_SIZES]
    for size, image in zip(APP_SIZES, images, strict=True):
        file = ASSETS / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "tray-status.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(file, optimize=True)
    images[-1].save(ASSETS / "icon.ico", sizes=[(size, size) for size in APP_SIZES], append_images=images[:-1])


if __name__ == "__main__":
    sys.exit(main())

"""Draws the app's icon as PNG for devices that take no SVG: the thread of the logo, in code."""

from pathlib import Path

from PIL import Image, ImageDraw

PETROL, SAFFRON, WHITE = "#00646e", "#f0b145", "#ffffff"
SIDE = 28  # the logo's own coordinates


def _point(points: tuple[float, float, float, float], at: float) -> float:
    start, first, second, end = points
    rest = 1 - at
    return rest**3 * start + 3 * rest**2 * at * first + 3 * rest * at**2 * second + at**3 * end


def app_icon(size: int) -> Image.Image:
    """Return the icon in `size` pixels, drawn four times larger and reduced for smooth edges."""
    scale = size * 4 / SIDE
    image = Image.new("RGB", (size * 4, size * 4), PETROL)
    pen = ImageDraw.Draw(image)

    def dot(x: float, y: float, radius: float, color: str) -> None:
        pen.ellipse(
            [(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale], color
        )

    curves = (
        ((20, 9.6), (20, 15.2), (16.1, 12.5), (13.6, 14.9)),
        ((13.6, 14.9), (12, 16.5), (10.8, 18.4), (7.2, 18.4)),
    )
    for curve in curves:
        across, down = zip(*curve, strict=True)
        for step in range(301):
            dot(_point(across, step / 300), _point(down, step / 300), 1.1, WHITE)
    dot(20, 9.3, 2.4, SAFFRON)
    dot(7.6, 18.4, 1.9, WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def write_icons(folder: Path) -> None:
    """Write the sizes that web app manifests and phones ask for."""
    for size in (180, 192, 512):
        app_icon(size).save(folder / f"icon-{size}.png", optimize=True)

"""The report: sections of sentences and tables in Markdown, plots as SVG files beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 360, 64, 48, 40, 170
COLOURS = ("#b4581f", "#2c5f7c", "#6b7d2c", "#7a3b69", "#555555", "#c79a1e")

Series = dict[str, list[tuple[float, float]]]


class Report:
    """Grows section by section in a folder; what is written stays if a later part fails."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.file = folder / "report.md"
        self.file.write_text(f"# Lamplit, measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")

    def say(self, text: str) -> None:
        """Add a paragraph or heading, and show it."""
        print(text, flush=True)
        with self.file.open("a") as out:
            out.write(f"\n{text}\n")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table."""
        lines = [head, ["---"] * len(head), *rows]
        self.say("\n".join(f"| {' | '.join(map(shown, line))} |" for line in lines))

    def plot(self, name: str, title: str, axes: tuple[str, str], series: Series) -> None:
        """Draw lines over common axes that begin at 0."""
        (self.folder / f"{name}.svg").write_text(draw(title, axes, series))
        self.say(f"![{title}]({name}.svg)")


def shown(value: object) -> str:
    """Write a figure with three digits that mean something."""
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return str(value)


def draw(title: str, axes: tuple[str, str], series: Series) -> str:
    """Return the plot as SVG."""
    points = [point for line in series.values() for point in line]
    right, top = (max(p[n] for p in points) or 1 for n in (0, 1))
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> str:
        return f"{LEFT + across * x / right:.1f},{HEIGHT - BOTTOM - up * y / top:.1f}"

    parts = [text(LEFT, 24, title, "start", 15)]
    for step in range(5):
        x, y = right * step / 4, top * step / 4
        height = HEIGHT - BOTTOM - up * step / 4
        parts.append(f'<path d="M{LEFT} {height:.1f}h{across}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, height + 4, shown(float(y)), "end"))
        parts.append(text(LEFT + across * step / 4, HEIGHT - BOTTOM + 16, shown(float(x))))
    parts.append(text(LEFT + across / 2, HEIGHT - 10, axes[0]))
    parts.append(text(LEFT - 50, TOP - 8, axes[1], "start"))
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(place(*point) for point in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        legend = text(WIDTH - RIGHT + 14, TOP + 18 * number + 6, name, "start")
        parts.append(legend.replace("<text", f'<text fill="{colour}"'))
    body = "".join(parts)
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    paper = '<rect width="100%" height="100%" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{paper}{body}</svg>\n'


def text(x: float, y: float, words: str, anchor: str = "middle", size: int = 12) -> str:
    """Return a line of words."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f"<text {place}>{escape(words)}</text>"

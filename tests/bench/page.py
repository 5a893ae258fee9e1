"""page: pages of pictures with their lists, and photographs of them by a browser."""

import html
import os

from support import chromium

WIDTH = 1580
CELL = 260

STYLE = """body{margin:1rem;font:13px/1.3 sans-serif;background:#fff;color:#222}
section{margin:0 0 1.5rem}h2{margin:.5rem 0;font-size:16px}
div{display:flex;flex-wrap:wrap;gap:10px;align-items:flex-start}
figure{margin:0;width:245px;overflow-wrap:anywhere}
img{display:block;max-width:240px;max-height:240px;
background:repeating-conic-gradient(#ddd 0 25%,#fff 0 50%) 0 0/16px 16px}
figcaption{font-size:11px}.no{color:#b00}"""


def _figure(cell):
    words = html.escape(f"{cell.words} {cell.extension}")
    if cell.name is None:
        return f'<figure><figcaption class="no">{words}: {html.escape(cell.told)}</figcaption></figure>'
    return f'<figure><img src="{cell.name}" alt=""><figcaption>{words}<br>{html.escape(cell.told)}</figcaption></figure>'


def _section(title, cells):
    return f"<section><h2>{html.escape(title)}</h2><div>{''.join(_figure(cell) for cell in cells)}</div></section>"


def write(path, title, sections):
    """`sections` are (title, cells); a cell has words, extension, name of its file (or None), told."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>')
        file.write(f"<style>{STYLE}</style><h1>{html.escape(title)}</h1>")
        file.writelines(_section(*section) for section in sections)


def _lines(cells):
    return -(-len(cells) // 6)


def _parts(sections, most=6):
    """Sections in groups of a few lines, as high as a screenshot that can still be read."""
    part, lines = [], 0
    for title, cells in sections:
        for start in range(0, len(cells), 6 * most):
            piece = cells[start : start + 6 * most]
            if part and lines + _lines(piece) > most:
                yield part, lines
                part, lines = [], 0
            part.append((title, piece))
            lines += _lines(piece)
    if part:
        yield part, lines


def photograph(folder, name, title, sections):
    """Writes NAME-1.png and so on; gives their paths."""
    shots = []
    for number, (part, lines) in enumerate(_parts(sections), 1):
        path = os.path.join(folder, f"{name}-{number}.html")
        shot = os.path.join(folder, f"{name}-{number}.png")
        write(path, f"{title} {number}", part)
        height = 80 + lines * (CELL + 35) + len(part) * 45
        chromium.open_page(folder, "file://" + path, shot, (WIDTH + 30, height))
        os.unlink(path)
        if os.path.exists(shot):
            shots.append(shot)
    return shots

"""plots: curves as PNG files."""

import os

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot, ticker

SIZE, DOTS = (5.2, 3.2), 100


def draw(bench, name, labels, curves, is_log=False, ticks=None):
    """bench-NAME.png in the output folder, and in the text; `labels` are those of the axes, `curves` are {name: {x: y}}.
    Ticks are at every point, unless they are given."""
    figure, axes = pyplot.subplots(figsize=SIZE, layout="constrained")
    for label, points in curves.items():
        axes.plot(list(points), list(points.values()), marker="o", markersize=4, label=label)
    if is_log:
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_formatter(ticker.ScalarFormatter())
    axes.set_xticks(ticks or sorted({x for points in curves.values() for x in points}))
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.grid(alpha=0.3)
    if len(curves) > 1:
        axes.legend()
    figure.savefig(os.path.join(bench.output, f"bench-{name}.png"), dpi=DOTS)
    pyplot.close(figure)
    print(f"\n![{labels[1]}, by {labels[0]}](bench-{name}.png)")

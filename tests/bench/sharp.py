"""sharp: the same jobs done by sharp, at equal settings."""

import json
import os
import shutil
import subprocess

from measured import children_cpu, mean, table
from support import picture, render

# list, ending, width, height, sharp's format, its quality (the renderer's on the encoder's scale), effort
JOBS = (
    ("w_400,q_80", "jpg", 400, None, "jpeg", 80, None),
    ("w_1600,q_80", "jpg", 1600, None, "jpeg", 80, None),
    ("w_400,h_400,c_crop,q_80", "webp", 400, 400, "webp", 80, 4),
    ("w_800,q_80", "avif", 800, None, "avif", 60, 2),
)


class Sharp:
    def __init__(self, folder):
        script = os.path.join(os.path.dirname(os.path.realpath(__file__)), "sharp.mjs")
        self._process = subprocess.Popen(
            ["node", script, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid

    def ask(self, **line):
        """Gives the seconds of CPU that it took; the fields of a line are those of sharp.mjs."""
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline()) / 1000

    def make(self, job, source, result):
        """Gives the seconds of CPU that it took."""
        _, _, width, height, kind, quality, effort = job
        return self.ask(source=source, result=result, width=width, height=height, position="centre", format=kind,
                        quality=quality, effort=effort)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def references(shelf, job, source, size):
    """Decoded in full, upright, Lanczos, of the result's own size: makers round the free side each in
    its own way. Of an odd rest there are two middles to cut, and each of them is given."""
    upright, small = (os.path.join(shelf, name) for name in ("upright.v", "exact.v"))
    picture.vips("autorot", source, upright)
    full, is_cut = picture.size_of(upright), job[3] is not None
    scale = max(side / whole for side, whole in zip(size, full))
    scaled = [int(whole * scale + 0.5) for whole in full] if is_cut else size
    picture.vips("resize", upright, small, str(scaled[0] / full[0]), "--vscale", str(scaled[1] / full[1]))
    rests = [whole - side for whole, side in zip(scaled, size)]
    paths = []
    for cut in sorted({tuple((rest + more) // 2 for rest in rests) for more in (0, 1)}):
        paths.append(os.path.join(shelf, "reference-{}-{}.png".format(*cut)))
        picture.vips("extract_area", small, paths[-1], *(str(number) for number in (*cut, *size)))
    return paths


def compare(measure, shelf, job, sources, makers):
    """(similarity, bytes, seconds) of each maker, and how many sizes were the same."""
    found, same = {name: [] for name in makers}, 0
    for source in sources:  # untimed, since a fresh process has its code to load and its memory to ask for
        for maker in makers.values():
            maker(job, source, os.path.join(shelf, f"first.{job[1]}"))
    for source in sources:
        sizes = set()
        for name, maker in makers.items():
            result = os.path.join(shelf, f"{name}.{job[1]}")
            seconds = maker(job, source, result)
            size = picture.size_of(result)
            sizes.add(size)
            look = max(measure.similar(exact, result)[0] for exact in references(shelf, job, source, size))
            found[name].append((look, os.path.getsize(result), seconds))
        same += len(sizes) == 1
    return found, same


def ours(renderer):
    def make(job, source, result):
        before = children_cpu(renderer._process.pid)
        answer = renderer.ask(job[0], job[1], result, source)
        if answer[0] != "made":
            raise RuntimeError(f"{job[0]} {source}: {answer}")
        return children_cpu(renderer._process.pid) - before

    return make


def run(measure, shelf, sources, folder):
    if shutil.which("node") is None:
        print("\nnode is missing: not compared with sharp")
        return
    renderer, other = render.Renderer(), Sharp(folder)
    makers, rows = {"we": ours(renderer), "sharp": other.make}, []
    for job in JOBS:
        found, same = compare(measure, shelf, job, sources, makers)
        seconds = {name: sum(values[2] for values in results) for name, results in found.items()}
        for name, results in found.items():
            looks = [look for look, _, _ in results]
            rows.append((f"{job[0]} {job[1]}", name, f"{same} of {len(sources)}", f"{mean(looks):.4f}", f"{min(looks):.4f}",
                         f"{mean([size for _, size, _ in results]) / 1000:.1f}", f"{seconds[name] / seconds['sharp']:.2f}"))
    heads = ("job", "by", "same size", "mean similarity", "worst", "mean kB", "CPU")
    table(f"Against sharp, {len(sources)} photographs", heads, rows)
    renderer.close()
    other.close()

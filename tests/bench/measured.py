"""measured: the programs that make and compare pictures, asked from Python; and middles of what they say."""

import os
import statistics
import subprocess


class Measure:
    """tests/bench/measure: libvips in other ways than the renderer's."""

    def __init__(self, threads=None):
        environment = {**os.environ, **({"VIPS_CONCURRENCY": str(threads)} if threads else {})}
        program = os.path.abspath(os.path.join(os.environ.get("top_builddir", "."), "tests", "bench", "measure"))
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, *words):
        self._process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().split()
        if not answer or answer[0] == "failed":
            raise RuntimeError(f"{words}: {' '.join(answer)}")
        return [float(word) for word in answer]

    def similar(self, a, b):
        """Similarity of the luma and of the colours."""
        return self.ask("similar", a, b)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def mean(values):
    return statistics.fmean(values)


def median(values):
    return statistics.median(values)


def at(points, wanted):
    """The value (second) where the first, which rises, has reached what is wanted; by straight lines,
    and beyond the ends as along the last one."""
    points = sorted(points)
    pairs = list(zip(points, points[1:]))
    inside = [pair for pair in pairs if pair[0][0] <= wanted <= pair[1][0]]
    (x1, y1), (x2, y2) = inside[0] if inside else (pairs[0] if wanted < points[0][0] else pairs[-1])
    return y1 if x1 == x2 else y1 + (y2 - y1) * (wanted - x1) / (x2 - x1)


def table(title, heads, rows):
    print(f"\n{title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def children_cpu(process):
    """Seconds of CPU that the children of a process have used, by the kernel's clock of 10 ms."""
    ticks = 0
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(process):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")

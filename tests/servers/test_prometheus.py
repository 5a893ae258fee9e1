#!/usr/bin/env -S python3 -B
"""Prometheus scrapes the metrics under load: its numbers are the log's, and every query of the dashboard has
an answer."""

import json
import os
import re
import sys
import threading
import time
import urllib.parse
from collections import Counter

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import client, document, keeper, lighttpd, picture, tap
from support.lighttpd import Lighttpd, free_port

DASHBOARD = os.path.join(os.environ.get("top_srcdir", "."), "deploy/grafana/pantograph.json")
CONFIG = """
global: {{ scrape_interval: 1s }}
scrape_configs:
  - job_name: pantograph
    metrics_path: /resize/-/metrics
    static_configs: [{{ targets: ["127.0.0.1:{port}"] }}]
"""
SECONDS = 6  # of load


class Prometheus:
    def __init__(self, site, port):
        self.port = free_port()
        config = os.path.join(site.folder, "prometheus.yml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(port=port))
        command = ["prometheus", f"--config.file={config}", f"--web.listen-address=127.0.0.1:{self.port}"]
        command += [f"--storage.tsdb.path={site.folder}/prometheus"]
        keeper.start(site.stack, command, os.path.join(site.folder, "prometheus.log"))
        keeper.wait_until(self._answers, "Prometheus answers")

    def _answers(self):
        try:
            return client.send(self.port, b"/-/ready").status == 200
        except OSError:
            return False

    def ask(self, expression):
        """[(labels, value)]"""
        query = urllib.parse.urlencode({"query": expression})
        reply = json.loads(client.send(self.port, f"/api/v1/query?{query}".encode()).body)
        tap.same(reply["status"], "success", f"how {expression} ends: {reply}")
        return [(each["metric"], float(each["value"][1])) for each in reply["data"]["result"]]


def load(server):
    until = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < until:
        server.follow(b"/cat.jpg/1/w_%d/x.jpg" % (count % 200 + 1))
        server.send(b"/resize/cat.jpg/1/w_0/x.jpg")
        server.send(b"/resize/cat.jpg/1/w_1/x.jpg")
        count += 1


@tap.test
def scraped_under_load(site):
    site.add("cat.jpg", picture.plain(tap.shelf(), 120, 80))
    site.set(METRICS="1")
    server = Lighttpd(site, 3)
    prometheus = Prometheus(site, server.port)
    threads = [threading.Thread(target=load, args=(server,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = Counter(outcome for outcome in server.outcomes() if outcome != "metrics")

    def scraped():
        samples = prometheus.ask("pantograph_requests_total")
        found = {labels["outcome"]: int(value) for labels, value in samples if value}
        return {name: count for name, count in found.items() if name not in ("health", "metrics")}

    keeper.wait_until(lambda: scraped() == dict(wanted), f"Prometheus has the log's numbers, {wanted}")
    with open(DASHBOARD, encoding="utf-8") as file:
        dashboard = json.load(file)
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    tap.holds(len(queries) > 12, "the dashboard has queries")
    for query in queries:
        tap.holds(prometheus.ask(query), f"{query} has an answer")
    used = set(re.findall(r"pantograph_\w+", " ".join(queries)))
    families = set(re.findall(r"^\| `(pantograph_\w+)`", document.output_of("pantograph print metrics"), re.M))
    used = {re.sub("_(bucket|sum|count)$", "", name) for name in used}
    tap.same(used, families, "the families that the dashboard shows")


tap.run(*lighttpd.TOOLS, "prometheus", "vips", "vipsheader")

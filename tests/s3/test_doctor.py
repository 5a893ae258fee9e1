#!/usr/bin/env -S python3 -B
"""The doctor: has nothing to say of a sound deployment, and names the right knob of a broken one."""

import os
import subprocess
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import front, lighttpd, s3_stub, scheme, sigv4, tap
from support.scheme import HANDS_ON, Scheme, gateway
from support.site import inherited, program

WEBSITE_403 = """<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><RoutingRules>
<RoutingRule><Condition><HttpErrorCodeReturnedEquals>403</HttpErrorCodeReturnedEquals></Condition><Redirect>
<HostName>127.0.0.1:{port}</HostName><HttpRedirectCode>307</HttpRedirectCode>
<ReplaceKeyPrefixWith>resize/</ReplaceKeyPrefixWith></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>"""
PLAIN_ENDPOINT = {
    "proxy_pass http://pantograph_bucket;": "rewrite ^(.*)$ /BUCKET$1 break; proxy_pass http://pantograph_bucket;",
    "proxy_set_header Host [^;]*;": "proxy_set_header Host 127.0.0.1;",
}


class Report:
    """What the doctor says with the settings of a site."""

    def __init__(self, site, **changes):
        environment = {**inherited(), **site.settings, "PANTOGRAPH_DEADLINE": "2", **changes}
        command = [program("pantograph"), "doctor"]
        start = time.monotonic()
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                              text=True, check=False)
        self.seconds = time.monotonic() - start
        self.status, self.text, self.errors = done.returncode, done.stdout, done.stderr
        self.wrong = [line for line in self.text.splitlines() if line.startswith("WRONG")]

    def is_well(self):
        tap.same((self.status, self.wrong, self.errors), (0, [], ""), "status and complaints")

    def complains(self, part, *words):
        """Of this, and of nothing that is merely its consequence."""
        tap.same(self.status, 1, f"the status of {self.text}")
        tap.same({line.split()[1] for line in self.wrong}, {part}, f"the parts in {self.text}")
        lines = [line for line in self.wrong if line.split()[1] == part and all(word in line for word in words)]
        tap.holds(len(lines) == 1, f"one line about {part} has {words}: {self.text}{self.errors}")
        tap.holds(self.seconds < 20, f"it takes {self.seconds:.0f} s")


def left(whole):
    return [key for key in gateway().list_objects(whole.cache) if "doctor" in key]


@tap.each([(kind,) for kind in front.ALL])
def sound_folders(site, kind):
    server = front.ALL[kind](site)
    Report(server.site).is_well()
    tap.same(site.keys(), set(), "what is left behind")


@tap.each([("sends", None), ("hands on", HANDS_ON)])
def sound_buckets(site, _what, changes):
    whole = Scheme(site, changes)
    Report(site).is_well()
    tap.same(left(whole), [], "what is left behind")


@tap.test
def sound_buckets_with_answers_inline(site):
    site.set(ANSWER="inline")
    Scheme(site)
    Report(site).is_well()


@tap.test
def wrong_endpoint(site):
    Scheme(site)
    port = lighttpd.free_port()
    report = Report(site, AWS_ENDPOINT_URL_S3=f"http://127.0.0.1:{port}")
    tap.same([line.split()[1] for line in report.wrong], ["originals", "cache"], f"the parts in {report.text}")
    tap.same([("connect" in line, "AWS_ENDPOINT_URL_S3" in line) for line in report.wrong], [(True, True)] * 2, "the lines")


@tap.test
def rule_for_403_only(site):
    whole = Scheme(site, HANDS_ON)
    gateway().set_website(whole.cache, WEBSITE_403.format(port=whole.server.port))
    whole.let_everybody_list()
    Report(site).complains("missing", "HttpErrorCodeReturnedEquals 404")
    tap.same(left(whole), [], "what is left behind")


@tap.test
def redirect_that_a_cdn_keeps(site):
    Scheme(site, {**HANDS_ON, "proxy_cache_valid 200 301 365d": "proxy_cache_valid 200 301 307 365d"})
    Report(site).complains("missing", "cache no redirects", "default TTL 0")


@tap.test
def objects_that_nobody_may_read(site):
    whole = Scheme(site, is_public=False)
    Report(site).complains("public", "s3:GetObject", "treated as missing")
    tap.same(left(whole), [], "what is left behind")


def stub_of(site, region):
    credentials = sigv4.Credentials("AKIDOFTHESTUB", "secret")
    stub = site.stack.enter_context(s3_stub.S3Stub(credentials, region))
    site.settings.update(PANTOGRAPH_ORIGINALS="s3://originals", PANTOGRAPH_CACHE="s3://cache", AWS_REGION="eu-central-1",
                         AWS_ENDPOINT_URL_S3=stub.endpoint, AWS_ACCESS_KEY_ID="AKIDOFTHESTUB", AWS_SECRET_ACCESS_KEY="secret")
    return stub


@tap.test
def wrong_region(site):
    stub_of(site, "us-west-2")
    Report(site).complains("cache", "AWS_REGION")


@tap.test
def wrong_clock(site):
    stub_of(site, "eu-central-1").clock = 3600
    Report(site).complains("cache", "NTP")


@tap.test
def cache_that_may_only_be_read(site):
    whole = Scheme(site)
    stranger = gateway().stranger
    keys = {"AWS_ACCESS_KEY_ID": stranger.access_key, "AWS_SECRET_ACCESS_KEY": stranger.secret_key}
    Report(site, **keys).complains("cache", "s3:PutObject", "403")
    tap.same(left(whole), [], "what is left behind")


@tap.test
def no_renderer(site):
    front.LighttpdFront(site)
    Report(site, PANTOGRAPH_RENDERER="/nowhere/pantograph-render").complains("settings", "/nowhere/pantograph-render")


@tap.test
def renderer_that_fails(site):
    front.LighttpdFront(site)
    Report(site, PANTOGRAPH_RENDERER="/bin/true").complains("renderer", "PANTOGRAPH_RENDERER")


@tap.test
def wrong_public_address(site):
    Scheme(site)
    nobody = f"http://127.0.0.1:{lighttpd.free_port()}"
    Report(site, PANTOGRAPH_PUBLIC_URL=nobody).complains("public", "PANTOGRAPH_PUBLIC_URL", "nothing answers")
    other = gateway().endpoint
    Report(site, PANTOGRAPH_PUBLIC_URL=other).complains("public", "PANTOGRAPH_PUBLIC_URL", "is missing: 404")


@tap.test
def http_and_https_mixed_up(site):
    Scheme(site, {"location / \\{": "location / { return 301 https://$http_host$request_uri;"})
    Report(site).complains("public", "PANTOGRAPH_PUBLIC_URL", "https instead of http")


@tap.test
def no_cors(site):
    Scheme(site, {'add_header Access-Control-Allow-Origin "[*]";': ""})
    Report(site).complains("public", "Access-Control-Allow-Origin")
    Report(site, PANTOGRAPH_CORS="").is_well()


@tap.test
def aliases_against_a_plain_endpoint(site):
    Scheme(site, PLAIN_ENDPOINT)
    Report(site).complains("aliases", "website endpoint", "PANTOGRAPH_ALIAS", "0 bytes")
    Report(site, PANTOGRAPH_ALIAS="copy").is_well()


@tap.test
def redirect_that_leads_elsewhere(site):
    Scheme(site, {"return 307 [^;]*;": "return 307 http://$http_host/elsewhere;"})
    Report(site).complains("missing", "/resize/", "is not this program")


@tap.test
def settings_are_named(site):
    report = Report(site, PANTOGRAPH_QUALITY="0", PANTOGRAPH_ANSWER="x")
    report.complains("settings", "PANTOGRAPH_QUALITY")
    report.complains("settings", "PANTOGRAPH_ANSWER")


@tap.test
def settings_of_a_file(site):
    front.LighttpdFront(site)
    path = os.path.join(site.folder, "environment")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# settings\n" + "".join(f'{name}="{value}"\n' for name, value in site.settings.items()))
    for name, status in ((path, 0), (path + "-none", 1)):
        done = subprocess.run([program("pantograph"), "doctor", name], env=inherited(), capture_output=True, check=False)
        tap.same(done.returncode, status, f"the status with {name}")


tap.run(*scheme.TOOLS, *front.TOOLS)

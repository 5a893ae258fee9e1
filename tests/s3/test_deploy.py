#!/usr/bin/env -S python3 -B
"""What is delivered for deployments: a unit of systemd, templates for AWS, a script for Ceph."""

import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, lighttpd, nginx, picture, scheme, tap
from support.scheme import gateway
from support.site import inherited, program

TOOLS = ("systemd-analyze", "curl", "spawn-fcgi", "multiwatch")
DEPLOY = os.path.abspath(os.path.join(os.environ.get("top_srcdir", "."), "deploy"))
WORKER = "/usr/lib/cgi-bin/pantograph.fcgi"
# CloudFormation's own tags become objects of one member.
TO_JSON = """
import json, sys, yaml
class Loader(yaml.SafeLoader): pass
def construct(loader, name, node):
    scalar = isinstance(node, yaml.ScalarNode)
    return {name: loader.construct_scalar(node) if scalar else loader.construct_sequence(node, deep=True)}
Loader.add_multi_constructor("!", construct)
json.dump(yaml.load(sys.stdin, Loader), sys.stdout)
"""


def read(name):
    with open(os.path.join(DEPLOY, name), encoding="utf-8") as file:
        return file.read()


def unit():
    """The unit's lines with continuations joined: [(name, value)]."""
    text = read("systemd/pantograph.service").replace("\\\n", " ")
    return [tuple(line.split("=", 1)) for line in text.splitlines() if re.match("[A-Z]", line)]


@tap.test
def unit_is_sound(site):
    path = os.path.join(site.folder, "pantograph.service")
    with open(path, "w", encoding="utf-8") as file:
        file.write(read("systemd/pantograph.service").replace(WORKER, program()))
    done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "pantograph" in line]
    tap.same((done.returncode, said), (0, []), "what systemd says")


@tap.test
def unit_exposes_little(_site):
    """As systemd sees it: 0 is nothing, 10 is a service without any wall."""
    path = os.path.join(DEPLOY, "systemd/pantograph.service")
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    tap.same((done.returncode, "exposure level" in done.stdout), (0, True), f"what systemd says: {done.stdout[-200:]}")


@tap.test
def unit_outlives_a_lack_of_memory(_site):
    values = dict(unit())
    tap.same((values["OOMPolicy"], values["MemoryMax"]), ("continue", "75%"), "what becomes of it")


@tap.test
def unit_lets_workers_confine_themselves(_site):
    """The system calls that systemd's set of those for services lacks."""
    allowed = {word for name, value in unit() if name == "SystemCallFilter" for word in value.split()}
    wanted = {"seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}
    tap.same(wanted - allowed, set(), "what it may not do")


@tap.test
def unit_starts_what_it_says(site):
    """Its commands, as far as they go without systemd: the check, then socket and workers."""
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    socket = os.path.join(site.folder, "socket")
    values = dict(unit())
    changes = {WORKER: program(), "/run/pantograph/socket": socket, "/usr/bin/multiwatch": shutil.which("multiwatch")}
    commands = {}
    for name in ("ExecStartPre", "ExecStart"):
        commands[name] = values[name]
        for old, new in changes.items():
            commands[name] = commands[name].replace(old, new)
    environment = {**inherited(), **site.settings, "PATH": os.environ["PATH"]}
    done = subprocess.run(commands["ExecStartPre"].split(), env=environment, capture_output=True, check=False)
    tap.same((done.returncode, done.stderr), (0, b""), "the check")
    log = os.path.join(site.folder, "log")
    process = keeper.start(site.stack, commands["ExecStart"].split(), log, environment)
    workers = int(re.search(r"-f (\d+)", values["ExecStart"])[1])
    keeper.wait_until(lambda: len(keeper.children(process.pid)) == workers, f"there are {workers} workers")
    tap.same(os.stat(socket).st_mode & 0o777, 0o660, "the mode of the socket")


def template(name):
    command = ["/usr/bin/python3", "-c", TO_JSON]
    done = subprocess.run(command, input=read(name), capture_output=True, text=True, check=False)
    tap.same((done.returncode, done.stderr), (0, ""), f"{name} read as YAML")
    return json.loads(done.stdout)


def properties(whole, kind):
    found = {name: each["Properties"] for name, each in whole["Resources"].items() if each["Type"] == kind}
    tap.holds(found, f"there is a {kind}")
    return found


def is_private(bucket):
    tap.same(set(bucket["PublicAccessBlockConfiguration"].values()), {True}, "everything public is blocked")


def references(value):
    """Names that !Ref, !GetAtt and !Sub refer to."""
    if isinstance(value, list):
        return set().union(*map(references, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set().union(*(references(each) for each in value.values())) if value else set()
    if "Ref" in value:
        found.add(value["Ref"])
    if "GetAtt" in value:
        found.add(value["GetAtt"].split(".")[0])
    if "Sub" in value:
        found |= {name.split(".")[0] for name in re.findall(r"\$\{([^}]+)\}", value["Sub"])}
    return found


@tap.each([("aws/website.yaml",), ("aws/origin-group.yaml",)])
def every_template(_site, name):
    tap.holds("&" not in re.sub(r"(?m)^ *#.*$", "", read(name)), "CloudFormation takes no anchors")
    whole = template(name)
    known = {*whole["Resources"], *whole["Parameters"]}
    used = {each for each in references(whole) if not each.startswith("AWS::")}
    tap.same(used - known, set(), "what is referred to and is not there")
    is_private(properties(whole, "AWS::S3::Bucket")["Originals"])
    for policy in properties(whole, "AWS::S3::BucketPolicy").values():
        tap.same(policy["Bucket"], {"Ref": "Pictures"}, "whose policy it is")
        tap.same({each["Action"] for each in policy["PolicyDocument"]["Statement"]}, {"s3:GetObject"}, "what it lets do")
    for keep in properties(whole, "AWS::CloudFront::CachePolicy").values():
        rules = keep["CachePolicyConfig"]
        tap.same((rules["MinTTL"], rules["DefaultTTL"], rules["MaxTTL"]), (0, 0, 31536000), "how long things are kept")
    for cdn in properties(whole, "AWS::CloudFront::Distribution").values():
        errors = {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in cdn["DistributionConfig"]["CustomErrorResponses"]}
        tap.same(errors, {403: 0, 404: 0}, "how long errors are kept")
    rights = properties(whole, "AWS::IAM::Role")["WorkerRole"]["Policies"][0]["PolicyDocument"]["Statement"]
    allowed = {(action, resource["Sub"]) for each in rights for action in flat(each["Action"])
               for resource in flat(each["Resource"])}
    wanted = {("s3:GetObject", "${Originals.Arn}/*"), ("s3:GetObject", "${Pictures.Arn}/*")}
    wanted |= {("s3:PutObject", "${Pictures.Arn}/*"), ("s3:DeleteObject", "${Pictures.Arn}/-/*")}
    tap.same(allowed, wanted | {("s3:DeleteObject", "${Pictures.Arn}/pantograph-doctor*")}, "what workers may")


def flat(value):
    return value if isinstance(value, list) else [value]


@tap.test
def website_of_aws_redirects_both_errors(_site):
    whole = template("aws/website.yaml")
    rules = properties(whole, "AWS::S3::Bucket")["Pictures"]["WebsiteConfiguration"]["RoutingRules"]
    codes = [rule["RoutingRuleCondition"]["HttpErrorCodeReturnedEquals"] for rule in rules]
    tap.same(codes, ["403", "404"], "the errors")
    for rule in rules:
        target = rule["RedirectRule"]
        tap.same((target["HttpRedirectCode"], target["ReplaceKeyPrefixWith"]), ("307", "resize/"), "the redirect")
        tap.same(target["HostName"], {"Ref": "ResizerHost"}, "its host")


@tap.test
def origin_group_of_aws_asks_the_workers_next(_site):
    whole = template("aws/origin-group.yaml")
    is_private(properties(whole, "AWS::S3::Bucket")["Pictures"])
    config = properties(whole, "AWS::CloudFront::Distribution")["Cdn"]["DistributionConfig"]
    group = config["OriginGroups"]["Items"][0]
    tap.same(group["FailoverCriteria"]["StatusCodes"]["Items"], [403, 404], "when it asks the next one")
    tap.same([each["OriginId"] for each in group["Members"]["Items"]], ["pictures", "workers"], "whom it asks")
    tap.same(config["DefaultCacheBehavior"]["TargetOriginId"], group["Id"], "where requests go")
    workers = [each for each in config["Origins"] if each["Id"] == "workers"][0]
    tap.same(workers["OriginPath"], "/resize", "the path of the workers")
    tap.same(whole["Outputs"]["PantographAnswer"]["Value"], "inline", "how they answer")


@tap.test
def script_for_ceph_makes_a_sound_deployment(site):
    port, server_port = lighttpd.free_port(), lighttpd.free_port()
    keys = {"AWS_ACCESS_KEY_ID": gateway().access_key, "AWS_SECRET_ACCESS_KEY": gateway().secret_key}
    public = f"http://127.0.0.1:{port}"
    command = ["sh", os.path.join(DEPLOY, "ceph/setup.sh"), gateway().endpoint, "ceph-originals", "ceph-pictures"]
    command += [f"127.0.0.1:{server_port}", public]
    for _ in range(2):
        done = subprocess.run(command, env={"PATH": os.environ["PATH"], **keys}, capture_output=True, text=True, check=False)
        tap.same((done.returncode, done.stderr), (0, ""), "what the script says")
    site.settings.update(keys)
    site.settings.update(line.split("=", 1) for line in done.stdout.splitlines() if re.match("[A-Z_0-9]+=", line))
    lighttpd.Lighttpd(site, 2, public, server_port)
    host = gateway().website_host("ceph-pictures")
    nginx.Cdn(site, port, (gateway().port, host), server_port, scheme.HANDS_ON)
    environment = {**inherited(), **site.settings}
    done = subprocess.run([program("pantograph"), "doctor"], env=environment, capture_output=True, text=True, check=False)
    tap.same((done.returncode, done.stderr), (0, ""), f"what the doctor says: {done.stdout}")


@tap.test
def script_for_ceph_says_what_fails(_site):
    command = ["sh", os.path.join(DEPLOY, "ceph/setup.sh"), gateway().endpoint, "a-bucket", "b-bucket", "h", "http://p"]
    wrong = {"AWS_ACCESS_KEY_ID": "NOBODY", "AWS_SECRET_ACCESS_KEY": "x", "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=wrong, capture_output=True, text=True, check=False)
    tap.same(done.returncode, 1, "the status")
    tap.holds("failed: the bucket a-bucket: 403" in done.stderr, f"{done.stderr!r} names it")
    done = subprocess.run(command[:3], capture_output=True, text=True, check=False)
    tap.same((done.returncode, "Usage" in done.stderr), (2, True), "status and help without arguments")


tap.run(*TOOLS, *scheme.TOOLS, "vips", "vipsheader")

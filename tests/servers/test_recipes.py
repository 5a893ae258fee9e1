#!/usr/bin/env -S python3 -B
"""The recipes of the documents, followed to the letter on a copy of this machine."""

import os
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import document, package, picture, radosgw, sealed, tap
from support.site import is_sanitized

TOOLS = ("unshare", "setpriv", "nginx", "apache2", "dpkg-deb", "curl", "spawn-fcgi", "multiwatch")
PICTURE = "/cat.jpg/1/w_40/cat.webp"
# What a browser does then: it is sent to the program once, and never again.
BROWSE = """
echo "127.0.0.1 images.example resize.example" >>/etc/hosts
{recipe}
{add}
for visit in 1 2; do curl -sL -o /tmp/got.webp -w 'visit: %{{http_code}} after %{{num_redirects}}\\n' {url}; done
head -c 12 /tmp/got.webp | tail -c 4 && echo " is what came"
"""


def recipe(name):
    text = document.read("docs/operations.md")
    return re.search(rf"<!-- recipe: {name} -->\n```sh\n(.*?)```", text, re.S)[1]


def follow(site, script, add, url):
    files = {"pantograph_1.deb": package.path(), "cat.jpg": picture.plain(tap.shelf(), 120, 80)}
    done = sealed.run(site.folder, files, BROWSE.format(recipe=script, add=add, url=url))
    tap.holds(re.search(r"^[0-9]+ ok, 0 wrong$", done.stdout, re.M), f"the doctor finds nothing: {done.stdout[-2000:]}")
    visits = re.findall(r"visit: (\d+) after (\d+)", done.stdout)
    tap.same(visits, [("200", "2"), ("200", "0")], f"status and redirects of the visits: {done.stdout[-2000:]}")
    tap.holds("WEBP is what came" in done.stdout, "a picture came")


@tap.each([("one machine",), ("apache",)])
def recipe_with_folders(site, name):
    follow(site, recipe(name), "cp /tmp/cat.jpg /srv/originals/", f"http://images.example{PICTURE}")


@tap.test
def recipe_with_buckets(site):
    gateway = site.stack.enter_context(radosgw.Radosgw())
    names = {"rgw.example:7480": f"127.0.0.1:{gateway.port}", "pictures.website.example": f"pictures.{radosgw.WEBSITE_DOMAIN}"}
    names.update(YOURKEY=gateway.access_key, YOURSECRET=gateway.secret_key)
    script = recipe("buckets")
    for ours, theirs in names.items():
        tap.holds(ours in script, f"the recipe has {ours}")
        script = script.replace(ours, theirs)
    put = f"curl -s -T /tmp/cat.jpg --aws-sigv4 aws:amz:us-east-1:s3 --user {gateway.access_key}:{gateway.secret_key}"
    add = f"{put} -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' {gateway.endpoint}/originals/cat.jpg"
    follow(site, script, add, f"http://images.example:8080{PICTURE}")


# In place of the command for AWS: knows the template, and answers what its outputs would be.
AWS = """#!/bin/sh
set -e
case "$2" in
deploy)
    case "$*" in *"--template-file deploy/aws/website.yaml"*ResizerHost=resize.example*) ;; *) exit 2 ;; esac
    test -f deploy/aws/website.yaml ;;
describe-stacks)
    printf 'PANTOGRAPH_ORIGINALS\\ts3://stack-originals\\nPANTOGRAPH_CACHE\\ts3://stack-pictures\\n'
    printf 'PANTOGRAPH_PUBLIC_URL\\thttps://d111.cloudfront.example\\n'
    printf 'The instance profile of the machines that make pictures\\tprofile\\n' ;;
esac
"""


@tap.test
def recipe_for_aws_as_far_as_it_goes_without_aws(site):
    """Up to its settings, of which the program says that they are sound."""
    command = os.path.join(site.folder, "aws")
    with open(command, "w", encoding="utf-8") as file:
        file.write(AWS)
    os.chmod(command, 0o755)
    template = os.path.join(os.environ.get("top_srcdir", "."), "deploy/aws/website.yaml")
    files = {"pantograph_1.deb": package.path(), "bin/aws": command, "deploy/aws/website.yaml": template}
    script = recipe("aws").split("# 4. ", maxsplit=1)[0]
    done = sealed.run(site.folder, files, script + "\ngrep '=.' /etc/pantograph.env | grep -v '^#'\n")
    outputs = [line for line in done.stdout.splitlines() if re.match("(PANTOGRAPH|AWS)_[A-Z_]+=", line)]
    wanted = ["PANTOGRAPH_ORIGINALS=s3://stack-originals", "PANTOGRAPH_CACHE=s3://stack-pictures"]
    wanted += ["PANTOGRAPH_PUBLIC_URL=https://d111.cloudfront.example", "AWS_REGION=eu-central-1"]
    tap.same(outputs, wanted, f"the settings after {done.stdout[-1500:]}")
    site.settings.clear()
    site.settings.update(line.split("=", 1) for line in outputs)
    mistakes = site.call("--check").stderr.decode().splitlines()
    tap.same([line for line in mistakes if "PANTOGRAPH_" in line], [], "mistakes in the settings")


if is_sanitized() or os.geteuid() != 0:
    print("1..0 # SKIP only root can make a copy of the machine, and a sanitizer build is not packaged")
else:
    sealed.own_network()
    tap.run(*TOOLS, *radosgw.TOOLS, "vips", "vipsheader")

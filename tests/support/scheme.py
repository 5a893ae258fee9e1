"""scheme: the whole of it, each part real: two buckets of a gateway, workers behind lighttpd, and a CDN
before the website of the cache."""

import functools
import re

from support import client, lighttpd, nginx, radosgw, s3_client, tap

TOOLS = (*radosgw.TOOLS, *lighttpd.TOOLS, *nginx.TOOLS)
MOST_REDIRECTS = 6
_WEBSITE = """<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument>
<RoutingRules>{rules}</RoutingRules></WebsiteConfiguration>"""
_RULE = """<RoutingRule><Condition><HttpErrorCodeReturnedEquals>{code}</HttpErrorCodeReturnedEquals></Condition>
<Redirect><Protocol>http</Protocol><HostName>127.0.0.1:{port}</HostName><HttpRedirectCode>307</HttpRedirectCode>
<ReplaceKeyPrefixWith>resize/</ReplaceKeyPrefixWith></Redirect></RoutingRule>"""
_NUMBERS = iter(range(1000))


# A CDN that hands on the redirect of the website, instead of making its own.
HANDS_ON = {"error_page 302 307 403 404 = @resize;": ""}


@functools.lru_cache(maxsize=None)
def gateway():
    """One for all tests of a file."""
    return tap.lasting().enter_context(radosgw.Radosgw())


def _port_of(url):
    return int(re.match(rb"http://127[.]0[.]0[.]1:([0-9]+)/", url)[1])


class Scheme:
    """Two buckets, workers behind lighttpd, and a CDN."""

    def __init__(self, site, changes=None, is_public=True, website=None):
        number = next(_NUMBERS)
        self.originals, self.cache = f"originals{number}", f"cache{number}"
        for bucket in (self.originals, self.cache):
            gateway().make_bucket(bucket)
        port = lighttpd.free_port()
        site.settings.update(
            PANTOGRAPH_ORIGINALS=f"s3://{self.originals}",
            PANTOGRAPH_CACHE=f"s3://{self.cache}",
            AWS_ENDPOINT_URL_S3=gateway().endpoint,
            AWS_ACCESS_KEY_ID=gateway().access_key,
            AWS_SECRET_ACCESS_KEY=gateway().secret_key,
        )
        self.server = lighttpd.Lighttpd(site, 4, f"http://127.0.0.1:{port}")
        self.set_rules(self.cache)
        if is_public:
            gateway().set_policy(self.cache, s3_client.policy(self._for_everybody("s3:GetObject", "/*")))
        host = gateway().website_host(website or self.cache)
        changes = {pattern: value.replace("BUCKET", self.cache) for pattern, value in (changes or {}).items()}
        self.cdn = nginx.Cdn(site, port, (gateway().port, host), self.server.port, changes)

    def _for_everybody(self, action, below):
        resource = [f"arn:aws:s3:::{self.cache}{below}"]
        return {"Effect": "Allow", "Principal": "*", "Action": [action], "Resource": resource}

    def let_everybody_list(self):
        """From now on the website says 404 of what is not there, and no longer 403."""
        statements = [self._for_everybody("s3:GetObject", "/*"), self._for_everybody("s3:ListBucket", "")]
        gateway().set_policy(self.cache, s3_client.policy(*statements))

    def set_rules(self, bucket):
        """Makes a bucket a website that sends whoever finds nothing to the workers."""
        rules = "".join(_RULE.format(code=code, port=self.server.port) for code in (403, 404))
        gateway().set_website(bucket, _WEBSITE.format(rules=rules))

    def add(self, key, path):
        with open(path, "rb") as file:
            gateway().put_object(self.originals, key, file.read())

    def browse(self, path):
        """Follows redirects from the CDN on, as a browser does: all replies."""
        url = f"http://127.0.0.1:{self.cdn.port}{path}".encode()
        replies = []
        while len(replies) <= MOST_REDIRECTS:
            replies.append(client.send(_port_of(url), client.target_of(url)))
            if not 300 <= replies[-1].status < 400:
                return replies
            url = replies[-1].location
        raise AssertionError(f"a circle: {[reply.location for reply in replies]}")

"""credential_stub: the services from which a program on AWS gets its credentials.

    with InstanceMetadata() as stub:        # AWS_EC2_METADATA_SERVICE_ENDPOINT is stub.endpoint
        stub.source = fresh(s3_stub)        # each answer brings new credentials, which s3_stub trusts
        stub.lifetime = 2                   # and which are over in two seconds

All of them are StubServers: they count their requests and meet their `faults`.
"""

import itertools
import json
import time
import urllib.parse
from xml.sax.saxutils import escape

from support import sigv4, stub_server
from support.s3_answer import Answer

CREDENTIALS = sigv4.Credentials("ASIASTUB000000000001", "temporary/secret+key/0000000000000000001", "token/1+2==")
_LONGEST_LIFE = 21600


def fresh(s3_stub):
    """A source that makes new credentials for each answer, and has the S3 server trust them."""
    numbers = itertools.count(1)

    def make():
        number = next(numbers)
        made = sigv4.Credentials(f"ASIAFRESH{number:011}", f"fresh/secret+key/{number:023}", f"token/{number}+==")
        s3_stub.credentials[made.access_key] = made
        return made

    return make


def _text(status, body, kind="text/plain"):
    return Answer(status, (("Content-Type", kind),), body.encode())


def _json(status, fields):
    return _text(status, json.dumps(fields, indent=2), "application/json")


class _Issuer(stub_server.StubServer):
    """`source` gives the credentials, `lifetime` says for how many seconds they will be good, and
    `issued` are those that have been given away."""

    def __init__(self):
        super().__init__()
        self.source, self.lifetime, self.issued = lambda: CREDENTIALS, 3600, []

    def issue(self):
        """The next credentials, and when they are over, as text."""
        made = self.source()
        self.issued.append(made)
        return made, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.lifetime))

    def issue_fields(self):
        made, expiry = self.issue()
        fields = {"AccessKeyId": made.access_key, "SecretAccessKey": made.secret_key}
        return {**fields, "Token": made.session_token, "Expiration": expiry}


class InstanceMetadata(_Issuer):
    """The metadata of an instance, version 2.

    `token_call` is what becomes of the call for a token: "answered", "absent" (404, and the metadata
    may be had without a token, as in version 1), "refused" (403, as where metadata is turned off),
    "hangs" (no answer, as where it is too many hops away). `role` is None for an instance without."""

    _TOKEN = "/latest/api/token"
    _ROLES = "/latest/meta-data/iam/security-credentials/"

    def __init__(self, role="worker"):
        super().__init__()
        self.role, self.token_call = role, "answered"
        self._tokens = {}

    def forget_tokens(self):
        """From now on the tokens given so far get a 401."""
        self._tokens = {}

    def proper(self, request):
        if request.method == "PUT" and request.path == self._TOKEN:
            return self._give_token(request)
        if request.method != "GET":
            return Answer(405)
        if self.token_call != "absent" and not self._knows(request.header("X-aws-ec2-metadata-token")):
            return Answer(401)
        if self.role is not None and request.path.rstrip("/") == self._ROLES.rstrip("/"):
            return _text(200, self.role)
        if self.role is not None and request.path == self._ROLES + self.role:
            return _json(200, {"Code": "Success", "Type": "AWS-HMAC", **self.issue_fields()})
        return Answer(404)

    def _give_token(self, request):
        if self.token_call == "hangs":
            self.stopping.wait()
        if self.token_call != "answered":
            return Answer({"absent": 404}.get(self.token_call, 403))
        seconds = request.header("X-aws-ec2-metadata-token-ttl-seconds") or ""
        if not seconds.isdigit() or not 1 <= int(seconds) <= _LONGEST_LIFE:
            return Answer(400)
        if request.header("X-Forwarded-For") is not None:
            return Answer(403)
        token = f"AQAE{len(self.requests):08}=="
        self._tokens[token] = time.monotonic() + int(seconds)
        return _text(200, token).with_header("X-aws-ec2-metadata-token-ttl-seconds", seconds)

    def _knows(self, token):
        return time.monotonic() < self._tokens.get(token, 0)


class Container(_Issuer):
    """The endpoint of a container: a relative URI under a base (ECS), or, where `authorization` is
    set, a whole one with the content of a file as Authorization (EKS)."""

    def __init__(self, path="/v2/credentials/0000-1111", authorization=None):
        super().__init__()
        self.path, self.authorization = path, authorization

    @property
    def url(self):
        return self.endpoint + self.path

    def proper(self, request):
        if request.method != "GET" or request.target != self.path:
            return _json(404, {"code": "NotFound", "message": "no such credentials"})
        if request.header("Authorization") != self.authorization:
            return _json(401, {"code": "InvalidAuthorization", "message": "wrong authorization"})
        return _json(200, {"RoleArn": "arn:aws:iam::123456789012:role/worker", **self.issue_fields()})


class WebIdentity(_Issuer):
    """STS for AssumeRoleWithWebIdentity, as a form in GET or POST; `identity` is the content of the
    token file, and `role` the ARN that it is good for. A wrong token gets InvalidIdentityToken, one
    of the `expired` ones ExpiredTokenException, another role AccessDenied."""

    _SPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
    _NEEDED = ("Version", "RoleArn", "RoleSessionName", "WebIdentityToken")

    def __init__(self, identity="eyJhbGciOiJub25lIn0.e30.", role="arn:aws:iam::123456789012:role/worker"):
        super().__init__()
        self.identity, self.role, self.expired = identity, role, set()

    def proper(self, request):
        form = request.query
        if request.method == "POST":
            form.update(urllib.parse.parse_qsl(request.body.decode("iso-8859-1"), keep_blank_values=True))
        code = self._wrong(request, form)
        if code is not None:
            return self._error(code)
        return self._credentials(form)

    def _wrong(self, request, form):
        """The code of the error, None when all is well."""
        if request.path != "/" or form.get("Action") != "AssumeRoleWithWebIdentity":
            return "InvalidAction"
        if form.get("Version") != "2011-06-15" or not all(form.get(name) for name in self._NEEDED):
            return "ValidationError"
        if form["WebIdentityToken"] in self.expired:
            return "ExpiredTokenException"
        if form["WebIdentityToken"] != self.identity:
            return "InvalidIdentityToken"
        return "AccessDenied" if form["RoleArn"] != self.role else None

    def _error(self, code):
        status = 403 if code == "AccessDenied" else 400
        inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error><RequestId>1</RequestId>"
        return _text(status, f'<ErrorResponse xmlns="{self._SPACE}">{inner}</ErrorResponse>', "text/xml")

    def _credentials(self, form):
        made, expiry = self.issue()
        fields = {"AccessKeyId": made.access_key, "SecretAccessKey": made.secret_key}
        fields.update(SessionToken=made.session_token, Expiration=expiry)
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
        who = f"{self.role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/{form['RoleSessionName']}"
        user = f"<AssumedRoleUser><Arn>{escape(who)}</Arn></AssumedRoleUser>"
        name = "AssumeRoleWithWebIdentity"
        result = f"<{name}Result>{user}<Credentials>{inner}</Credentials></{name}Result>"
        return _text(200, f'<{name}Response xmlns="{self._SPACE}">{result}</{name}Response>', "text/xml")

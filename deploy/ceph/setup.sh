#!/bin/sh
# Ceph: creates the two buckets on a radosgw, with the policy and the website that Pantograph needs, and
# prints the settings of the workers. You can run it again.
#
# What to change: nothing here. Usage:
#
#   AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… sh setup.sh ENDPOINT ORIGINALS PICTURES RESIZER PUBLIC
#
#   ENDPOINT   of the gateway: http://rgw.example:7480
#   ORIGINALS  name of the bucket of originals, private
#   PICTURES   name of the bucket of pictures, public-read
#   RESIZER    host of the web server in front of the workers, with its port unless that is 80
#   PUBLIC     address of the CDN in front of the website of PICTURES: http://images.example
#
# The gateway needs rgw_enable_static_website, rgw_dns_s3website_name, and s3website among its
# rgw_enable_apis. The website is the gateway under the name PICTURES.RGW_DNS_S3WEBSITE_NAME; see
# deploy/nginx/cdn.conf for a CDN in front of it.
set -eu

[ $# = 5 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
endpoint=${1%/} originals=$2 pictures=$3 resizer=$4 public=$5
body=$(mktemp)
trap 'rm -f "$body"' EXIT

# put TARGET WHAT [DOCUMENT]: a signed PUT; a failure ends the script.
put() {
    document=${3:-}
    digest=$(printf %s "$document" | sha256sum | cut -d' ' -f1)
    status=$(curl -s -o "$body" -w '%{http_code}' -X PUT --aws-sigv4 "aws:amz:${AWS_REGION:-us-east-1}:s3" \
        --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-content-sha256: $digest" \
        -H 'Content-Type: application/octet-stream' --data-binary "$document" "$endpoint/$1") || status=000
    case $status in
    2* | 409) echo "done: $2" ;;
    *) echo "failed: $2: $status $(cat "$body")" >&2; exit 1 ;;
    esac
}

rule() {
    printf '<RoutingRule><Condition><HttpErrorCodeReturnedEquals>%s</HttpErrorCodeReturnedEquals></Condition>' "$1"
    printf '<Redirect><Protocol>http</Protocol><HostName>%s</HostName>' "$resizer"
    printf '<ReplaceKeyPrefixWith>resize/</ReplaceKeyPrefixWith>'
    printf '<HttpRedirectCode>307</HttpRedirectCode></Redirect></RoutingRule>'
}

website="<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><RoutingRules>\
$(rule 403)$(rule 404)</RoutingRules></WebsiteConfiguration>"
policy='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],'
policy="$policy\"Resource\":[\"arn:aws:s3:::$pictures/*\"]}]}"

put "$originals" "the bucket $originals"
put "$pictures" "the bucket $pictures"
put "$pictures?policy=" "everybody may read the pictures" "$policy"
put "$pictures?website=" "what is missing leads to $resizer" "$website"

cat <<END

PANTOGRAPH_ORIGINALS=s3://$originals
PANTOGRAPH_CACHE=s3://$pictures
PANTOGRAPH_PUBLIC_URL=$public
AWS_ENDPOINT_URL_S3=$endpoint
END

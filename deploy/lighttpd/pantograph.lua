-- Makes lighttpd do what a bucket website does: it serves a file of the cache as it is, and redirects a
-- request for a missing one to the program. pantograph.conf calls this for each request.
--
-- Why not rewrite, redirect and setenv? setenv sets its headers before the file has been looked for,
-- so a redirect would be as immutable as a picture.

local r = lighty.r
local header = r.resp_header
local file = lighty.c.stat(r.req_attr["physical.path"])

-- Errors do not get these: lighttpd drops them if it cannot serve the file after all.
header["Access-Control-Allow-Origin"] = "*"
header["Timing-Allow-Origin"] = "*"

if file and file.is_file then
    header["Cache-Control"] = "public, max-age=31536000, immutable"
    header["X-Content-Type-Options"] = "nosniff"
    return 0
end

-- The path still has its percent-encoding. It has no query, since a query never names another picture.
header["Cache-Control"] = "no-store"
header["Location"] = "/resize" .. r.req_attr["uri.path-raw"]
return 307

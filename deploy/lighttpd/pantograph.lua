-- What a bucket website does, for lighttpd: what the cache has is served as it is, what it does not
-- have is sent to the program that makes it. pantograph.conf calls this for each request.
--
-- Why not rewrite, redirect and setenv: setenv settles its headers before anybody has looked for
-- the file, so a redirect would be as immutable as a picture.

local r = lighty.r
local header = r.resp_header
local file = lighty.c.stat(r.req_attr["physical.path"])

-- Errors stay without these: lighttpd drops them when it cannot serve the file after all.
header["Access-Control-Allow-Origin"] = "*"
header["Timing-Allow-Origin"] = "*"

if file and file.is_file then
    header["Cache-Control"] = "public, max-age=31536000, immutable"
    header["X-Content-Type-Options"] = "nosniff"
    return 0
end

-- The path still has its percent-encoding, and no query: that names no other picture.
header["Cache-Control"] = "no-store"
header["Location"] = "/resize" .. r.req_attr["uri.path-raw"]
return 307

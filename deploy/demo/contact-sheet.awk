# Writes the contact sheet. Reads lines "seconds bytes key", one per picture. Takes TITLE from the
# environment (in a variable awk would interpret backslashes), and from the variable `most` how many
# pictures to show. Needs address.awk.

BEGIN {
    widths = split("200 400 800 1600", width, " ")
    formats = split("avif webp jpg", format, " ")
    media["avif"] = "image/avif"
    media["webp"] = "image/webp"
    media["jpg"] = "image/jpeg"
    sizes = "(max-width: 36rem) 94vw, (max-width: 60rem) 46vw, (max-width: 90rem) 31vw, 22rem"
    head()
}

{
    key = $0
    sub(/^[0-9]+ [0-9]+ /, "", key)
    if (NR == 1)
        first_base = base_of(key, $1, $2)
    if (NR == 1)
        first_name = name_of(key)
    if (NR <= most)
        figure(key, base_of(key, $1, $2), name_of(key))
}

END {
    print "</main>"
    foot()
}

function address(base, list, name, extension) {
    return html(base "/" list "/" name "." extension)
}

# 4:3, whatever the shape of the original: both sides are given, so the rest is cut off.
function box(wide) {
    return "w_" wide ",h_" wide * 3 / 4
}

function srcset(base, name, extension,    out, i) {
    for (i = 1; i <= widths; i++)
        out = out (i > 1 ? ", " : "") address(base, box(width[i]), name, extension) " " width[i] "w"
    return out
}

function figure(key, base, name,    i) {
    print "<figure><a href=\"" address(base, "w_1600", name, "jpg") "\"><picture>"
    for (i = 1; i < formats; i++)
        print "<source type=\"" media[format[i]] "\" sizes=\"" sizes "\" srcset=\"" \
            srcset(base, name, format[i]) "\">"
    print "<img src=\"" address(base, box(400), name, "jpg") "\" sizes=\"" sizes "\" srcset=\"" \
        srcset(base, name, "jpg") "\" width=\"400\" height=\"300\" loading=\"lazy\"" \
        " decoding=\"async\" alt=\"" html(key) "\">"
    print "</picture></a><figcaption>" html(key) "</figcaption></figure>"
}

function head() {
    print "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
    print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    print "<meta name=\"color-scheme\" content=\"light dark\">"
    print "<title>" html(ENVIRON["TITLE"]) " – Pantograph</title>"
    print "<link rel=\"icon\" href=\"data:,\">"
    print "<link rel=\"stylesheet\" href=\"/-/contact-sheet.css\">\n</head>\n<body>"
    print "<header><h1>" html(ENVIRON["TITLE"]) "</h1>"
    print "<p>Each picture below was made by Pantograph when a browser first asked for it, in the"
    print "size and format that suit its screen. Load the page again: now they are files.</p></header>"
    print "<main>"
}

function note() {
    if (NR > most)
        return "These are the first " most " of " NR " pictures. "
    return NR == 1 ? "This is the only picture. " : "These are all " NR " pictures. "
}

function foot() {
    print "<footer>"
    print "<p>" note() "The sheet is written when the quick start begins: pictures that you add"
    print "later have an address at once, but are not on it yet.</p>"
    if (NR > 0)
        explain()
    print "</footer>\n</body>\n</html>"
}

function explain() {
    print "<h2>The address says what you get</h2>"
    print "<p class=\"pattern\"><code>/<b>original</b>/<b>version</b>/<b>transformations</b>/" \
        "<b>name</b>.<b>format</b></code></p>"
    print "<dl>"
    item("original", "path of the file in your folder")
    item("version", "any text; a new one makes new pictures. Here: time and size of the file")
    item("transformations", "a list such as <code>w_400,h_300</code>, or <code>full</code>")
    item("name", "any text, for people and search engines")
    item("format", "<code>jpg png webp avif gif</code>")
    print "</dl>"
    print "<h2>Variations of one picture</h2>\n<div class=\"variations\">"
    variation("w_400", "jpg", "as wide as that, in its own shape")
    variation("w_400,h_200", "webp", "fills the box; the rest is cut off")
    variation("w_400,h_200,g_south", "webp", "the same, but the bottom stays")
    variation("w_400,h_200,c_fit", "avif", "fits into the box as a whole")
    variation("w_400,h_200,c_pad,bg_goldenrod", "jpg", "fits, and the box is filled up")
    variation("w_400,h_200,c_scale", "webp", "exactly the box, stretched")
    variation("w_200,ar_1,dpr_2", "avif", "a square for a screen with fine pixels")
    variation("w_400,h_200,c_extract,x_0.25,y_0.25", "png", "cut out, not scaled")
    print "</div>"
}

function item(term, text) {
    print "<dt>" term "</dt><dd>" text "</dd>"
}

function variation(list, extension, text,    to) {
    to = address(first_base, list, first_name, extension)
    print "<figure><a href=\"" to "\"><img src=\"" to "\" loading=\"lazy\" decoding=\"async\" alt=\"\">"
    print "</a><figcaption><code>" list "</code> <span class=\"format\">" extension "</span><br>" \
        text "</figcaption></figure>"
}

# Addresses of Pantograph, /{key}/{version}/{transformations}/{name}.{ext}, and their texts.
# Works on bytes, not characters: run it with LC_ALL=C.

BEGIN {
    for (byte = 1; byte < 256; byte++)
        escape[sprintf("%c", byte)] = sprintf("%%%02X", byte)
    unreserved = "[A-Za-z0-9._~/-]"
}

function percent(text,    out, i, c) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c ~ unreserved ? c : escape[c])
    }
    return out
}

function html(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}

function without_folder(key) {
    sub(/.*\//, "", key)
    return key
}

function without_extension(name) {
    sub(/\.[^.]*$/, "", name)
    return name
}

# The first half, including the version. A changed file gets another version.
function base_of(key, seconds, bytes) {
    return "/" percent(key) "/" seconds "-" bytes
}

function name_of(key) {
    return percent(without_extension(without_folder(key)))
}

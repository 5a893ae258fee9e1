# Prints base and name of the first picture. Reads what contact-sheet.awk reads; needs address.awk.

NR == 1 {
    key = $0
    sub(/^[0-9]+ [0-9]+ /, "", key)
    print base_of(key, $1, $2), name_of(key)
}

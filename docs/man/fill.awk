# Fills in a manual page: runs the COMMAND of each line `.\" table: COMMAND` and puts its Markdown tables there,
# as lists. The first column is the term, the last one its text; columns in between go into brackets.
# Variables: version, and bin, the folder of the programs.

function plain(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    gsub(/`/, "", text)
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    return text
}

function list(command,    line, cells, count, i, between) {
    while ((command | getline line) > 0) {
        if (line !~ /^\|/ || line ~ /^\|-/ || line ~ /^\| (variable|key|slug|family) /)
            continue
        count = split(line, cells, "|")
        between = ""
        for (i = 3; i < count - 1; i++)
            if (plain(cells[i]) != "")
                between = between (between == "" ? "" : "; ") plain(cells[i])
        printf ".TP\n.B %s\n", plain(cells[2])
        if (between != "")
            printf "(%s)\n", between
        print plain(cells[count - 1])
    }
    close(command)
}

/^\.\\" table: / { list(bin "/" substr($0, length(".\\\" table: ") + 1)); next }
{ gsub(/@VERSION@/, version); print }

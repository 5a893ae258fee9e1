#!/bin/sh
# samples.sh FOLDER: fills FOLDER with sample pictures, drawn by libvips, for people without photographs at
# hand: landscape, portrait, square and panorama; names with a folder, a space, an umlaut and a `#`; the last
# one with transparency.
set -eu

folder=$1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/pantograph-samples.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# palette NAME COLOUR…: 256 colours, blended from a few "R G B".
palette() {
    name=$1
    shift
    { echo "P3 $# 1 255"; printf '%s\n' "$@"; } >"$scratch/$name.ppm"
    vips affine "$scratch/$name.ppm" "$scratch/$name.v" "$(scale $#) 0 0 1" \
        --interpolate bilinear --extend copy --oarea "0 0 256 1"
}

scale() {
    echo $((25600 / ($1 - 1))) | sed 's/..$/.&/'
}

# paint PALETTE GREY PICTURE: GREY's darkest value becomes the first colour, its lightest the last.
paint() {
    vips scale "$scratch/$2.v" "$scratch/$2-8.v"
    vips maplut "$scratch/$2-8.v" "$scratch/paint.v" "$scratch/$1.v"
    save "$scratch/paint.v" "$3"
}

save() {
    case $2 in
    *.jpg) vips copy "$1" "$2[Q=90,strip]" ;;
    *) vips copy "$1" "$2" ;;
    esac
}

# clouds NAME WIDTH HEIGHT CELL: noise at three scales, the coarsest of CELL pixels.
clouds() {
    vips perlin "$scratch/a.v" "$2" "$3" --cell-size "$4"
    vips perlin "$scratch/b.v" "$2" "$3" --cell-size $(($4 / 2))
    vips perlin "$scratch/c.v" "$2" "$3" --cell-size $(($4 / 4))
    vips linear "$scratch/b.v" "$scratch/b2.v" 0.5 0
    vips linear "$scratch/c.v" "$scratch/c2.v" 0.25 0
    vips add "$scratch/a.v" "$scratch/b2.v" "$scratch/d.v"
    vips add "$scratch/d.v" "$scratch/c2.v" "$scratch/$1.v"
}

# contours NAME CLOUDS DEGREES: bands that follow the clouds, like wood or agate.
contours() {
    vips linear "$scratch/$2.v" "$scratch/e.v" "$3" 0
    vips math "$scratch/e.v" "$scratch/$1.v" sin
}

# ridge ROW: the next range of mountains, in front of range.v; each is nearer than the last.
ridge() {
    clouds noise 2400 8 "$2"
    vips extract_area "$scratch/noise.v" "$scratch/line.v" 0 4 2400 1
    vips replicate "$scratch/line.v" "$scratch/lines.v" 1 1350
    vips linear "$scratch/lines.v" "$scratch/edge.v" "$3" "$1"
    vips relational "$scratch/y.v" "$scratch/edge.v" "$scratch/mask.v" more
    vips linear "$scratch/sky.v" "$scratch/flat.v" "0 0 0" "$4" --uchar
    vips ifthenelse "$scratch/mask.v" "$scratch/flat.v" "$scratch/range.v" "$scratch/next.v" --blend
    mv "$scratch/next.v" "$scratch/range.v"
}

mountains() {
    vips xyz "$scratch/xy.v" 2400 1350
    vips extract_band "$scratch/xy.v" "$scratch/y.v" 1
    palette dusk '38 54 110' '126 96 152' '232 138 120' '252 208 150' '255 236 200'
    vips scale "$scratch/y.v" "$scratch/y8.v"
    vips maplut "$scratch/y8.v" "$scratch/sky.v" "$scratch/dusk.v"
    cp "$scratch/sky.v" "$scratch/range.v"
    ridge 640 320 90 '206 150 150'
    ridge 760 260 110 '160 112 138'
    ridge 890 220 120 '112 84 122'
    ridge 1030 180 110 '70 60 98'
    ridge 1180 140 90 '34 34 62'
    save "$scratch/range.v" "$1"
}

dunes() {
    palette sand '72 34 20' '166 92 44' '226 160 92' '250 222 170'
    clouds wind 2400 1600 600
    contours waves wind 400
    paint sand waves "$1"
}

agate() {
    palette agate '10 30 46' '18 92 110' '92 176 170' '236 240 220' '208 128 88' '86 34 40'
    clouds stone 1600 2400 800
    contours rings stone 800
    paint agate rings "$1"
}

heaven() {
    palette air '36 92 168' '104 160 214' '214 230 242' '255 255 255'
    vips fractsurf "$scratch/cumulus.v" 1024 1024 2.3
    vips resize "$scratch/cumulus.v" "$scratch/cumulus-large.v" 1.75
    paint air cumulus-large "$1"
}

cells() {
    palette glass '252 232 170' '240 150 80' '198 62 86' '92 28 96' '30 14 50'
    vips worley "$scratch/cells.v" 1800 1800 --cell-size 200
    paint glass cells "$1"
}

rings() {
    palette ink '18 24 38' '44 84 130' '240 238 228'
    vips zone "$scratch/zone.v" 160 120
    vips resize "$scratch/zone.v" "$scratch/zone-large.v" 12.5
    paint ink zone-large "$1"
}

weave() {
    palette wool '122 22 44' '214 84 60' '246 190 120' '250 240 220'
    vips sines "$scratch/warp.v" 2400 900 --hfreq 24 --vfreq 12
    vips flip "$scratch/warp.v" "$scratch/weft.v" horizontal
    vips add "$scratch/warp.v" "$scratch/weft.v" "$scratch/cloth.v"
    paint wool cloth "$1"
}

# A light that fades to nothing.
glow() {
    palette light '120 40 200' '240 80 140' '255 170 90' '255 240 200'
    vips mask_gaussian "$scratch/spot.v" 1600 1600 0.45 0.5 --optical --reject
    vips scale "$scratch/spot.v" "$scratch/spot8.v"
    vips maplut "$scratch/spot8.v" "$scratch/spot-colour.v" "$scratch/light.v"
    vips bandjoin "$scratch/spot-colour.v $scratch/spot8.v" "$scratch/spot-rgba.v"
    vips copy "$scratch/spot-rgba.v" "$1" --interpretation srgb
}

mkdir -p "$folder/patterns"
mountains "$folder/mountains.jpg"
dunes "$folder/dünen am meer.jpg"
agate "$folder/agate.jpg"
heaven "$folder/clouds #1.jpg"
cells "$folder/patterns/cells.jpg"
rings "$folder/patterns/rings.png"
weave "$folder/patterns/weave.jpg"
glow "$folder/glow.png"

"""rows: what stands on the contact sheet: lists by their keys, as (title, lists, extensions)."""

PLACES = ("north_west", "north", "north_east", "west", "center", "east", "south_west", "south", "south_east")
SMALL = "w_240"
BOX = "w_240,h_240"
AMOUNTS = {
    "trim": (None, 0, 30, 100),
    "gamma": (-50, -20, 0, 50, 150),
    "brightness": (-99, -50, None, 20, 100),
    "contrast": (-100, -50, 0, 50, 100),
    "saturation": (-100, -50, None, 100),
    "hue": (-100, -50, 50, None, 100),
    "grayscale": (None,),
    "sepia": (1, 30, None, 100),
    "negate": (None,),
    "tint": ("0:ff0000", "30:ff0000", "60:008080", "100:ff0000", "100:000000", "100:ffffff"),
    "blur": (1, None, 300, 1000, 2000),
    "sharpen": (1, None, 300, 1000, 2000),
    "pixelate": (None, 1, 8, 30, 200),
    "vignette": (0, None, 50, 100),
}


def effects():
    for name, amounts in AMOUNTS.items():
        words = ["e_" + name + ("" if amount is None else f":{amount}") for amount in amounts]
        yield "e_" + name, [f"{SMALL},{word}" for word in words], ("jpg",)
    many = "e_sepia,e_blur:200,e_vignette:60", "e_grayscale,e_contrast:40", "e_tint:60:navy,e_negate"
    yield "e_ together", [f"{SMALL},{words}" for words in many], ("jpg",)


def sizes():
    yield "w_", ["w_1", "w_16", "w_64", "w_240", "w_0.05", "w_400"], ("jpg",)
    yield "h_", ["h_16", "h_64", "h_240", "h_0.1"], ("jpg",)
    yield "ar_", ["w_240,ar_16:9", "w_240,ar_1", "h_240,ar_1:2", "ar_3:1,q_40", "w_240,ar_100:1"], ("jpg",)
    yield "dpr_", ["w_120,dpr_0.5", "w_120,dpr_1", "w_120,dpr_1.5", "w_120,dpr_2,r_20", "w_60,dpr_5"], ("jpg",)
    modes = "crop", "fill", "fit", "limit", "cover", "scale", "pad", "extract"
    for box in ("w_240,h_120", "w_120,h_240"):
        yield f"c_ in {box}", [f"{box},c_{mode}" for mode in modes], ("jpg",)
    yield "el_", ["w_20,h_20,c_scale", "w_8192,h_4096,el_0,q_30"], ("jpg",)


def places():
    cut = "w_240,h_80"
    yield "g_ of a crop", [f"{cut},g_{place}" for place in PLACES + ("auto", "entropy")], ("jpg",)
    yield "g_ upright", [f"w_80,h_240,g_{place}" for place in ("west", "center", "east", "auto", "entropy")], ("jpg",)
    yield "g_ of padding", [f"w_240,h_240,c_pad,bg_silver,g_{place}" for place in PLACES], ("jpg",)
    points = "x_0.1,y_0.1", "x_0.5,y_0.9", "x_0.9,y_0.5", "x_100,y_2000"
    yield "x_ y_ of g_xy", [f"{cut},g_xy,{point}" for point in points], ("jpg",)
    corners = "x_0,y_0", "x_0.5,y_0.5", "x_1000,y_700", "x_8000,y_8000", "g_auto", "g_south_east"
    yield "x_ y_ of extract", [f"{BOX},c_extract,{corner}" for corner in corners], ("jpg",)


def looks():
    colors = "ff0000", "0f0", "0000ff80", "rebeccapurple", "white"
    yield "bg_", [f"{BOX},c_pad,bg_{color}" for color in colors] + [f"{BOX},c_pad"], ("jpg", "png")
    turns = "90", "180", "270", "-90", "30", "-45", "1", "hflip", "vflip", "hflip.90", "vflip.90", "hflip.vflip.20"
    yield "a_", [f"{SMALL},a_{turn}" for turn in turns], ("jpg",)
    yield "r_", [f"{BOX},r_{radius}" for radius in ("0", "1", "10", "60", "8192", "max")], ("png", "jpg")
    yield "r_ with bg_", [f"{SMALL},r_40,bg_gold", f"{SMALL},r_max,bg_ff000080"], ("webp", "jpg")
    borders = "0:red", "1:black", "4:ff0000", "30:0000ff80", "10:gold,r_40", "10:gold,r_max"
    yield "bo_", [f"{BOX},bo_{border}" for border in borders], ("png", "jpg")
    opacities = "0", "25", "75", "100", "50,bg_red", "50,bo_8:navy,r_30"
    yield "o_", [f"{SMALL},o_{opacity}" for opacity in opacities], ("png",)


def overlays(key):
    parts = ["", *(f":{place}" for place in PLACES), ":north_west:20:10", ":south_east:20:10:60", ":center:0:0:0.5:40"]
    words = [f"{BOX},l_{key}{part}" for part in parts]
    words.append(f"{BOX},l_{key}:north_west:0:0:80:100.{key}:south_east:0:0:80:50")
    yield "l_", words, ("jpg",)
    yield "l_ on what is clear", [f"{BOX},r_max,bo_6:red,l_{key}:east:20:0:100:80"], ("png",)


def files():
    yield "q_", [f"w_300,q_{q}" for q in (1, 10, 30, 50, 65, 80, 90, 100)], ("jpg", "webp", "avif")
    grades = "auto:best", "auto", "auto:good", "auto:eco", "auto:low"
    yield "q_auto", [f"w_300,q_{grade}" for grade in grades], ("jpg", "webp", "avif")
    flags = "progressive", "keep_icc", "keep_copyright", "attachment", "progressive.keep_icc"
    yield "fl_", [f"w_240,fl_{flag}" for flag in flags], ("webp", "jpg")
    yield "fl_ lossless", ["w_240,fl_lossless"], ("webp", "png")
    yield "formats", [SMALL, f"{SMALL},r_max"], ("jpg", "jpeg", "png", "webp", "avif", "gif")
    yield "s_", ["s_medium", "s_medium,c_pad,bg_silver"], ("jpg",)


def frames():
    yield "pg_", [f"w_160,pg_{page}" for page in (1, 2, 6, 12)], ("png",)
    yield "an_", ["w_160,an_1", "w_160,an_0"], ("gif", "webp")


def all_of(overlay_key):
    """For photographs."""
    return [*sizes(), *places(), *looks(), *effects(), *overlays(overlay_key), *files()]


RECIPES = ("w_240", "w_240,h_240,g_auto,r_30", "w_240,h_240,c_pad,bg_teal", "w_240,a_30,e_sepia", "w_240,h_160,bo_6:red,e_blur:200")

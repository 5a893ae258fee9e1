"""corpus: hostile files, the same ones every time; each comes with the answer that it must get."""

from corpus import damage, gif, heif, jpeg, other, png, webp

# cuts, flips and noises of every good file
SHORT, LONG = (8, 10, 4), (60, 150, 40)


def built():
    """The files that are made one by one."""
    found = []
    for source in (jpeg, png, gif, webp, heif, other):
        found += source.cases()
    return found + damage.magic()


def damaged(is_long):
    """Families of damaged copies."""
    cuts, flips, noises = LONG if is_long else SHORT
    return damage.cut(cuts) + damage.ended(cuts) + damage.flipped(flips) + damage.noise(noises)


def costly():
    """Files that take seconds."""
    return jpeg.long_cases() + png.long_cases() + heif.long_cases()

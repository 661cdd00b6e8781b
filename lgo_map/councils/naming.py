"""What may stand for a council's name: abbreviations written out, and the words that say its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache


@lru_cache(maxsize=20_000)
def as_written(text: str) -> str:
    """The text in small letters, without punctuation, "&" written out."""
    plain = re.sub(r"['’.]", "", text.casefold().replace("&", " and "))
    return " ".join(re.findall(r"\w+", plain))


_OF_KINDS = {
    "bc": "borough council",
    "boro": "borough",
    "co": "county",
    "dc": "district council",
    "dist": "district",
    "lb": "london borough",
    "lbc": "london borough council",
    "mb": "metropolitan borough",
    "mbc": "metropolitan borough council",
    "mdc": "metropolitan district council",
    "met": "metropolitan",
    "rb": "royal borough",
    "ua": "council",
    "n": "north",
    "e": "east",
    "s": "south",
    "w": "west",
    "ne": "north east",
    "nw": "north west",
}
_OF_PLACES = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "gloucs": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "hunts": "huntingdonshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
    "banes": "bath and north east somerset",
    "rbkc": "kensington and chelsea",
    "rbwm": "windsor and maidenhead",
}
"""Words of councils' own tables, written out; which "cc" is, "county council" or "city council", its place decides."""


def forms_of(text: str) -> Iterator[str]:
    """A name as it is written, and then with its abbreviations written out, as far as it has any.

    Examples
    --------
    >>> list(forms_of("S Bucks DC"))
    ['S Bucks DC', 'south bucks district council', 'south buckinghamshire district council']
    """
    yield text
    written = as_written(text).replace("b and nes", "banes")
    # South Bucks is a council's full name, so places are written out last.
    for meanings in (_OF_KINDS, _OF_KINDS | _OF_PLACES):
        for council in ("county council", "city council") if "cc" in written.split() else ("",):
            long = " ".join(council if word == "cc" else meanings.get(word, word) for word in written.split())
            if long != as_written(text):
                yield long


_KIND = re.compile(r"\b(?:county|city|borough|district|metropolitan|london(?= borough))\b")


@lru_cache(maxsize=20_000)
def kinds_in(text: str) -> frozenset[str]:
    """Which kinds of council a name's words say: "county", "city", "borough", "district", "metropolitan", "london"."""
    return frozenset(_KIND.findall(as_written(text)))


def is_another_kind(text: str, names: Collection[str], authority_type: str) -> bool:
    """Whether a name's words say another kind of council than the one that bears these names.

    Lichfield City Council, a parish, is not Lichfield District Council, and Durham City Council not Durham County
    Council. Borough and district are left alike: many councils call themselves by the one and are named by the other.

    Parameters
    ----------
    text : str
        A name of the same place.
    names : collection of str
        All names of the council.
    authority_type : str
        One of the register's.
    """
    said, own = kinds_in(text), frozenset[str]().union(*map(kinds_in, names))
    if "city" in said and "city" not in own:
        return True
    if "county" in said:
        return "county" not in own and bool(own)
    if said and "county" in own:
        return True
    if "district" in said and authority_type == "london":
        return True
    return any(kind in said and authority_type != kind for kind in ("metropolitan", "london"))


_OTHER_BODY = re.compile(
    r"\b(?:fire|rescue|police|crime|parks?|broads|transport|passenger|combined|mayor|mayoral|drainage|waste|pensions?|"
    r"parish|town|village|community|joint|committee|board|corporation|agency|commission|tribunal|adjudicators?|port|"
    r"airport|crematorium|cemetery|burial|fisheries|conservators|probation|magistrates|school|academy|college|trust|"
    r"care|homes?|nursing|nhs|hospitals?|hospice|health|healthcare|surgery|diocese|university|"
    r"ltd|limited|llp|plc|greater london authority|london councils|outside jurisdiction|"
    r"partnership|assembly|development company|housing association)\b"
)


def is_other_body(name: str) -> bool:
    """Whether a name that is no council's of the register says that it is another body: fire, a park, a care home."""
    return _OTHER_BODY.search(as_written(name)) is not None

"""Coarse keys under which different romanisations of one East Asian name meet.

A coarse key is a last resort: it is only trusted where exactly one place of the country has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


#: Long vowels written with h or u or doubled (Ohmiya, Hachiouji, Oota); Kunrei for Hepburn (Tiba).
_JAPANESE = _rules(
    (r"jy", "j"), (r"oh(?=[^aeiouy]|$)", "o"), (r"ou", "o"), (r"oo", "o"), (r"uu", "u"),
    (r"m(?=[bpm])", "n"), (r"tch", "ch"), (r"sh(?=[auoe])", "sy"), (r"shi", "si"),
    (r"ch(?=[auoe])", "ty"), (r"chi", "ti"), (r"tsu", "tu"), (r"fu", "hu"), (r"ji", "zi"),
    (r"j(?=[auo])", "zy"),
)  # fmt: skip

#: Revised Romanisation, McCune-Reischauer and the spellings in between: plain and tense consonants
#: are one, and so are the vowels that each system writes differently (eo/o/u/ou, ae/ai).
_KOREAN = _rules(
    (r"^wh", "hw"), (r"kh|kk|g", "k"), (r"th|tt|d", "t"), (r"ph|pp|b", "p"), (r"ch|jj|j", "c"),
    (r"sh|ss", "s"), (r"r", "l"), (r"ll", "l"), (r"ah|aa", "a"), (r"ae|ai|e(?![ou])", "e"),
    (r"yeo|you|yu|yo", "yo"),
    (r"weo|wo|wu", "wo"), (r"eo|eu|ou|oo|u", "o"), (r"ee", "i"),
)  # fmt: skip

#: Pinyin, Wade-Giles and what clerks made of both: hs/x/sh/s, ch/zh/j/q/ts/tz/c/z, and so on.
_CHINESE = _rules(
    (r"ng(?![aeiou])", "n"), (r"hs|sh|sz|x", "s"), (r"tch|zh|ch|jh|ts|tz|dz|j|q|z|c", "c"),
    (r"[kg](?=[aeiouwy])", "k"), (r"b", "p"), (r"d", "t"), (r"^r|(?<=[aeioun])r", "l"), (r"ng", "n"),
    (r"y(?=[aeou])", "i"), (r"yi", "i"), (r"ie", "ia"), (r"au", "ao"), (r"uo|ou|ow|wo|oo|e|u(?=n)", "o"),
    (r"w", "u"), (r"oo+", "o"), (r"kk", "k"),
)  # fmt: skip

_KOREAN_VOWELS = re.compile(r"[aeiouyw]")


def _apply(name: str, rules: Rules) -> str:
    for pattern, replacement in rules:
        name = pattern.sub(replacement, name)
    return name


def japanese(key: str) -> str:
    """Coarse key of a Japanese name: `hachiouji` and `hachioji` become one."""
    return _apply(key, _JAPANESE)


def korean(key: str) -> str:
    """Coarse key of a Korean name: `ichon` and `icheon`, `daejon` and `daejeon` become one."""
    return _apply(key, _KOREAN)


def chinese(key: str) -> str:
    """Coarse key of a Chinese name: `chungho` and `zhonghe`, `tuchen` and `tucheng` become one."""
    return _apply(key, _CHINESE)


def korean_consonants(key: str) -> str:
    """Keep the consonants alone, enough for the nine provinces: `kyoungki` and `gyeonggi` become `knk`."""
    return re.sub(r"(.)\1+", r"\1", _KOREAN_VOWELS.sub("", _apply(key, _KOREAN[:9])))


#: Mainland China is not among them: pinyin is the standard there.
COARSE: dict[str, Callable[[str], str]] = {
    "JP": japanese, "KR": korean, "TW": chinese,
}  # fmt: skip

"""How far a placed Chinese address is trusted; docs/places.md says how the figures were chosen."""

from __future__ import annotations

#: Trust in each rule before the second evidence is heard.
RULES: dict[str, float] = {
    "municipality": 0.99,
    "prefecture": 0.98,
    "prefecture+county": 0.98,
    "county_first": 0.96,
    "no_province_prefecture": 0.93,
    "no_province_county": 0.85,
    "no_province_short": 0.75,
    "inside_text": 0.70,
    "postcode": 0.70,
    "region_code": 0.60,
}
#: A name that was not in use in the record's year.
ERAS: dict[str, float] = {"_old_name": 0.97, "_future_name": 0.93}
#: Doubt (1 - confidence) left where the second evidence agrees, and trust left where it does not.
DOUBT_LEFT, TRUST_LEFT = 0.5, 0.7


def confidence_of(method: str, *evidence: bool | None) -> float:
    """Confidence from 0 to 1 of a method and the second evidence (whether it agrees; null is silent).

    Parameters
    ----------
    method
        A rule of `RULES`, with an ending of `ERAS` or without.
    evidence
        Each piece on its own; one the method already used counts no second time if left out.
    """
    ending = next((era for era in ERAS if method.endswith(era)), "")
    trust = RULES[method.removesuffix(ending)] * ERAS.get(ending, 1.0)
    for agrees in evidence:
        if agrees is not None:
            trust = 1 - (1 - trust) * DOUBT_LEFT if agrees else trust * TRUST_LEFT
    return trust

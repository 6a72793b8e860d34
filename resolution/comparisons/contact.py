"""e-mails and phones that both sides state as their own, and how many others state them too."""

from resolution.comparison import Comparison, ComparisonLevel

STRANGERS_BITS = 8
"""Handles and names that agree in less are those of strangers: two clients of a studio share its contact (trap 25)."""

_OFFICE = f"p.contact_others = 0 AND NOT p.contact_own AND p.names_differ AND p.text_bits < {STRANGERS_BITS}"
"""Who shares a business contact and nothing of a name has the same office: that is no evidence. Learned, it would weigh as
much as a contact of one's own, since accounts of one platform, which could tell, are too few to share one."""

CONTACT = Comparison(
    name="contact",
    null_when=f"(p.contact_others IS NULL AND NOT (l.has_contact AND r.has_contact)) OR ({_OFFICE})",
    scales=(4,),
    levels=(
        ComparisonLevel(
            name="same e-mail or phone, nobody else's",
            condition="p.contact_others = 0 AND p.contact_own",
            prior_bits=12,
        ),
        ComparisonLevel(name="same business contact, nobody else's", condition="p.contact_others = 0", prior_bits=3),
        ComparisonLevel(name="same e-mail or phone, shared by few", condition="p.contact_others <= 1", prior_bits=4),
        ComparisonLevel(
            name="same e-mail or phone, shared by many", condition="p.contact_others IS NOT NULL", prior_bits=1
        ),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-1.5),
    ),
)

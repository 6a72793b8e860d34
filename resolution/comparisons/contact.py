"""e-mails and phones that both sides state as their own, and how many others state them too."""

from resolution.comparison import Comparison, ComparisonLevel

STRANGERS_BITS = 8
"""Handles and names that agree in less are those of strangers: two clients of a studio share its contact (trap 25)."""

CONTACT = Comparison(
    name="contact",
    null_when="p.contact_others IS NULL AND NOT (l.has_contact AND r.has_contact)",
    levels=(
        ComparisonLevel(
            name="same e-mail or phone, nobody else's",
            condition="p.contact_others = 0 AND p.contact_own",
            prior_bits=12,
        ),
        ComparisonLevel(
            name="same business contact, nobody else's, other names",
            condition=f"p.contact_others = 0 AND p.names_differ AND p.text_bits < {STRANGERS_BITS}",
            prior_bits=0,
        ),
        ComparisonLevel(name="same business contact, nobody else's", condition="p.contact_others = 0", prior_bits=3),
        ComparisonLevel(name="same e-mail or phone, shared by few", condition="p.contact_others <= 1", prior_bits=4),
        ComparisonLevel(
            name="same e-mail or phone, shared by many", condition="p.contact_others IS NOT NULL", prior_bits=1
        ),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-1.5),
    ),
)

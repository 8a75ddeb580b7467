"""The colours of figures and page by their roles, in the light and the dark theme.

A figure is drawn in the light colours, each of which stands for one role, so its file
looks right by itself; on the page, each gives way to the role's variable of CSS.
Text in any of `ink`, `muted`, `strong`, a series or the upper half of the scale has a
contrast of 4.5 at least with the paper and the wash, in both themes (WCAG 2.2).
"""

# Series: blue, vermilion, purple, … apart for every kind of colour vision, after Okabe
# and Ito (2008), darkened so that labels can be read in them.
SERIES = {
    "series-1": ("#0072b2", "#5bb4ea"),
    "series-2": ("#bf4d00", "#f28c4e"),
    "series-3": ("#a3427f", "#e392c4"),
    "series-4": ("#7a6200", "#d8b84a"),
    "series-5": ("#1f7a8c", "#63cbd6"),
    "series-6": ("#007a57", "#45c795"),
}
# Low to high. In either theme, the highest stands out most from the paper. Text on the
# lower half is written in ink, on the upper half in the colour of the paper.
SCALE_LIGHT = ["#f1f7d3", "#e0f0cd", "#cfe9c8", "#bee2c2", "#a9dabe", "#91d1bc"]
SCALE_LIGHT += ["#78c7ba", "#5cbdb8", "#1a7ba8", "#1c6fa4", "#1d62a0", "#1e559c"]
SCALE_LIGHT += ["#1c4891", "#163a7f", "#102c6d", "#0b1f5c"]
SCALE_DARK = ["#222a4d", "#23335a", "#223c68", "#204576", "#1f4f7f", "#1e5883"]
SCALE_DARK += ["#1e6286", "#1d6b8a", "#2f93a3", "#47a2a4", "#5db2a5", "#72c1a4"]
SCALE_DARK += ["#8fd0a9", "#b3ddb2", "#d5eabb", "#f6f7c4"]
SCALE = {
    f"scale-{place}": pair
    for place, pair in enumerate(zip(SCALE_LIGHT, SCALE_DARK, strict=True))
}

# Each role with its colour in the light and in the dark theme.
ROLES = {
    "paper": ("#ffffff", "#14181f"),
    "ink": ("#1c2430", "#e6eaf0"),
    "muted": ("#525e6c", "#a5b0be"),  # axes, notes, what is only compared with
    "quiet": ("#9aa5b2", "#5c6776"),  # marks that are context
    "line": ("#d9dee5", "#343c48"),
    "wash": ("#f4f6f9", "#1d232c"),
    "strong": ("#b3123f", "#ff8098"),  # what a reader should see first
    **SERIES,
    **SCALE,
}


def css_variables() -> str:
    """Return the declarations of all roles as variables of CSS, for both themes."""
    return "\n".join(
        f"--{role}: light-dark({light}, {dark});"
        for role, (light, dark) in ROLES.items()
    )

"""Does the model behave as history and the literature say, before anyone looks at a claim.

``bands.yaml`` says what must come out, and is fixed by a digest; ``suite.yaml`` says by which arms.
`express` makes arms and probes of a row in a case, `experiment` runs all arms together, with those
of frozen governments and of positive controls, and keeps means over shocks of what is read;
`judge` makes verdicts of effects and knows no model.
"""

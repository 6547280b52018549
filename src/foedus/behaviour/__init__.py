"""Does the model behave as history and the literature say, before anyone looks at a claim."""

"""Extension of the API reference: types stand in signatures, lists of parameters tell meanings."""

from itertools import groupby
from typing import Any

import griffe


class SignatureTypes(griffe.Extension):
    """Parameters that share an item keep sharing it; each would be shown with the first's type."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Leave types and defaults of parameters to the signature."""
        for section in func.docstring.parsed if func.docstring else ():
            if isinstance(section, griffe.DocstringSectionParameters):
                shared = groupby(section.value, key=lambda parameter: parameter.description)
                section.value = [
                    griffe.DocstringParameter(", ".join(p.name for p in given), description=what)
                    for what, given in shared
                ]

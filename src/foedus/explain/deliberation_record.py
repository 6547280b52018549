"""A deliberation as plain data, from its numbers; `foedus.explain.deliberation` lists the parts."""

from typing import Any

import numpy as np

from foedus.model.types import Lever, Model

Table = np.ndarray[Any, Any]
Found = dict[str, Table]
"""Numbers of one lever of one member, by name; those by option have options first."""
Record = dict[str, Any]


def written(model: Model, lever: Lever, quarter: str, got: Found) -> Record:
    """Return a deliberation as plain data."""
    rules = [m.name for m in model.mechanisms if m.aggregate is not None]
    share, before = got["share"][:, 0], got["record share"][:, 0]
    mine = np.flatnonzero(share > 0.0).tolist()
    theirs = np.flatnonzero(before > 0.0).tolist()
    both = sorted({*mine, *theirs})
    level = _number(got["level"])
    reviews = _number(got["reviews"])
    return dict(
        quarter=quarter,
        government=lever.government,
        lever=lever.name,
        standing=_number(got["standing"]),
        carried=_number(got["carried"]),
        rule=rules[int(got["rule"])],
        shares=_by_line(model, mine, share),
        weights=_by_line(model, mine, got["weight"][:, 0]),
        record=_by_line(model, theirs, got["record"][:, 0]),
        leads=_by_line(model, mine, got["leads"][:, 0]),
        led=_by_line(model, theirs, got["led"][:, 0]),
        discounts=_by_line(model, both, got["discount"]),
        range=_number(got["given range"]),
        better=_number(got["given sharpness"]),
        sharpness=_number(got["steep"]),
        alpha=_number(got["alpha"]),
        attends=_yes(got["attends"]),
        weighs=_yes(got["weighs"]),
        hears=_yes(got["hears"]),
        options=[_option(model, lever, both, o, got) for o in range(len(lever.options))],
        proposed=lever.options[int(_number(got["proposed"]))],
        review=reviews,
        accepts=_number(got["accepts"]) if reviews else 1.0,
        chance=_number(got["chance"]),
        refused=_yes(got["refused"]),
        level=level,
        taken=nearest(lever, level),
        slips=_number(got["slips"]),
        done=_number(got["done"]),
    )


def nearest(lever: Lever, level: float) -> str:
    """Return the option on the menu that is nearest to a level."""
    return lever.options[int(np.argmin(np.abs(np.asarray(lever.levels) - level)))]


def _number(value: Table) -> float:
    return float(np.asarray(value, dtype=float).item())


def _yes(value: Table) -> bool:
    return _number(value) > 0.0


def _by_line(model: Model, lines: list[int], values: Table) -> dict[str, float]:
    return {model.lines[i].name: float(values[i]) for i in lines}


def _option(model: Model, lever: Lever, lines: list[int], o: int, got: Found) -> Record:
    pairs = [(p, i, k) for p, (i, k) in enumerate(model.pairs) if i in lines]
    places = sum(name.startswith("answers ") for name in got)
    replies = (_reply(model, lines, o, place, got) for place in range(places))

    def of(name: str) -> float:
        return float(got[name][o, 0])

    def by_line(name: str) -> dict[str, float]:
        return _by_line(model, lines, got[name][o, :, 0])

    first = lever.alike[o]
    return dict(
        name=lever.options[o],
        level=float(lever.levels[o]),
        alike=None if first == o else lever.options[first],
        base=float(np.exp(of("log_base"))),
        log_base=of("log_base"),
        utility=by_line("utility"),
        response=by_line("response"),
        now=by_line("worth now"),
        then=by_line("worth then"),
        tilt=of("tilt"),
        written=of("written"),
        reaction=of("tilt") - of("written"),
        review=of("review"),
        taste=of("taste"),
        lasting=of("lasting"),
        anew=of("taste") - of("lasting"),
        score=of("score"),
        as_written=of("as_written"),
        odds=of("odds"),
        own=of("own"),
        replies=[reply for reply in replies if reply is not None],
        ahead=[_ahead(model, k, o, got) for k in sorted({k for _, _, k in pairs})],
        felt=[
            dict(
                line=model.lines[i].name,
                attribute=model.attributes[k].name,
                felt=float(got["felt"][p, o]),
                worth=float(got["worth"][p]),
            )
            for p, i, k in pairs
        ],
    )


def _ahead(model: Model, k: int, o: int, got: Found) -> Record:
    attribute = model.attributes[k]
    now, path = float(got["now"][k]), [float(x) for x in got["path"][:, k, o]]

    def natural(value: float) -> float:
        return attribute.swing**value if attribute.ratio else attribute.swing * value

    *quarters, lasting = map(natural, path)
    return dict(
        attribute=attribute.name,
        now=natural(now),
        path=quarters,
        lasting=lasting,
        gains=[value - now for value in path],
    )


def _reply(model: Model, lines: list[int], o: int, place: int, got: Found) -> Record | None:
    def of(name: str) -> Table:
        return got[f"{name} {place}"]

    if not _yes(of("answers")):
        return None
    lever = model.levers[int(_number(of("which")))]
    believed = of("believed")[:, 0]
    settings = [
        dict(
            option=lever.options[r],
            level=float(lever.levels[r]),
            base=float(of("base")[r, 0]),
            worth=float(of("gain")[o, r, 0]),
            then=float(of("anchor")[r, 0]),
            chance=float(of("moves")[o, r, 0]),
            utility=_by_line(model, lines, of("ends")[o, r, :, 0]),
        )
        for r in range(len(lever.options))
    ]
    return dict(
        lever=lever.name,
        kappa=_number(got["kappa"]),
        opens=_number(of("opens")),
        sharpness=_number(of("sharpness")),
        believed=_by_line(model, np.flatnonzero(believed > 0.0).tolist(), believed),
        standing=nearest(lever, _number(of("standing"))),
        settings=settings,
        adds=_by_line(model, lines, of("adds")[o, :, 0]),
    )

"""How fast the analyses of points are, as ratios within one run.

    python benchmarks/bench_points.py

First ``robustness`` against the obvious pandas loop over the same subsets; then every
analysis on 1, 10, 100 and 1,000 times the data, as time per row relative to the first.
A ratio that does not rise means that time grows no faster than the data.
"""

import sys
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path
from time import perf_counter

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import alms_data as alms  # noqa: E402
from alms_data.championship import (  # noqa: E402
    decided,
    progression,
    rescore,
    robustness,
    what_if,
)
from alms_data.rule_search import find_rule  # noqa: E402
from alms_data.scoring import reconcile, score_race, team_points  # noqa: E402

SIZES = (1, 10, 100, 1000)
RULE = alms.load_rules(2004)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Best time of a few."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def robustness_by_loop(points: pd.DataFrame) -> pd.DataFrame:
    """What one would write first: filter, add up and compare, subset by subset."""
    rows = []
    for (season, car_class), cells in points.groupby(["season", "car_class"]):
        rounds = sorted(cells["round_no"].unique())
        sizes = range(1, len(rounds) + 1)
        for chosen in chain.from_iterable(combinations(rounds, n) for n in sizes):
            held = cells[cells["round_no"].isin(chosen)]
            totals = held.groupby("team")["points"].sum()
            leaders = totals.index[totals == totals.max()]
            if len(leaders) == 1:
                rows.append((season, car_class, leaders[0]))
    columns = ["season", "car_class", "team"]
    counted = pd.DataFrame(rows, columns=columns).groupby(columns, as_index=False)
    return counted.size().rename(columns={"size": "champion"})


def copies(frame: pd.DataFrame, times: int, column: str) -> pd.DataFrame:
    """The frame so many times, each copy as further rounds or further seasons."""
    return pd.concat(
        [frame.assign(**{column: frame[column] + 100 * n}) for n in range(times)],
        ignore_index=True,
    )


def analyses(times: int) -> dict[str, tuple[int, Callable[[], object]]]:
    """Rows of the input and the work of each analysis on so many times the data."""
    results, points, scales = (
        copies(table, times, "round_no")
        for table in (
            alms.load_results(),
            alms.load_points(2004),
            alms.load_points_scales(2004),
        )
    )
    finishes, seasons, in_force = (
        copies(table, times, "season")
        for table in (
            alms.load_results(),
            alms.load_points(),
            alms.load_points_scales(),
        )
    )
    scored = score_race(results, scales, RULE)
    unfolded = progression(seasons, in_force)
    by_class = RULE.assign(of="class winner")
    return {
        "score_race": (len(results), lambda: score_race(results, scales, RULE)),
        "team_points": (len(results), lambda: team_points(scored)),
        "reconcile": (len(results), lambda: reconcile(results, points, scales, RULE)),
        "find_rule": (len(results), lambda: find_rule(results, points, scales)),
        "progression": (len(seasons), lambda: progression(seasons, in_force)),
        "decided": (len(seasons), lambda: decided(unfolded)),
        "rescore": (
            len(seasons),
            lambda: rescore(seasons, finishes, in_force, by_class),
        ),
        "what_if": (
            len(seasons),
            lambda: what_if(seasons, finishes, in_force, by_class, drop_worst=1),
        ),
        "robustness": (len(seasons), lambda: robustness(seasons)),
    }


def compare_robustness() -> None:
    points = alms.load_points()
    loop, counted = robustness_by_loop(points), robustness(points)
    both = counted.merge(loop, on=["season", "car_class", "team"])
    assert (both["champion_x"] == both["champion_y"]).all()
    slow = seconds(lambda: robustness_by_loop(points), repeats=1)
    fast = seconds(lambda: robustness(points), repeats=10)
    print(
        f"robustness, 511 subsets x 8 classes: {slow / fast:.0f} times the loop's speed"
    )
    print(f"  (loop {slow:.2f} s, robustness {1000 * fast:.1f} ms)\n")


def compare_sizes() -> None:
    taken: dict[str, list[float]] = {}
    for size in SIZES:
        for name, (rows, work) in analyses(size).items():
            repeats = 3 if size < 1000 else 1
            taken.setdefault(name, []).append(seconds(work, repeats) / rows)
    print("time per row relative to the first column" + " " * 9 + "seconds at the last")
    print(f"{'':14}" + "".join(f"{f'{size}x':>9}" for size in SIZES))
    rows_at_last = {name: rows for name, (rows, _) in analyses(SIZES[-1]).items()}
    for name, per_row in taken.items():
        ratios = "".join(f"{time / per_row[0]:9.3f}" for time in per_row)
        print(f"{name:14}{ratios}{per_row[-1] * rows_at_last[name]:14.1f}")


if __name__ == "__main__":
    compare_robustness()
    compare_sizes()

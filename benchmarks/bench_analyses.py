"""How the analyses grow: each on 1, 10, 100 and 1,000 times the data.

    python benchmarks/bench_analyses.py

Prints time per row as a ratio to that on the data as they are, all from one run, so
that the figures do not depend on the machine's speed. Up to linear growth the ratio
stays level, or falls as long as fixed costs weigh; faster growth makes it rise. The
last column tells how many times longer the largest data take than those before: 10 is
linear growth.
"""

from collections.abc import Callable
from time import perf_counter

import pandas as pd

import alms_data as alms
from alms_data import attrition, gaps

SIZES = (1, 10, 100, 1000)
REPEATS = 5
SEASONS = alms.load_races()["season"].nunique()

Frames = dict[str, pd.DataFrame]
ANALYSES: dict[str, Callable[[Frames], pd.DataFrame]] = {
    "attrition": lambda data: attrition.attrition(data["results"]),
    "survival": lambda data: attrition.survival(data["results"]),
    "survival by season": lambda data: attrition.survival(data["results"], by="season"),
    "compare_survival": lambda data: attrition.compare_survival(data["results"]),
    "shuffle_test": lambda data: attrition.shuffle_test(
        data["results"], "car_class", "LMP2", seed=1, n_shuffles=100
    ),
    "causes": lambda data: attrition.causes(data["results"]),
    "finishing_rates": lambda data: attrition.finishing_rates(
        data["class_results"], data["races"]
    ),
    "length_and_attrition": lambda data: attrition.length_and_attrition(
        data["class_results"], data["races"]
    ),
    "lap_gaps": lambda data: gaps.lap_gaps(data["results"], data["races"]),
    "class_margins": lambda data: gaps.class_margins(
        data["results"], data["races"], data["claims"]
    ),
    "season_gaps": lambda data: gaps.season_gaps(data["class_results"], data["races"]),
}


def copies(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """Rows and further seasons like them, so that every copy is a race of its own."""
    further = [
        rows.assign(season=rows["season"] + SEASONS * copy) for copy in range(times)
    ]
    return pd.concat(further, ignore_index=True)


def data_of(size: int) -> Frames:
    """Tables of so many times the races; claims stay as they are."""
    return {
        "results": copies(alms.load_results(), size),
        "class_results": copies(alms.load_class_results(), size),
        "races": copies(alms.load_races(), size),
        "claims": alms.load_claims(),
    }


def seconds(analysis: Callable[[Frames], pd.DataFrame], data: Frames) -> float:
    """Least time of several runs, which is the one least disturbed."""
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        analysis(data)
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    data = {size: data_of(size) for size in SIZES}
    print("Time per row, as a ratio to that on the data as they are")
    print(
        f"{'':<22}" + "".join(f"{size:>9,}x" for size in SIZES) + f"{'last step':>12}"
    )
    for name, analysis in ANALYSES.items():
        times = [seconds(analysis, data[size]) for size in SIZES]
        ratios = [
            time / size / times[0] for time, size in zip(times, SIZES, strict=True)
        ]
        cells = "".join(f"{ratio:>10.3f}" for ratio in ratios)
        print(f"{name:<22}{cells}{times[-1] / times[-2]:>12.1f}")


if __name__ == "__main__":
    main()

"""Holds the verdicts of finished runs against a computation of another kind, in another language.

    pip install numpy==2.4.6 && python3 scripts/validity/independent.py RUN...

For each pair of models of a run: the score of each sample (mean over its trials), the differences summed by cluster, and
the average over suites of each suite's mean difference. Its p is that of the permutation test in which the two models of
a cluster change places (200,000 draws, both sides), adjusted over the pairs of the run by Holm (1979). "higher" and
"lower" need an adjusted p below 0.05. Only samples/*.csv are read; comparisons.csv is what is held against it, and no
code of evenhand is used. Prints, for each run, the pairs, those that agree, and those with an adjusted p within 0.005
of the level; ends with 1 where any other pair disagrees.
"""

import csv
import glob
import os
import sys
import zlib
from collections import defaultdict

import numpy

DRAWS, BLOCK, LEVEL, NEAR = 200_000, 2_000, 0.05, 0.005
csv.field_size_limit(1 << 30)


def read_scores(run, metric):
    """{model: {suite: {sample: (cluster, mean score over trials)}}}; cells that nobody answered are left out."""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    clusters = {}
    for path in glob.glob(os.path.join(run, "samples", "*.csv")):
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["outcome"] in ("failed", "missing", "unscored"):
                    continue
                score = float(row["score"] or 0)
                value = score if metric == "mean_score" else float(row["outcome"] == "correct")
                found[row["model"]][row["suite"]][row["sample"]].append(value)
                clusters[row["suite"], row["sample"]] = row["cluster"] or row["twin"] or row["sample"]
    return {
        model: {suite: {s: (clusters[suite, s], sum(v) / len(v)) for s, v in samples.items()} for suite, samples in suites.items()}
        for model, suites in found.items()
    }


def permute(a, b, seed):
    """Difference a - b of the average over suites, and the p of the permutation test over clusters."""
    weights = []
    for suite in sorted(set(a) & set(b)):
        shared = sorted(set(a[suite]) & set(b[suite]))
        sums = defaultdict(float)
        for sample in shared:
            cluster, score = a[suite][sample]
            sums[cluster] += score - b[suite][sample][1]
        weights += [total / len(shared) for total in sums.values()]
    gains = numpy.array([w for w in weights if w != 0]) / len(set(a) & set(b))
    difference = float(gains.sum())
    draws, extreme = numpy.random.default_rng(seed), 0
    for _ in range(DRAWS // BLOCK):
        flips = draws.integers(0, 2, size=(BLOCK, len(gains)), dtype=numpy.int8) * 2 - 1
        extreme += int((abs(flips @ gains) >= abs(difference) - 1e-12).sum())
    return difference, (extreme + 1) / (DRAWS + 1)


def adjust(values):
    """Holm's step-down adjustment."""
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, values[at] * (len(values) - rank)))
        adjusted[at] = highest
    return adjusted


def main(runs):
    disagreed = 0
    print("run,pairs,agree,near the level,disagree")
    for run in (r for r in runs if os.path.isfile(os.path.join(r, "comparisons.csv"))):
        with open(os.path.join(run, "comparisons.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        suites = {row["suite"] for row in rows}
        whole = "*" if "*" in suites else suites.pop()
        rows = [row for row in rows if row["suite"] == whole and row["language"] == "*"]
        scores = read_scores(run, rows[0]["metric"])
        found = [permute(scores[r["model_a"]], scores[r["model_b"]], zlib.crc32(r["model_b"].encode())) for r in rows]
        agree = near = wrong = 0
        for row, (difference, _), p in zip(rows, found, adjust([p for _, p in found])):
            ours = row["verdict"] if row["verdict"] in ("higher", "lower") else "neither"
            theirs = "neither" if p >= LEVEL else "higher" if difference > 0 else "lower"
            if ours == theirs and abs(difference - float(row["difference"])) < 1e-6:
                agree += 1
            elif abs(p - LEVEL) <= NEAR:
                near += 1
            else:
                wrong += 1
                print(f"# {row['model_a']} - {row['model_b']}: {ours} ({row['difference']}, {row['p_adjusted']}), "
                      f"by permutation {theirs} ({difference:.6f}, {p:.4f})")
        print(f"{os.path.basename(os.path.normpath(run))},{len(rows)},{agree},{near},{wrong}", flush=True)
        disagreed += wrong
    return 1 if disagreed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

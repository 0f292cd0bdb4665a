#!/usr/bin/env bash
# Guess: In a ranking by the strength of Bradley and Terry, a model that won every match stands first, or the call says that its strength has no bound.
# Package: evalica 0.4.2 (PyPI), as made for leaderboards of models, with pandas 3.1.1
# Seen: All models get the same score 0.000001, those included that are apart by 6 wins to 2, and nothing warns; one lost match of the winner brings the scores back, a model without a single win wipes them out too, and newman, the other method of that strength, fails for the first and not for the second.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'evalica==0.4.2' 'pandas==3.1.1' 'numpy==2.4.6'

cat > probe.py <<'PROBE'
import evalica
from evalica import Winner

def rank(title, matches):
    print(title)
    first, second, winners = zip(*matches)
    for method in ("bradley_terry", "newman", "elo", "average_win_rate"):
        scores = getattr(evalica, method)(first, second, winners).scores
        print(f"  {method}: " + ", ".join(f"{name} {score:.6f}" for name, score in sorted(scores.items())))

def play(first, second, won, lost):
    return [(first, second, Winner.X)] * won + [(first, second, Winner.Y)] * lost

others = play("b", "c", 6, 2) + play("c", "d", 6, 2)
rank("a won 8 of 9 matches", others + play("a", "b", 4, 1) + play("a", "c", 4, 0))
rank("a won 9 of 9 matches", others + play("a", "b", 5, 0) + play("a", "c", 4, 0))
rank("z lost 5 of 5 matches", others + play("b", "z", 5, 0))
PROBE

cat > expected.txt <<'EXPECTED'
a won 8 of 9 matches
  bradley_terry: a 8.555692, b 1.613460, c 0.466180, d 0.155393
  newman: a 10.417949, b 1.964656, c 0.567650, d 0.189217
  elo: a 1013.716086, b 1001.435493, c 992.592608, d 992.255813
  average_win_rate: a 0.900000, b 0.475000, c 0.333333, d 0.250000
a won 9 of 9 matches
  bradley_terry: a 0.000001, b 0.000001, c 0.000001, d 0.000001
  newman: a 0.000001, b 0.000001, c 0.000001, d 0.000001
  elo: a 1017.625709, b 997.435493, c 992.682985, d 992.255813
  average_win_rate: a 1.000000, b 0.375000, c 0.333333, d 0.250000
z lost 5 of 5 matches
  bradley_terry: b 0.000001, c 0.000001, d 0.000001, z 0.000001
  newman: b 3.000035, c 1.317462, d 0.333337, z 0.000001
  elo: b 1016.980632, c 1000.327707, d 992.255813, z 990.435848
  average_win_rate: b 0.875000, c 0.500000, d 0.250000, z 0.000000
EXPECTED

venv/bin/python -W ignore probe.py > actual.txt 2>errors.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }

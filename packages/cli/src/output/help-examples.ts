/** Lines that work from a fresh clone as they stand, by command; those that need a server or weights say what they ask for. */
export const HELP_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  list: ['evenhand list models --origin CN', 'evenhand list scorers'],
  plan: [
    'evenhand plan first-look --limit 20',
    'evenhand plan --models gemma-3-270m,smollm2-135m-instruct --suites extraction',
  ],
  run: [
    'evenhand run first-look --limit 20',
    'evenhand run --models gemma-3-270m --suites word-problems --temperature 0.7 --trials 5',
    'evenhand run first-look --system "Answer with one number." --max-tokens 64',
  ],
  worker: ['evenhand worker --queue redis://127.0.0.1:6379 --models gemma-3-270m'],
  report: ['evenhand report results/first-look-reference'],
  leaderboard: ['evenhand leaderboard results/first-look-reference results/zeroeval-crux --out site'],
  nightly: ['evenhand nightly first-look --nights nights --site site'],
  show: ['evenhand show results/first-look-reference tool-calls-easy/tc-005-en'],
  compare: ['evenhand compare results/first-look-reference --format md'],
  diff: ['evenhand diff results/first-look-reference results/first-look-reference --fail-on-drop'],
  claim: ['evenhand claim results/first-look-reference --strict'],
  score: ['evenhand score results/first-look-reference --scorer exact'],
  label: ['evenhand label results/first-look-reference --pick 20 --out labels.csv'],
  export: ['evenhand export long results/first-look-reference --format parquet'],
  publish: ['evenhand publish results/first-look-reference'],
  verify: ['evenhand verify results/first-look-reference'],
  completion: ['source <(evenhand completion bash)'],
};

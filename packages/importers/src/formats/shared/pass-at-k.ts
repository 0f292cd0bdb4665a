/** 1 − C(n − c, k) ÷ C(n, k): Chen et al. 2021, "Evaluating Large Language Models Trained on Code", equation 1. */
export function computePassAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1;
  let miss = 1;
  for (let i = n - c + 1; i <= n; i++) miss *= 1 - k / i;
  return 1 - miss;
}

/**
 * G-Pass@k with a threshold: the chance that at least max(1, ⌈k·t⌉) of k trials drawn from n, of which c are right, are right.
 * Liu et al. 2024, "Are Your LLMs Capable of Stable Reasoning?", equation 3.
 */
export function computeGPassAtK(n: number, c: number, k: number, threshold: number): number {
  return atLeast(n, c, k, Math.max(Math.ceil(k * threshold), 1));
}

/** The same over all thresholds above one half: 2/k times the sum for ⌈k/2⌉ + 1 … k. There, equation 5. */
export function computeMeanGPassAtK(n: number, c: number, k: number): number {
  let sum = 0;
  for (let m = Math.ceil(k * 0.5) + 1; m <= k; m++) sum += atLeast(n, c, k, m);
  return (2 * sum) / k;
}

/** Hypergeometric: m or more right ones among k drawn. */
function atLeast(n: number, c: number, k: number, m: number): number {
  if (m > Math.min(c, k) || k > n || n <= 0) return 0;
  let sum = 0;
  for (let right = m; right <= Math.min(c, k); right++)
    sum += Math.exp(logChoose(c, right) + logChoose(n - c, k - right) - logChoose(n, k));
  return sum;
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i);
  return sum;
}

/** How far the fetching of a file has come. */
export interface WeightsProgress {
  file: string;
  /** Bytes on the disk; in packages, which may be a few percent smaller than the file that they make. */
  doneBytes: number;
  /** null = not known. */
  totalBytes: number | null;
  /** Since this attempt began, what an earlier one had left not counted. */
  bytesPerS: number;
  /** null = not known. */
  secondsLeft: number | null;
  /** Where it comes from, in words. */
  source: string;
}

const STEP_MS = 500;

/** @returns a receiver of byte counts that passes on at most two reports a second, and the last one always */
export function createProgressReporter(
  file: string,
  source: string,
  now: () => number,
  report: (progress: WeightsProgress) => void,
): (doneBytes: number, totalBytes: number | null) => void {
  const startMs = now();
  let firstBytes: number | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (doneBytes, totalBytes) => {
    firstBytes ??= doneBytes;
    const atMs = now();
    if (atMs - lastMs < STEP_MS && doneBytes !== totalBytes) return;
    lastMs = atMs;
    const seconds = (atMs - startMs) / 1000;
    const bytesPerS = seconds > 0 ? Math.max(0, doneBytes - firstBytes) / seconds : 0;
    const leftBytes = totalBytes === null ? null : Math.max(0, totalBytes - doneBytes);
    const secondsLeft = leftBytes === null || bytesPerS === 0 ? null : leftBytes / bytesPerS;
    report({ file, doneBytes, totalBytes, bytesPerS, secondsLeft, source });
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** @returns one line for people, such as `model.gguf: 120 MB of 491 MB at 8.2 MB/s, 45 s left` */
export function progressLine(progress: WeightsProgress): string {
  const { file, doneBytes, totalBytes, bytesPerS, secondsLeft } = progress;
  const totalText = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  return `${file}: ${megabytes(doneBytes)}${totalText} at ${megabytes(bytesPerS)}/s${left}`;
}

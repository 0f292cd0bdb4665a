/** Texts of `evenhand load`. */
export const load = {
  title: 'Under load',
  repliesPerSecond: 'replies per second',
  slowest: '95th percentile of the whole reply',
  goodput: 'right within the limits',
  atATime: 'requests at a time (logarithmic)',
  arrivals: 'requests per second (logarithmic)',
} as const;

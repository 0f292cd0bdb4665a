/** `evenhand load` 的文本。 */
export const load = {
  title: '负载之下',
  repliesPerSecond: '每秒回复数',
  slowest: '完整回复的第 95 百分位数',
  goodput: '限度内正确',
  atATime: '同时的请求数（对数）',
  arrivals: '每秒请求数（对数）',
} as const;

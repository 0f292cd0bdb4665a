/** `evenhand load` 的文本。 */
export const load = {
  title: '负载之下',
  repliesPerSecond: '每秒回复数',
  slowest: '完整回复的第 95 百分位数',
  goodput: '限度内正确',
  atATime: '同时的请求数（对数）',
  arrivals: '每秒请求数（对数）',
  reportTitle: (name: string) => `负载之下：${name}`,
  endedBudget: '下一个请求会超出费用上限：此后的各级负载缺失。',
  endedInterrupted: '运行被中断：此后的各级负载缺失。',
  saturated: (
    model: string,
    knee: string,
    rate: string,
    p95: string,
    most: string,
    rateThere: string,
    p95There: string,
  ) =>
    `${model} 在${knee}时饱和：每秒 ${rate} 个回复，其中 95 % 在 ${p95} 之内；${most}时每秒 ${rateThere} 个回复，在 ${p95There} 之内。`,
  notSaturated: (model: string, most: string, rate: string, p95: string) =>
    `${model} 直到${most}都未见饱和：每秒 ${rate} 个回复，其中 95 % 在 ${p95} 之内。`,
  kneeUnknown: (model: string) => `${model}：饱和点未知。`,
  keepsUp: (model: string, rate: string) => `${model} 跟得上每秒 ${rate} 个请求。`,
  keepsUpWithNone: (model: string) => `${model} 跟不上其中任何一种速率。`,
  rightAt: (model: string, samples: number, rightLeast: string, least: string, rightMost: string, most: string) =>
    `${model} 在两种负载都问过的 ${samples} 个样本上的正确回答：${least}时 ${rightLeast}，${most}时 ${rightMost}。`,
  levelClosed: (level: string) => `同时 ${level} 个`,
  levelOpen: (level: string) => `每秒 ${level} 个`,
  level: '负载',
  userSpeed: '单个请求的 token/s，中位数',
  allSpeed: '合计 token/s',
  knee: '饱和',
  reading: '如何阅读',
  readingNotes: (limits: string) =>
    [
      '- 数值取自每级负载的稳定部分：预热按规则略去，阶梯中其他位置已无请求可发之后所发的也略去。',
      '- 每个数值是各次重复的平均值，附其 95 % 区间；只有一次重复时没有区间。',
      '- 请求较多的一级会问更多样本，因此准确率只在两者共有的样本上比较，如上文所述。',
      '- 失败的请求不再重试；它既不算正确，也不算快。',
      `- “限度内正确”是所有请求中正确${limits === '' ? '（未规定限度）' : `且${limits}`}的比例。`,
      '- 饱和：达到阶梯中最大吞吐量 95 % 的最小负载；对速率而言，是跟得上的最大速率。',
      '- 与发送请求的程序同在一台机器上的服务器，所得的机器资源少于独占时。',
    ].join('\n'),
  beginsWithin: (time: string) => `在 ${time} 内开始`,
  endsWithin: (time: string) => `在 ${time} 内完成`,
  stages: (requests: number, repeats: number, seed: number) =>
    `每级请求数至少 ${requests}，重复次数至多 ${repeats}，种子 ${seed}`,
  stoppedAtWidth: (share: string) => `第 95 百分位数的区间在其 ${share} 之内时停止重复`,
  suites: (names: string) => `${names} 的样本，每个回复都评分`,
  served: (id: string, model: string, host: string, url: string) =>
    `${id}：${host} 的 ${model}${url === '' ? '' : `（${url}）`}`,
  busy: (before: string, during: string) =>
    `机器的繁忙核心数：开始前一分钟 ${before}；期间除 evenhand 之外 ${during}（同机的服务器计入）`,
  when: (from: string, to: string) => `${from} 至 ${to}`,
  again: '`load.csv` 有全部数值，`requests.csv` 有每个请求；`evenhand verify` 由请求重新算出本页',
} as const;

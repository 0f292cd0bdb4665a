/** 写入 report.html 的句子。 */
export const page = {
  skip: '跳到排行榜',
  sections: '章节',
  runOf: (experiment: string) => `${experiment}：结果`,
  leaderboardNote:
    '横条表示 95 % 置信区间。名次为一个范围时，两两比较允许其中的每个名次。无论如何筛选，名次都是在该运行的全部模型中的名次。',
  frontiers: '质量的代价',
  frontierNote: '越靠左上越好。连线上的模型在两方面都不被其他任何模型超过；十字线是 95 % 置信区间。',
  notPlotted: (models: string) => `因两个数值之一未知而不在图中：${models}。`,
  nothingPlotted: '没有模型同时具有两个数值，因此无法作图。',
  point: (model: string, y: string, x: string) => `${model}：${y}；${x}`,
  matrixNote:
    '相同样本上行对列：以百分点计的差值。▲ 行更高，▼ 行更低，= 在容差内相同，? 无法区分（p 按全部配对校正）。下表有区间和 p 值。',
  matrixCell: (row: string, column: string, points: string, verdict: string) =>
    `${row} 对 ${column}：${points}，${verdict}`,
  allPairs: '全部配对，含区间和 p 值',
  somePairs: '配对，含区间和 p 值',
  noClaims: '该运行没有对照任何主张检验。要检验：`evenhand claim <run> --write`，它会写入 findings.csv 和本节。',
  claimReason: (verdict: string, a: string, b: string, estimate: string, claimed: string, percent: number, n: number) =>
    `${verdict}：${a} 对 ${b} 为 ${estimate}，主张为 ${claimed}（${percent} % 区间，n = ${n}）。`,
  claimUnknown: (verdict: string, a: string, b: string) => `${verdict}：${a} 对 ${b} 的数值未知。`,
  latencies: '回复需要多长时间',
  latencyNote:
    '每一行是一个模型完整回复时间的分布，使用同一对数刻度。粗线为中位数，色带为其 95 % 置信区间，细线为第 95 百分位数。',
  latencyOf: (model: string, n: number, median: string, high: string) =>
    `${model}：${n} 个计时的回复，中位数 ${median}，第 95 百分位数 ${high}`,
  noTimes: '没有任何回复的时间是已知的。',
  percentile95: '完整回复，第 95 百分位数',
  timed: '计时的回复',
  samples: '样本与回复',
  samplesOff:
    '启用 JavaScript 时，本节并排显示每个问题及所有模型的回复。相同的文本在 samples/ 和 records/ 中，`evenhand show <run> <sample>` 会打印它们。',
  outcomesOf: '各模型的结果类别',
  reproduceTitle: '如何复现',
  reproduceVerify: '在该页面所在的文件夹中：检查每个哈希，并由保存的回复重新计算每个数值（不发送任何内容）：',
  reproduceAgain: '向相同的模型再次提出相同的问题并比较：',
  reproduceShow: '阅读一个样本及其全部回复：',
  reproduceImported: '这些回复是导入的，因此无法从该文件夹再次提问。',
  hashes: '该运行所依据内容的哈希',
  otherFiles: 'REPORT.md 有更多章节；summary.csv、comparisons.csv、efficiency.csv 和 samples/ 以表格形式给出每个数值。',
  madeBy: (version: string) => `由 evenhand ${version} 根据该文件夹中的记录写成。`,
} as const;

/** report.html 的脚本运行后显示的内容。`{name}` 处填入数值。 */
export const browser = {
  filters: '筛选排行榜',
  any: '不限',
  averageOfSuites: '各测试集的平均',
  size: '参数规模',
  sizeUnder2: '20 亿以下',
  size2To10: '20 亿至 100 亿',
  size10To40: '100 亿至 400 亿',
  size40To200: '400 亿至 2000 亿',
  sizeOver200: '2000 亿以上',
  sizeUnknown: '不明',
  showing: '显示 {total} 个模型中的 {shown} 个。',
  nothingLeft: '没有符合这些条件的模型。',
  reset: '重置筛选',
  search: '搜索问题、答案和 id',
  searching: '正在读取供搜索的文本：{percent} %',
  found: '{total} 个样本中的 {found} 个',
  show: '显示',
  showAll: '全部样本',
  showDisagree: '模型意见不一',
  showAllWrong: '没有模型答对',
  showAllRight: '所有模型都答对',
  showUnread: '有答案无法读取',
  showFailed: '有请求失败',
  open: '打开 {sample}',
  closeSample: '关闭',
  previous: '上一个',
  next: '下一个',
  pageOf: '第 {page} 页，共 {pages} 页',
  loading: '正在加载……',
  notLoaded: '无法读取这部分数据。请像运行文件夹中那样，把 report-data 文件夹放在页面旁边。',
  question: '问题',
  target: '正确答案',
  tools: 'API 字段中的工具：{names}',
  readAs: '读取的答案',
  nothingRead: '没有读取到答案',
  reasoning: '推理过程',
  toolCalls: '工具调用',
  tokens: 'token，输入 / 输出',
  timeOfReply: '用时',
  costOfReply: '该回复的费用',
  scored: '得分 {score}（严格 {strict}，宽松 {lenient}）',
  leftOut: '此副本不含该回复：{n} 个字符。',
  cutText: '……另有 {n} 个字符；全文在 records/ 中。',
  cutQuestion: '……另有 {n} 个字符；全文在 inputs/ 中。',
  noReply: '没有回复',
  trialNumber: '第 {n} 次',
  link: '该样本的链接',
  light: '浅色',
  dark: '深色',
  automatic: '跟随系统',
  theme: '配色',
  live: '运行进行中：{total} 个请求中已完成 {done} 个，{right} 个正确，{failed} 个失败。',
  liveEnded: '运行已结束。页面显示其结果。',
  liveLost: '与 evenhand view 的连接已断开；数值为最后时刻的数值。',
} as const;

/** 一个请求的结果类别。 */
export const outcomes = {
  correct: '正确',
  partial: '部分正确',
  incorrect: '错误',
  no_answer: '未读到答案',
  truncated: '被截断',
  refused: '拒答',
  failed: '失败',
} as const;

/** 主张的结论。 */
export const claimVerdicts = {
  supported: '成立',
  refuted: '不成立',
  undecided: '未定',
} as const;

/** 两个模型比较的结论。 */
export const verdicts = {
  higher: '更高',
  lower: '更低',
  same: '在容差内相同',
  cannot_tell: '无法区分',
} as const;

/** 同一实验的多个夜晚对各模型说明了什么。 */
export const drift = {
  title: '逐夜漂移',
  noSentinel: '没有指定哨兵模型（--sentinel）：仅凭这些运行无法区分变化来自提供方还是我们自己。',
  tooFewNights: (nights: number, reference: number) =>
    `共 ${nights} 个夜晚；前 ${reference} 个是参照，因此至少需要 ${reference + 1} 个。`,
  unstable: (model: string, channels: string) =>
    `${model}：参照夜晚之间在${channels}上本就不同；逐夜变动的内容不会触发警报。`,
  altered: (files: string) => `该夜的文件与其清单不符（${files}）；evenhand verify 会指出差别所在`,
  incomplete: (units: number, anchors: number) => `${anchors} 个锚定样本中只有 ${units} 个有回复`,
  sentinelMoved: (models: string) =>
    `哨兵模型 ${models} 也发生了变化：是我们的程序、测试集或机器变了，不能归咎于提供方`,
  otherServed: (now: string, before: string) => `回复来自 ${now}；参照夜晚来自 ${before}`,
  alarmOf: (model: string, night: string, reasons: string) => `${model}，自 ${night} 起：${reasons}`,
  byTest: (channel: string, p: string) => `${channel}（p ${p}）`,
  quietOf: (model: string) => `${model}：没有警报`,
  unknownOf: (model: string, reason: string) => `${model}：对最近一夜无法作出判断${reason === '' ? '' : `：${reason}`}`,
  ourSideOf: (model: string, reasons: string) => `${model}：${reasons}`,
  sentinelOf: (model: string, verdict: string) => `哨兵 ${model}：${verdict}`,
  rate: (percent: string, nights: number) => `所有检验合计，在 ${nights} 个夜晚的序列中误报率不超过 ${percent}。`,
  night: '夜晚',
  state: '状态',
  changedAnswers: '答案不同',
  tokensTimes: '输出 token ÷ 参照',
  timeTimes: '时间 ÷ 参照',
  pOf: (channel: string) => `p：${channel}`,
  why: '原因',
} as const;

/** 监测的内容。 */
export const driftWords = {
  answers: '答案',
  output_tokens: '输出 token',
  input_tokens: '输入 token',
  latency: '时间',
  fingerprint: '指纹',
  served: '提供的模型',
} as const;

/** 模型或其某一夜的结论。 */
export const driftVerdicts = {
  quiet: '平稳',
  alarm: '警报',
  our_side: '我方变化',
  unknown: '未知',
  reference: '参照',
  not_comparable: '提问方式不同',
  incomplete: '不完整',
  absent: '缺席',
} as const;

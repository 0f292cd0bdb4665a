/** 关于费用、时间与质量的综合说明。 */
export const cost = {
  frontier: '质量与费用、时间',
  dialogues: '对话',
  dialoguesNote: '由环境作答的样本，每个回复是一轮。得分为 1 的对话算解决；费用和时间是各轮之和，未解决的对话也计入。',
  goodput: '限时内正确',
  againstCost: (metric: string) => `${metric}与费用`,
  againstTime: (metric: string) => `${metric}与时间`,
  perReplyUsd: '每个回复的费用，美元（对数）',
  perReplyS: '每个回复的时间，秒（对数）',
  perReplyPlainUsd: '每个样本的费用',
  perReplyPlainS: '每个样本的时间',
  notDrawn: (models: number) => `${models} 个模型未画出：数值未知或为 0`,
  frontierNote: (draws: number) =>
    `在前沿上：没有其他模型以不更高的价格至少同样好，且在其中一方面更好。比例表示对样本的 ${draws} 次自助抽样中有多少次如此。价格未知的模型不在任何前沿上。`,
  frontierPlot: '![质量与费用、时间](frontier.svg)',
  goodputNote: '从发送到最后一个 token 在该时间内正确且完整的回复所占的比例，以及每个正确答案的费用和时间。',
  within: (seconds: string) => `${seconds} 秒以内`,
  sameText: '相同文本的费用',
  sameTextNote: (reference: string) =>
    `token 不是通用货币：同样的文本，一种分词器需要的 token 比另一种多。依据是同一问题的各种译文实际计费的 token；比值以 ${reference} 为基准，按每个回复计。标价为每百万输入 token。`,
  local: '本地运行的费用',
  localNote:
    '假定的电费为功率 · 时间 · 电价；全部费用还包括机器的损耗。实测能耗是请求运行期间处理器和显卡所计的数值，对整台机器是下限。托管等价费用是同样的 token 在别处的费用。',
  assumptions: (
    model: string,
    watts: number,
    price: string,
    hardware: string,
    hours: number,
    busy: string,
    source: string,
  ) =>
    `- ${model}：工作时 ${watts} W，每千瓦时 ${price}；机器价格 ${hardware}，寿命 ${hours} 小时，其中 ${busy} 在工作（${source}）。`,
  hostedAt: (host: string) => ` 托管等价费用：${host} 的价格。`,
  beatenBy: (models: string) => `否：${models}`,
} as const;

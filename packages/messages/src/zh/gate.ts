/** 两次运行按策略文件判定的结果。 */
export const gate = {
  headline: (name: string, verdict: string) => `${name}：${verdict}`,
  conclusionGo: (n: number) => (n === 1 ? '唯一的阻断性检查已通过。' : `全部 ${n} 项阻断性检查均已通过。`),
  conclusionNoGo: (reasons: string) => `关卡关闭：${reasons}。`,
  conclusionInconclusive: (reasons: string) => `两方面都没有得到证明：${reasons}。`,
  conclusionNotComparable: (reasons: string) => `对第二次运行无法作出任何判断：${reasons}。`,
  nothingBlocking: '策略中没有阻断性规则，因此没有任何内容会关闭关卡。',
  sameRun: '两个文件夹是同一次运行，不能说明任何变化',
  altered: (side: string, files: string) =>
    `${side}：运行中的文件与其清单不符（${files}）；evenhand verify 会指出差别所在`,
  isShard: (side: string, index: number, of: number) =>
    `${side}：这是一次运行的第 ${index} 个分片，共 ${of} 个；请先合并各分片`,
  missingModel: (side: string, model: string, reason: string | null) =>
    `${side}的运行没有模型 ${model}${reason === null ? '；如果它在那里另有名称，请在策略的 models 中写明两个标签' : `（${reason}）`}`,
  missingSuite: (side: string, suite: string) => `${side}的运行没有测试集 ${suite}`,
  otherPrompts: (model: string, n: number) => `${model}：${n} 个请求的提示与之前不同`,
  otherScorers: (model: string, n: number) => `${model}：${n} 个回复由与之前不同的评分器或版本评分`,
  missingReplies: (side: string, model: string, suite: string, missing: number, planned: number) =>
    `${side}，${model}，${suite}：${planned} 个请求中有 ${missing} 个从未发送；请继续该运行`,
  errors: (
    side: string,
    model: string,
    suite: string,
    failed: number,
    empty: number,
    planned: number,
    percent: string,
  ) =>
    `${side}，${model}，${suite}：${planned} 个请求中 ${failed} 个失败，${empty} 个回复为空，超过 maxErrorShare（${percent} %）：这像是一次服务中断`,
  cachedReplies: (cached: number, replies: number) => `${replies} 个回复中有 ${cached} 个来自缓存：模型没有重新作答`,
  noPairs: (model: string) => `${model} 在两次运行中没有对相同样本的回复`,
  unruled: (suites: string) => `没有规则、未作判定的测试集：${suites}。`,
  added: (models: string) => `仅第二次运行有、未作判定的模型：${models}。`,
  lost: (percent: string) => `${percent} % 的样本之后没有回复；判断能否“放行”时按错误计算`,
  overall: '全部测试集',
  check: '检查',
  tier: '级别',
  estimate90: '之后对之前 [90 %]',
  limit: '界限',
  samples: '样本数',
  verdict: '判定',
  needs: '判定所需样本数',
  moreThanAMillion: '超过一百万',
  lower: (what: string, change: string, limit: string, p: string) =>
    `${what}：${change}；不能排除达到 ${limit} 的下降，且偶然不足以解释（单侧 p ${p}）`,
  above: (what: string, ratio: string, limit: string) => `${what}：为之前的 ${ratio}，高于界限 ${limit}`,
  undecided: (what: string, estimate: string, limit: string) => `${what}：${estimate} 不足以对照界限 ${limit} 作出判定`,
  tooFew: (what: string, n: number, least: number) => `${what}：有 ${n} 个样本，策略要求 ${least} 个`,
  unknown: (what: string, why: string) => `${what}：${why}`,
  within: (what: string, estimate: string, limit: string) => `${what}：${estimate} 在界限 ${limit} 之内`,
  need: (n: string) => `若估计值不变，大约需要 ${n} 个样本`,
  needUnclear: '估计值几乎正好在界限上：仅靠更多样本很难作出判定',
  noInterval: '没有区间：至少需要两组相互独立的样本',
  warnings: (list: string) => `警告：${list}。`,
  notesTitle: '其他不同之处或未作判定之处',
  written: (path: string) => `已写入 ${path}`,
} as const;

/** 判定的两方、度量与级别。 */
export const gateWords = {
  before: '之前',
  after: '之后',
  accuracy: '得分',
  cost: '费用',
  latency: '时间',
  blocking: '阻断',
  warning: '警告',
  informational: '参考',
} as const;

/** 判定及其各项检查的结论。 */
export const gateVerdicts = {
  go: '放行',
  no_go: '不放行',
  inconclusive: '无法判定',
  not_comparable: '不可比较',
} as const;

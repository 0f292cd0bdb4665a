/** 运行进行时看到的内容。 */
export const progress = {
  line: (
    done: number,
    total: number,
    right: number,
    failed: number,
    waiting: number,
    perSecond: string,
    left: string,
  ) =>
    `${done}/${total} 个请求，${right} 个正确${failed === 0 ? '' : `，${failed} 个失败`}${waiting === 0 ? '' : `，${waiting} 个等待评分`}，每秒 ${perSecond} 个请求，${left}`,
  timeLeft: (time: string) => `还需 ${time}`,
  timeUnknown: '剩余时间未知',
} as const;

/** 运行的最后一屏，以及其他命令在表格周围打印的内容。 */
export const terminal = {
  samplesOfSuite: (suite: string, samples: number, size: number) => `${suite}（${size} 个样本中的 ${samples} 个）`,
  beforeYouBelieve: '请注意：',
  moreCaveats: (n: number) => `另有 ${n} 条；全部见 REPORT.md`,
  files: (folder: string, version: string) =>
    `文件：${folder}（REPORT.md、summary.csv、comparisons.csv……；evenhand ${version}）`,
  written: (path: string) => `已写入：${path}`,
  pageAt: (path: string) => `浏览器页面：${path}`,
  cannotOpen: (path: string) => `这里没有可打开页面的程序；请自行打开：${path}`,
  viewing: '页面只提供给本机，直到该命令结束；按 Ctrl-C 结束。',
  exported: (path: string, rows: number, columns: number) => `已写入：${path}（${rows} 行，${columns} 列）`,
  checkFigures: (folder: string) => `检查每个数值：evenhand verify ${folder}`,
  resume: (why: string, folder: string) => `${why}：evenhand run --resume ${folder}`,
  resumeIncomplete: '部分样本失败或未评分；用以下命令重试',
  resumeBudget: '已达到花费上限；用 --max-usd 提高上限后继续',
  resumeInterrupted: '已停止；用以下命令继续',
  allRequests: '全部请求',
  ratiosOfLanguage: (language: string) => `比值仅针对 ${language} 的样本。`,
  twinsNote: '互译样本上的双重差分：第一个模型在一种语言中的领先比在另一种语言中多多少。',
  groupsNote: (by: string) => `按 ${by}：对模型取平均（比值取几何平均）；每个模型计一次。`,
  groupUnknown: (metric: string, a: string, b: string, models: string) =>
    `${a} 对 ${b} 的 ${metric} 未知，因为 ${models} 的值未知或为 0。`,
  groupLeftOut: (by: string, models: string) => `因其 ${by} 未知而略去：${models}。`,
  groupMethod: (level: string) => `（${level} 区间按 Welch 的 t；仅当区间与标签置换一致时结果才算数。）`,
  sameModelPairs: '每个模型与其他运行中的自己比较，较晚的运行在前；--all-pairs 比较全部。',
  benjamini: '校正后 p：Benjamini & Hochberg，用于探索。',
  notAdjusted: 'p 未按配对数校正。',
  plan: (name: string, requests: number, samples: string, trials: number, models: number) =>
    `${name}：${requests} 个请求，每个样本、提示词变体、次序和模型各一个：${samples}；${trials} 次，${models} 个模型`,
  noLimit: '无上限',
  worstCaseSum: (models: number, usd: string) => `价格已知的 ${models} 个模型的最坏情况：${usd}。`,
  worstAboveCap: (worst: string, cap: string) =>
    `最坏情况 ${worst} 超过花费上限 ${cap}：运行可能在全部请求发送之前结束，之后可用更高的 --max-usd 继续。`,
  cannotShow: (points: string, suite: string) =>
    `该运行无法显示：${suite} 上小于 ${points} 个百分点的差异；更小的差异可能存在，但看起来会像偶然。`,
  cannotShowAny: (suites: string) => `该运行无法显示：两个模型在 ${suites} 上的任何差异，无论大小。`,
  cannotCompare: '该运行无法显示差异，因为只有一个模型。',
  expectedNote: '要得到预计费用和时间，请指定较早的运行：--from <run>。',
  expectedFrom: (run: string) => `预计数值来自 ${run}。`,
  expectedPilot: (samples: number, folder: string) =>
    `预计费用和时间由一次试点估计：每个模型对每个测试集 ${samples} 个样本，保存在 ${folder}。`,
  expectedTimes: (seconds: number | null) =>
    `时间为全部回复之和${seconds === null ? '' : `；按计划并行约需 ${seconds} 秒`}。输入 token 的上限是提示词的字节数。`,
  planJudge: (judge: string, suites: string) =>
    `${judge} 对 ${suites} 的每个回复用两个请求评分；其费用取决于回复，不包含在这些数值中。`,
  planMissing: '缺少：',
  scoresUnchanged: '没有得分变化。',
  scorerIsPublished: (scorer: string) => `${scorer} 就是已发布得分的评分器，因此没有差别：`,
  scoresChanged: (model: string, scorer: string, n: number, listed: number) =>
    `${model} 有 ${n} 个得分随 ${scorer} 改变${n > listed ? `；前 ${listed} 个` : ''}：`,
  scoreChange: (key: string, before: string, after: string) => `${key}：${before} 变为 ${after}`,
  unscored: (scorer: string, n: number) => `${scorer}：${n} 个回复无法评分。`,
  judgeResult: (scorer: string, same: number, twice: number, single: number, requests: number, cost: string) =>
    `${scorer}：${twice} 个回复中有 ${same} 个两种顺序得分相同${single > 0 ? `，另有 ${single} 个只有一种顺序的得分` : ''}；${requests} 个请求，${cost}，不计入模型的费用。`,
  costUnknown: '费用未知',
  replaced: (scorers: string, folder: string) => `已发布的得分现在来自 ${scorers}；较早的得分在 ${folder}/scores/ 下。`,
  added: (paths: string) => `已写入：${paths}；已发布的得分不变（--headline 会替换它们）。`,
  claimAgainst: (a: string, b: string, estimate: string, claimed: string, level: number, n: number) =>
    `${a} 对 ${b}：${estimate}，主张：${claimed}（${level} % 区间，n = ${n}）`,
  claimNotWritten: '没有写入任何文件：--write 把 findings.csv 和结论写入运行的文件夹，--out DIR 写入另一个文件夹。',
  diffIncomparable: (suite: string, model: string, n: number, reason: string) =>
    `${suite}，${model}：${n} 行无法比较：${reason}`,
  diffMore: (n: number) => `另有 ${n} 项；--json 有全部`,
  diffMoreFlips: (n: number) => `另有 ${n} 个得分改变；--json 有全部`,
  reproduced: '已复现：质量文件逐字节相同。',
  reproducedFromCache: (cached: number, replies: number) =>
    `${replies} 个回复中有 ${cached} 个来自网关缓存：没有再次调用模型，因此文件相同不说明任何问题。关闭缓存后再次复现（docs/recipes/gateways.md）。`,
  notReproduced: '未能逐字节复现；见上面的差异。',
  reproducing: (original: string, folder: string) => `再次运行 ${original}，位于 ${folder}：`,
  signed: (path: string) => `${path}：已签名；请随运行一起发布，并把公钥放在大家知道属于您的地方。`,
  signedBy: (name: string) => `由 ${name} 签名。`,
  verified: (files: number, records: number) => `已验证：${files} 个文件，${records} 条记录；每个数值都由记录得出。`,
  verifiedInPart: (files: number, records: number, notes: number) =>
    `部分验证：${files} 个文件，${records} 条记录；已比较的都成立，上面的 ${notes} 条说明指出哪些没有比较。`,
  notVerified: (n: number) => `未通过验证：${n} 处问题。`,
  runGoesOn: (folder: string) => `${folder} 仍在进行，或被中止；在它结束之前不包括在内。`,
  siteWritten: (path: string, pages: number, changed: number, removed: number) =>
    `${path}：${pages} 个页面；${changed} 个文件有变化${removed === 0 ? '' : `，移除 ${removed} 个`}。`,
} as const;

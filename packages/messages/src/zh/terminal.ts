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
  extensionOpen: (run: string, folder: string) =>
    `${run} 保持原样。正在加入的内容位于 ${folder}，完成后将成为该运行的一部分。`,
  publishable: (path: string) =>
    `没有发现不宜公开 ${path} 之处。查找的是密钥和地址的形式，而不是含义：公开前请自行阅读。`,
  notPublishable: (n: number, copied: boolean) =>
    `不宜照此公开：${n} 项发现。--redact 去掉回复，--redact all 连问题也去掉；--allow 列出并非隐私的文本。${copied ? '没有保留副本。' : ''}`,
  mergedInPart: (missing: readonly number[], of: number) =>
    missing.length > 0
      ? `不完整：缺少 ${missing.map((index) => `${index}/${of}`).join('、')}。请运行缺少的部分，再重新合并所有分片。`
      : '不完整：其分片的部分请求没有回复。请继续该运行，或先完成各分片再重新合并。',
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
  maxT: '校正后 p：对全部配对的逐步 max-T（Westfall 与 Young 1993）。',
  benjamini: '校正后 p：Benjamini & Hochberg，用于探索。',
  notAdjusted: 'p 未按配对数校正。',
  simultaneousNote:
    '全部配对 [95 %]：同一测试集和语言的全部配对的区间在 95 % 的运行中同时成立（max-T），因此可以在看过之后再挑选配对；每一对自己的区间只适用于事先选定的一对。',
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
  subset: (
    suite: string,
    samples: number,
    size: number,
    difference: string,
    power: number,
    reach: string,
    widest: string,
    unstratified: number | null,
    models: number,
  ) =>
    `${suite}：${size} 个样本中约 ${samples} 个即可以 ${power} % 的检验功效显示整个测试集上 ${difference} 个百分点的差异；预计区间 ± ${reach} 个百分点，在 ${models} 个先前模型中差异最大的一对为 ± ${widest}${unstratified === null ? '；不分层则需要全部样本' : unstratified > samples ? `；不分层约需 ${unstratified} 个` : ''}。层内运行哪些样本由随机抽取决定，因此无论测试什么模型，均值都是整个测试集的均值；对于与先前模型不同的模型，区间可能更宽。`,
  subsetUnseen: (n: number) => `有 ${n} 个样本并非所有先前模型都有得分，它们自成一层。`,
  subsetUnknown: (suite: string, models: number) =>
    `${suite}：没有子集，因为先前的运行只有 ${models} 个模型在其上的得分；需要两个，分层需要三个。`,
  subsetAll: (suite: string, size: number, difference: string) =>
    `${suite}：${difference} 个百分点的差异需要整个测试集（${size} 个样本），甚至更多。`,
  subsetWritten: (path: string) => `已写入 ${path}；运行：evenhand run … --subset ${path}`,
  expectedNote: '要得到预计费用和时间，请指定较早的运行：--from <run>。',
  expectedFrom: (run: string) => `预计数值来自 ${run}。`,
  expectedPilot: (samples: number, folder: string) =>
    `预计费用和时间由一次试点估计：每个模型对每个测试集 ${samples} 个样本，保存在 ${folder}。`,
  expectedTimes: (seconds: number | null) =>
    `时间为全部回复之和${seconds === null ? '' : `；按计划并行约需 ${seconds} 秒`}。输入 token 的上限是提示词的字节数。`,
  speedByProbe: (model: string, read: number, write: string) =>
    `${model}：所列时间为上限（用满允许的输出），依据刚才在本机的试测：每秒读 ${read} 个 token、写 ${write} 个 token。`,
  speedBySize: (model: string, size: string, write: string) =>
    `${model}：所列时间是按权重大小（${size}）和本机内存速度的估计：用满允许的输出，每秒最多写 ${write} 个 token；不含读取提示词的时间。`,
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
  labelsWritten: (labels: number, raters: number, folder: string) =>
    `${raters} 人的 ${labels} 个标注保存在 ${folder}/labels.json；judged.csv 和 REPORT.md 说明其含义。`,
  labelSheet: (rows: number, path: string, run: string) =>
    `${path} 中有 ${rows} 条回复待标注：填写 label 列（0 到 1，或 right 与 wrong），然后 evenhand label ${run} ${path}`,
  claimNotWritten: '没有写入任何文件：--write 把 findings.csv 和结论写入运行的文件夹，--out DIR 写入另一个文件夹。',
  note: (text: string) => `注：${text}`,
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
  shardLeftOut: (folder: string) => `${folder} 是一次运行的分片，已略过；由合并后的运行代表（evenhand merge）。`,
  siteWritten: (path: string, pages: number, changed: number, removed: number) =>
    `${path}：${pages} 个页面；${changed} 个文件有变化${removed === 0 ? '' : `，移除 ${removed} 个`}。`,
} as const;

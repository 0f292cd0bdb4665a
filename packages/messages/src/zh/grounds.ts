/** 两次运行的依据中不相同的部分。 */
export const grounds = {
  ofRun: (what: string, before: string, after: string) => `${what}：由 ${before} 变为 ${after}`,
  ofSuite: (suite: string, what: string, before: string, after: string) =>
    `测试集 ${suite}：${what}由 ${before} 变为 ${after}`,
  ofModel: (model: string, what: string, before: string, after: string) =>
    `模型 ${model}：${what}由 ${before} 变为 ${after}`,
  ofMethod: (method: string, before: string, after: string) => `方法 ${method}：由版本 ${before} 变为 ${after}`,
  suiteContent: (suite: string) => `测试集 ${suite}：其提示、评分器、版本或请求已改变`,
  samples: (suite: string) => `测试集 ${suite}：其样本已改变`,
  modelEntry: (model: string) => `模型 ${model}：其条目已改变`,
  otherInputs: '所发送的内容由另外的输入文件描述',
  none: '无',
  machine: (cpu: string, cores: number) => `${cpu}，${cores} 核`,
} as const;

/** 运行、测试集或模型中可能不同的部分。 */
export const groundWords = {
  suites: '测试集',
  models: '模型',
  suiteVersion: '版本',
  scorer: '评分器',
  scorerModule: '评分器模块',
  generatorModule: '生成器模块',
  environmentModule: '环境模块',
  sampleCount: '发送的样本数',
  judge: '评判模型',
  provider: '协议',
  host: '主机',
  baseUrl: '地址',
  jurisdiction: '司法管辖区',
  servedModel: '实际服务的模型',
  digest: '权重摘要',
  adapterSha256: '适配器 SHA-256',
  quantization: '量化',
  contextLength: '上下文长度',
  templateSha256: '对话模板 SHA-256',
  templateVariables: '模板变量',
  templateDate: '模板日期',
  thinkingSwitch: '推理开关',
  serverVersion: '服务器版本',
  kernels: '内核（处理器指令，贪婪解码的文本依赖于它）',
  sampling: '采样设置',
  harness: '测试程序',
  machine: '机器',
} as const;

/** What vendors say in their errors, because status codes alone do not tell. All are matched without regard to case. */

/** The prompt does not fit the model. */
export const CONTEXT_PATTERN =
  /context_length_exceeded|too_many_prompt_tokens|prompt_too_long|input_too_long|string_above_max_length|context_?window_?(?:exceeded|overflow)|contextwindowexceeded|outofcontext|(?:input|prompt) tokens? exceeds?|too many tokens: (?:total|size|the prompt)|exceed_context_size|maximum context length|maximum prompt length|max(?:imum)? (?:model|input|sequence) length|max_model_len|context (?:length|size|window)\b.{0,40}\bexceed|exceed\w* (?:the |this |your )?(?:available |maximum |max |allowed |model'?s? )*(?:context|input length|model token limit|message tokens)|longer than the (?:maximum |model'?s? )*(?:context|model length|input)|out of (?:the )?context length|(?:length of )?prompt_tokens\b.{0,40}must be less than|less than the context length|(?:prompt|input)\b[^.]{0,40}\b(?:is |are )?too (?:long|large)|prompt exceeds max|input token count.{0,40}exceeds|range of input length|reduce the length of the (?:messages|prompt|input)|context the overflows|inputs?`? (?:tokens? )?(?:\+ `?max_new_tokens`? )?must (?:be <=|have less than)|too many (?:input )?tokens in (?:the )?(?:prompt|input)|(?:上下文|输入|提示词|prompt).{0,20}(?:过长|超长|超过|超出)|超[过出].{0,12}(?:上下文|最大长度)/i;

/** The key is missing, wrong, or not allowed to do this. xAI and Gemini say so with status 400. */
export const AUTH_PATTERN =
  /api[ _-]?key (?:is )?(?:not valid|invalid|expired|not found|missing|required)|(?:invalid|incorrect|expired|missing|no|wrong|bad)(?: or (?:invalid|missing|expired))? (?:x-)?api[ _-]?key|api_key_invalid|invalid_api_key|authentication_error|invalid authentication|authentication (?:fails|failed)|unauthenticated|unauthorized|invalid (?:proxy server |api |access )?token\b|(?:location|country|region)\b.{0,30}(?:is )?not supported|not available in your (?:country|region|location)|organi[sz]ation has been (?:restricted|disabled)|login fail|无效的(?:令牌|密钥|api ?key)|(?:令牌|密钥|api ?key).{0,8}(?:无效|错误|过期|不存在|不正确)|(?:身份验证|鉴权|认证)失败/i;

/** The provider declines by its own rules. */
export const FILTER_PATTERN =
  /content[_ ]?filter|content_?policy|content management policy|responsibleaipolicy|data_?inspection|inappropriate content|content exists risk|considered high risk|sensitive(?:_?content|words? )|sensitive content|new_sensitive|敏感|违规|内容安全|不安全|censorship|guardrails?\b|prompt (?:pattern is |was |is )?blocked|response (?:was |is )?blocked|content violates|usage (?:policy|guidelines)|flagged (?:as|by|for)|was flagged|moderation_blocked|requires moderation|prohibited_content|safety (?:system|filter|reasons)|blocked by .{0,30}safety|_policy_violation|\b(?:bio|misalignment)_policy/i;

/** The money is gone: asking again does not help. */
export const BILLING_PATTERN =
  /insufficient[_ ](?:\w+[_ ])?(?:quota|balance|credits?|funds)|balance is (?:too low|insufficient|not enough)|budget (?:has been )?exceeded|budget_exceeded|exceeded (?:your |the |its )?budget|(?:used all|out of|have any|has no|no more|no remaining) (?:available )?credits|purchase (?:more |those )?credits|spending limit|free (?:tier|trial|quota)[^.]{0,40}exhausted|exhausted[^.]{0,20} free (?:tier|trial|quota)|freetieronly|reached your (?:specified )?(?:api )?usage limits|reached the set inference limit|please top[ -]?up|requires billing to be enabled|billing_disabled|credit_balance_exhausted|spend_limit_reached|exceeded_current_quota|exceeded your current quota|payment required|billing_(?:hard_limit|not_active)|account.{0,30}\b(?:arrears|overdue|suspended)|credit balance is too low|余额不足|欠费|额度(?:不足|已?用[尽完])|套餐已到期|arrearage|insufficient_user_quota/i;

/**
 * Google says `exceeded your current quota` for each of its limits: those of a minute pass, those of a day and a limit of 0 do not.
 * The `s` takes the whole body as one line.
 */
export const TEMPORARY_QUOTA_PATTERN = /^(?!.*(?:per_?day|limit: 0\b)).*resource_exhausted/is;

/**
 * The server refuses what its own model wrote: a call or JSON of a wrong form (Groq `tool_use_failed` and `json_validate_failed`,
 * Ollama's "error parsing tool call", llama.cpp's "Failed to parse tool call arguments"). That is the model's answer, and a failed one.
 */
export const INVALID_OUTPUT_PATTERN =
  /tool_use_failed|json_validate_failed|output_parse_failed|malformed_function_call|error parsing tool call|failed to parse (?:the )?(?:tool|function)[ _-]?calls?|(?:tool|function) call validation failed|failed to call a function|failed to (?:generate|validate) (?:valid )?json|model (?:generated|produced|returned|output) (?:an? )?(?:invalid|malformed) (?:tool|function|json)/i;

/** There is no such model. Some say so with status 400. */
export const NO_MODEL_PATTERN =
  /model_not_found|model_not_exist|model_not_available|unavailable[ _]model|(?:unknown|invalid|no such) model\b|model (?:identifier|id|name) (?:is )?invalid|unable to access (?:non-serverless )?model|model\b.{0,120}\b(?:has been (?:deprecated|decommissioned|retired|removed|discontinued|shut down)|no longer (?:available|supported|served))|模型.{0,30}(?:不存在|不可用|未开通|已下线)|(?:不存在|未找到|找不到|无效)的?模型|无可用渠道|model\b.{0,120}\b(?:not found|does not exist|not exist|is not available|is not supported|not a valid model)|not a valid model/i;

/** The server has too much to do. */
export const OVERLOADED_PATTERN =
  /overloaded|over capacity|capacity exceeded|server (?:is )?busy|insufficient_system_resource|engine is currently|too many pending|maximum pending requests|experiencing high (?:traffic|demand|load)|currently loading|server overload|(?:服务器?|系统|模型).{0,6}(?:繁忙|过载)|负载.{0,4}(?:饱和|过高)|访问量过大/i;

/** Too many requests or tokens, where no status says so: in a stream, or in a body under status 200. */
export const RATE_LIMIT_PATTERN =
  /rate[_ -]?limit|too many requests|(?:qps|rpm|tpm|requests?) (?:limit|quota)\b.{0,20}(?:reached|exceeded)|request limit reached|throttl|(?:请求|调用|并发).{0,8}(?:过多|过高|过快|频繁|超限|上限)|频率.{0,6}(?:过高|超限|限制)|限流|限速/i;

/** The engine behind the server died or gave its model up: another attempt may find it again, whatever status it has. */
export const SERVER_FAILED_PATTERN =
  /model (?:has )?crashed|model (?:was |has been )?unloaded|(?:function|worker|engine)\b.{0,20}cannot be invoked|request failed during generation|"error_type": ?"(?:generation|incomplete_generation)"|engine ?(?:core)?\b.{0,20}(?:dead|died|encountered an issue)/i;

/** A request that no waiting makes smaller: more tokens than the account may send in a whole minute. */
export const TOO_LARGE_PATTERN = /request too large for/i;

/** Where the messages of servers have the length of the context, and that of the prompt. */
const LIMITS = [
  /(?:maximum|max)\b[^.]{0,40}?(?:context|model) length (?:is|of|=)? ?\(?(\d+)/i,
  /context length is only (\d+)/i,
  /exceed context limit: \d+ \+ \d+ > (\d+)/i,
  /max_new_tokens`? must be <= (\d+)/i,
];
const PROMPTS = [
  /\((\d+)(?: tokens)? in (?:the |your )?(?:messages|prompt|input)/i,
  /your (?:request|prompt|messages) (?:has|have|contains?) (?:at least )?(\d+) (?:input )?tokens/i,
  /you passed (\d+) input tokens/i,
  /(\d+) tokens from the (?:input|messages|prompt)/i,
  /exceed context limit: (\d+) \+/i,
  /given: (\d+) `?inputs`? tokens/i,
];
const firstMatch = (text: string, patterns: readonly RegExp[]): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);

/**
 * Whether the prompt would fit and only the allowed output is too much: some servers add the two and speak of the context.
 * "maximum context length is 4096 tokens … requested 5000 tokens (100 in the messages, 4900 in the completion)".
 */
export function isOnlyOutputTooLong(text: string): boolean {
  const limit = firstMatch(text, LIMITS);
  const prompt = firstMatch(text, PROMPTS);
  if (limit === undefined || prompt === undefined) return false;
  return Number(prompt) < Number(limit);
}

/** Whether an error only says that a limit of tokens was reached: after a reply that ended by its limit, it says the same again. */
export function isTokenLimit(text: string): boolean {
  return (
    CONTEXT_PATTERN.test(text) ||
    /(?:max|limit|exceed|reach|too (?:many|long)|length)[^"]{0,80}\b(?:tokens?|completion|output|generation)\b|\b(?:tokens?|completion|output|generation)\b[^"]{0,80}(?:max|limit|exceed|reach|too (?:many|long)|length)|max_?(?:completion_|output_)?tokens/i.test(
      text,
    )
  );
}

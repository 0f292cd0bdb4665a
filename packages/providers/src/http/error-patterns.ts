/** What vendors say in their errors, because status codes alone do not tell. All are matched without regard to case. */

/** The prompt does not fit the model. */
export const CONTEXT_PATTERN =
  /context_length_exceeded|too_many_prompt_tokens|prompt_too_long|input_too_long|string_above_max_length|context_window_(?:exceeded|overflow)|(?:input|prompt) tokens? exceeds?|too many tokens: (?:total|size|the prompt)|exceed_context_size|maximum context length|maximum prompt length|max(?:imum)? (?:model|input|sequence) length|max_model_len|context (?:length|size|window)\b.{0,40}\bexceed|exceed\w* (?:the )?(?:available |maximum |model'?s? )*(?:context|input length|model token limit)|(?:prompt|input)\b[^.]{0,40}\b(?:is |are )?too (?:long|large)|prompt exceeds max|input token count.{0,40}exceeds|range of input length|reduce the length of the (?:messages|prompt|input)|context the overflows|inputs?`? (?:tokens? )?(?:\+ `?max_new_tokens`? )?must (?:be <=|have less than)|too many (?:input )?tokens in (?:the )?(?:prompt|input)/i;

/** The key is missing, wrong, or not allowed to do this. xAI and Gemini say so with status 400. */
export const AUTH_PATTERN =
  /api[ _-]?key (?:is )?(?:not valid|invalid|expired|not found|missing|required)|(?:invalid|incorrect|expired|missing|no|wrong|bad)(?: or (?:invalid|missing|expired))? (?:x-)?api[ _-]?key|api_key_invalid|invalid_api_key|authentication_error|invalid authentication|authentication (?:fails|failed)|unauthenticated|unauthorized|invalid (?:access )?token\b/i;

/** The provider declines by its own rules. */
export const FILTER_PATTERN =
  /content[_ ]?filter|content_policy|content management policy|responsibleaipolicy|data_?inspection|inappropriate content|content exists risk|considered high risk|sensitive(?:_?content|words? )|sensitive content|new_sensitive|敏感内容|不安全或敏感|content violates|usage (?:policy|guidelines)|flagged (?:as|by|for)|was flagged|moderation_blocked|requires moderation|prohibited_content|safety (?:system|filter|reasons)|blocked by .{0,30}safety|_policy_violation|\b(?:bio|misalignment)_policy/i;

/** The money is gone: asking again does not help. */
export const BILLING_PATTERN =
  /insufficient[_ ](?:quota|balance|credits?|funds)|credit_balance_exhausted|spend_limit_reached|exceeded_current_quota|exceeded your current quota|payment required|billing_(?:hard_limit|not_active)|account.{0,30}\b(?:arrears|overdue|suspended)|credit balance is too low|余额不足|arrearage/i;

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
  /model_not_found|model_not_exist|(?:unknown|invalid|no such) model\b|model\b.{0,120}\b(?:not found|does not exist|not exist|is not available|is not supported|not a valid model)|not a valid model/i;

/** The server has too much to do. */
export const OVERLOADED_PATTERN =
  /overloaded|over capacity|capacity exceeded|server (?:is )?busy|insufficient_system_resource|engine is currently|too many pending|maximum pending requests/i;

/** A request that no waiting makes smaller: more tokens than the account may send in a whole minute. */
export const TOO_LARGE_PATTERN = /request too large for/i;

/**
 * Whether the prompt would fit and only the allowed output is too much: some servers add the two and speak of the context.
 * "maximum context length is 4096 tokens … requested 5000 tokens (100 in the messages, 4900 in the completion)".
 */
export function isOnlyOutputTooLong(text: string): boolean {
  const limit = /(?:maximum|max)\b[^.]{0,40}?(?:context|model) length (?:is|of|=)? ?\(?(\d+)/i.exec(text)?.[1];
  const prompt =
    /\((\d+)(?: tokens)? in (?:the |your )?(?:messages|prompt|input)/i.exec(text)?.[1] ??
    /your (?:request|prompt|messages) (?:has|have|contains?) (?:at least )?(\d+) (?:input )?tokens/i.exec(text)?.[1];
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

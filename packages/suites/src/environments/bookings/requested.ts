/** What a text asks its reader for. Words, no grammar: a guest hears what they are waiting for. English and Chinese. */
const ASKS = {
  number:
    /\b(?:booking|reservation|confirmation)\s*(?:number|no\b|id\b|code|reference)|\breference number|订单号|预订号|预订编号|订单编号|确认号|预约号/i,
  email: /\be-?mail\b|邮箱|电子邮件|邮件地址/i,
  name: /\b(?:your|full|last|first|guest'?s?)\s+(?:full\s+)?name\b|\bname (?:on|under|of) (?:the|your)|姓名|名字|全名|尊姓/i,
  detail:
    /\bwhich\b|\bwhat date|\bnew date|\bwhen\b|\bhow many nights|\bwhat (?:is|are) the (?:date|new)|哪(?:一|个|家|天|日|晚)|日期|几晚|什么时候|何时/i,
  consent:
    /\bconfirm|\bgo ahead\b|\bproceed\b|\bshall i\b|\bshould i\b|\bwould you like\b|\bdo you (?:still )?(?:want|wish|agree)|\bare you sure\b|\bis (?:that|this) (?:ok(?:ay)?|all right|alright|fine)|\bmay i\b|确认|是否|可以吗|好吗|行吗|同意|要不要|(?:要|需要|想|希望)[^。？?]{0,30}吗|确定/i,
} as const;

export type Requested = keyof typeof ASKS;

/** A text without anything of a question in it asks for nothing, whatever words it has. */
const QUESTION =
  /[?？]|\bplease\b|\b(?:need|require|provide|give|tell|send|share|confirm)\b|请|需要|提供|告诉|告知|确认/i;

const DOUBTS =
  /\b(?:mis)?match|\b(?:not|n't|no)\b[^.?!]{0,40}\b(?:find|found|correct|agree|the same)|\bincorrect|\bwrong\b|\binvalid|不(?:相?符|匹配|一致|正确|对)|(?:找|查)不到|未(?:找|查)到|没有(?:找|查)到|有误/i;

/** Whether a text says that something the guest said cannot be right. */
export const doubts = (text: string): boolean => DOUBTS.test(text);

/** @returns in the order of the list above, each once */
export function listRequested(text: string): readonly Requested[] {
  if (!QUESTION.test(text) && !doubts(text)) return [];
  return (Object.keys(ASKS) as Requested[]).filter((one) => ASKS[one].test(text));
}

/**
 * Whether a model's name at Ollama stands for one that is served elsewhere: `gpt-oss:120b-cloud`, `glm-4.6:cloud`.
 * The local server only passes requests on, so prompts leave the machine.
 */
export function isCloudTag(name: string): boolean {
  const tag = /:([^:/]+)$/.exec(name)?.[1] ?? '';
  return /^(?:.+-)?cloud$/i.test(tag) || /-cloud$/i.test(name);
}

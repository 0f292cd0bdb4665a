/** Variables by which published templates switch thinking on and off. */
const SWITCHES = ['enable_thinking', 'thinking'] as const;

/**
 * Whether a template's switch to think is on. It is told by what the template writes: whether that is what it writes where the
 * switch is set to true, or to false.
 * @param render renders one question with variables added to those of the entry; may throw
 * @param variables what the entry sets
 * @returns null = the template has no such switch
 */
export function readThinkingSwitch(
  render: (variables: Readonly<Record<string, unknown>>) => string,
  variables: Readonly<Record<string, unknown>>,
): 'on' | 'off' | null {
  for (const name of SWITCHES) {
    const attempt = (value: boolean): string | null => {
      try {
        return render({ ...variables, [name]: value });
      } catch {
        return null;
      }
    };
    const [on, off, asIs] = [attempt(true), attempt(false), render(variables)];
    if (on === null || off === null || on === off) continue;
    if (asIs === on) return 'on';
    if (asIs === off) return 'off';
  }
  return null;
}

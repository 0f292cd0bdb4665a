/** A variable by which published templates switch thinking. `undefined` = it is left out. */
interface ThinkingVariable {
  readonly name: string;
  readonly on: unknown;
  readonly off: unknown;
}

const SWITCHES: readonly ThinkingVariable[] = [
  ...['enable_thinking', 'thinking', 'reasoning', 'enable_reasoning', 'think'].map((name) => ({
    name,
    on: true,
    off: false,
  })),
  ...['skip_think', 'skip_thinking', 'disable_thinking'].map((name) => ({ name, on: false, off: true })),
  { name: 'thinking_mode', on: 'on', off: 'off' },
  { name: 'thinking_budget', on: undefined, off: 0 },
];

/**
 * Whether a template's switch to think is on. It is told by what the template writes: whether that is what it writes where the
 * switch is set to on, or to off.
 * @param render renders one question with variables added to those of the entry; may throw
 * @param variables what the entry sets
 * @returns null = the template has no such switch
 */
export function readThinkingSwitch(
  render: (variables: Readonly<Record<string, unknown>>) => string,
  variables: Readonly<Record<string, unknown>>,
): 'on' | 'off' | null {
  for (const { name, on, off } of SWITCHES) {
    const attempt = (value: unknown): string | null => {
      const { [name]: _own, ...others } = variables;
      try {
        return render(value === undefined ? others : { ...others, [name]: value });
      } catch {
        return null;
      }
    };
    const [thinking, silent] = [attempt(on), attempt(off)];
    if (thinking === null || silent === null || thinking === silent) continue;
    const asIs = render(variables);
    if (asIs === silent) return 'off';
    // A budget of any size but none is thought.
    if (asIs === thinking || (on === undefined && Object.hasOwn(variables, name))) return 'on';
  }
  return null;
}

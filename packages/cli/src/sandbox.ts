import type { SuiteHeader } from '@evenhand/core';
import { type SandboxStatus, sandboxStatus } from '@evenhand/scorers';

const LANGUAGES = ['javascript', 'python'] as const;
export type SandboxLanguage = (typeof LANGUAGES)[number];

/** A language that suites need a sandbox for, and whether there is one. */
export interface SandboxNeed {
  readonly language: SandboxLanguage;
  readonly suites: readonly string[];
  readonly status: SandboxStatus;
}

/** What the suites that judge programs need. Runs one line of each language to find out; nothing where no suite does. */
export async function findSandboxNeeds(
  suites: readonly Pick<SuiteHeader, 'name' | 'scorer'>[],
): Promise<SandboxNeed[]> {
  const codeSuites = suites.filter(({ scorer }) => scorer.name === 'code');
  if (codeSuites.length === 0) return [];
  const status = await sandboxStatus();
  return LANGUAGES.flatMap((language) => {
    // `sample`: each sample names its own, so that either is needed.
    const sharing = codeSuites.filter(({ scorer }) => [language, 'sample'].includes(scorer.options.language as string));
    return sharing.length === 0
      ? []
      : [{ language, suites: sharing.map(({ name }) => name), status: status[language] }];
  });
}

/** One sentence for each sandbox that is missing. */
export function findSandboxProblems(needs: readonly SandboxNeed[]): string[] {
  return needs.flatMap(({ language, suites, status }) =>
    status.available
      ? []
      : [`no sandbox for ${language}: ${suites.join(', ')} will be refused: ${status.why}; ${status.remedy}`],
  );
}

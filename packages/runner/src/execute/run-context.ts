import type {
  AnyScorer,
  DialogueRules,
  Generation,
  Journal,
  ModelAdapter,
  ModelEntry,
  RunState,
  Runtime,
  Session,
  Settings,
  Verdict,
} from '@evenhand/core';
import type { Limiter } from '../limits/limiter.ts';
import type { Plan } from '../plan/plan.ts';
import type { PowerMeter } from '../power/power-meter.ts';
import type { ConnectedJudge } from '../scoring/judge-model.ts';
import type { Executor } from './executor.ts';
import type { PauseWatch } from './pause-watch.ts';
import type { RetryPolicy } from './retry.ts';

/** All that the cells of a run are executed with. */
export interface RunContext {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly models: readonly ModelEntry[];
  readonly adapters: ReadonlyMap<string, ModelAdapter>;
  readonly scorers: ReadonlyMap<string, AnyScorer>;
  /** What dialogues are played with, by suite; absent = no suite has an environment. */
  readonly dialogues?: ReadonlyMap<string, DialogueRules>;
  readonly journal: Journal;
  readonly state: RunState;
  readonly runtime: Runtime;
  readonly retry?: RetryPolicy;
  /** Sends requests in the place of this process; absent or null = the adapters do. */
  readonly executor?: Executor | null;
  /** Soft: nothing new is asked, what runs may end. */
  readonly stop: AbortSignal;
  /** Hard: what runs is given up. */
  readonly cancel: AbortSignal;
  /** Of ways that others use besides, a judge: by key of the way. */
  readonly limiters?: ReadonlyMap<string, Limiter>;
  /** Measures what models on this machine take; absent or null = nobody does. */
  readonly power?: PowerMeter | null;
  /** A judge model whose requests count against the cap; absent = none does. */
  readonly judge?: Pick<ConnectedJudge, 'useBudget'> | null;
  /** Kept up to date while requests run. */
  readonly inFlight?: { requests: number };
  /** Told once at the end how each host was asked, and what was given up. */
  readonly onLanes?: (log: {
    limiters: Session['limiters'][number][];
    openCircuits: Session['givenUp'][number][];
  }) => void;
  /** Told of each time in which nothing ran, when it is noticed. */
  readonly onPause?: (pause: Session['pauses'][number]) => void;
  /** Told once at the end what all sessions of the run have booked, judges included, USD. */
  readonly onSpent?: (usd: number) => void;
  /** Absent = nobody looks whether the machine slept. */
  readonly pauseWatch?: PauseWatch;
  /** Told how many replies wait for a scorer that must run something, whenever one comes or goes. */
  readonly onWaiting?: (replies: number) => void;
  /** Told of every verdict, with what the model said. */
  readonly onVerdict?: (verdict: Verdict, generation: Generation | null) => void;
}

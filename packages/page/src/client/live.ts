import type { ClientTexts } from '../page-data.ts';
import { fill } from './fill.ts';

/** What `evenhand view` tells while a run goes on. */
export interface LiveProgress {
  readonly done: number;
  readonly total: number;
  readonly right: number;
  readonly failed: number;
  readonly running: boolean;
}

/** Shows how far the run is, and the page anew once its results are other ones. */
export function startLive(texts: () => ClientTexts, show: (text: string) => void): void {
  let running: boolean | null = null;
  const source = new EventSource('events');
  source.addEventListener('progress', (event) => {
    const progress = JSON.parse(event.data as string) as LiveProgress;
    const messages = texts();
    const { browser: text } = messages;
    if (running === true && !progress.running) return location.reload();
    running = progress.running;
    show(progress.running ? fill(text.live, { ...progress, running: '' }) : text.liveEnded);
  });
  source.addEventListener('error', () => {
    const messages = texts();
    show(messages.browser.liveLost);
  });
}

import { spawn } from 'node:child_process';
import type { ContainerEngine } from './engine.ts';

/** Label of the containers and images of this run. */
const LABEL = `summit-stacks.run=${process.pid}`;

/** Removes what has the label when its input ends, which is when the runner ends, however it does. */
const WATCH = `while read -r line; do :; done
  for id in $("$0" ps --all --quiet --filter "label=$1"); do "$0" rm --force --volumes "$id"; done
  for id in $("$0" images --quiet --filter "label=$1"); do "$0" rmi --force "$id"; done`;

let isWatched = false;

/** Label of the containers and images of this run, which are removed at its end. */
export function labelOfRun(engine: ContainerEngine): string {
  if (!isWatched) {
    isWatched = true;
    // In a session of its own: Ctrl-C in the terminal ends only the runner.
    const watch = spawn('/bin/sh', ['-c', WATCH, engine, LABEL], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    watch.unref();
    (watch.stdin as unknown as { unref: () => void }).unref();
  }
  return LABEL;
}

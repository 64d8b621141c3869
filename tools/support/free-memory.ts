import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectGarbage = (options: { type: 'major'; flavor: 'last-resort' }) => void;

let sideBySide = false;

/** Leaves memory to V8 from now on: `freeMemory` would hold up scenarios side by side for seconds. */
export function runSideBySide(): void {
  sideBySide = true;
}

/**
 * Gives back the memory of objects that are no longer in use, which V8 does by itself only when it is
 * short of it. Without effect after `runSideBySide`.
 */
export function freeMemory(): void {
  if (sideBySide) return;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as CollectGarbage)({ type: 'major', flavor: 'last-resort' });
}

import { createRequire } from 'node:module';
import type sequencer from '@jest/test-sequencer';

// The package's types are those of its CommonJS module, which is another than its ES module.
const require = createRequire(import.meta.url);
const { default: Sequencer } = require('@jest/test-sequencer') as typeof sequencer;

type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/** Name of a test file that starts an emulator, a browser or a build: `job.engine.test.ts`. */
export const ENGINE_TEST = /\.engine\.test\.ts$/;

/** Runs the tests that need an engine after all others. */
export default class EnginesLast extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests);
    const needsEngine = ({ path }: Tests[number]) => ENGINE_TEST.test(path);
    return [...sorted.filter((test) => !needsEngine(test)), ...sorted.filter(needsEngine)];
  }
}

import { CATALOGUE, type Architecture } from '../../lib/catalogue.ts';
import { Engines } from '../../tools/cli/run/engines.ts';
import { MissingProgram, type Engine } from '../../tools/emulators/engine.ts';

const [logPipeline, flowLogs, fanOut] = ['log-pipeline', 'flow-logs', 'fan-out'].map((wanted) =>
  CATALOGUE.find(({ id }) => id === wanted),
) as [Architecture, Architecture, Architecture];

const control = { start: () => Promise.resolve(), stop: () => Promise.resolve() };
const calls: string[] = [];
let failure: Error | undefined;

const openSearch: Engine = {
  id: 'opensearch',
  title: 'OpenSearch',
  megabytes: 75,
  isInstalled: () => false,
  open: () =>
    Promise.resolve({
      environment: { SEARCH: 'https://127.0.0.1:1' },
      control,
      start: ({ emulator }) => {
        calls.push(`start beside ${emulator}`);
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
      close: () => {
        calls.push('close');
        return Promise.resolve();
      },
    }),
};

const chosen = [logPipeline, fanOut, flowLogs];

function start(engines: Engines, architecture: Architecture): Promise<void> {
  const { signal } = new AbortController();
  return engines.start(architecture, 'http://emulator', () => undefined, signal);
}

beforeEach(() => {
  calls.length = 0;
  failure = undefined;
});

test('starts an engine once, for the first architecture that uses it', async () => {
  const engines = await Engines.open([openSearch], chosen);
  await start(engines, fanOut);
  expect(calls).toEqual([]);
  await Promise.all([start(engines, logPipeline), start(engines, flowLogs)]);
  expect(calls).toEqual(['start beside http://emulator']);
  expect(engines.control('opensearch')).toBe(control);
});

test('closes an engine after the last architecture that uses it', async () => {
  const engines = await Engines.open([openSearch], chosen);
  await start(engines, logPipeline);
  await engines.end(logPipeline);
  await engines.end(fanOut);
  expect(calls).not.toContain('close');
  await engines.end(flowLogs);
  expect(calls).toContain('close');
});

test('records a program that must be installed first', async () => {
  failure = new MissingProgram('OpenSearch needs Java: install it.');
  const engines = await Engines.open([openSearch], chosen);
  await start(engines, logPipeline);
  expect(engines.missingEngine('opensearch')).toBe('OpenSearch needs Java: install it.');
  expect(engines.control('opensearch')).toBeUndefined();
});

test('rejects with the error of an engine that does not start', async () => {
  failure = new Error('OpenSearch did not start.');
  const engines = await Engines.open([openSearch], chosen);
  await expect(start(engines, logPipeline)).rejects.toThrow('OpenSearch did not start.');
});

test('opens only engines that a chosen architecture uses, and names their downloads', async () => {
  const none = await Engines.open([openSearch], [fanOut]);
  expect([none.environment, none.downloads]).toEqual([{}, []]);
  const engines = await Engines.open([openSearch], chosen);
  expect(engines.environment).toEqual({ SEARCH: 'https://127.0.0.1:1' });
  expect(engines.downloads).toEqual(['OpenSearch (75 MB)']);
});

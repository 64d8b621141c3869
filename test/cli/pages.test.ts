import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { parseOptions } from '../../lib/options.ts';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';
import { blocksOfPages, commandsOfPages, type PageCommand } from '../support/commands-of-pages.ts';

const IDS = CATALOGUE.map(({ id }) => id);
const STACKS = [COMMON_STACK, ...CATALOGUE.flatMap(({ stacks }) => stacks)];
const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** Place for the reader's own value: `FILE…`, `<name>`, `ARCHITECTURE`. */
const PLACEHOLDER = /…|<|^[A-Z_]+$/;

/** Commands of the CDK's CLI in the pages. */
const CDK_COMMANDS = ['acknowledge', 'bootstrap', 'cli-telemetry', 'deploy', 'diff', 'ls', 'synth'];

const ALL = commandsOfPages();
const COMMANDS = ALL.filter(({ words }) => !words.some((word) => PLACEHOLDER.test(word)));
const withStart = (start: string) => COMMANDS.filter(({ text }) => `${text} `.startsWith(start));

/** Script of package.json and its arguments. */
function scriptOf({ words }: PageCommand) {
  const [, verb = '', ...rest] = words;
  const name = verb === 'run' ? (rest[0] ?? '') : verb;
  const [separator, ...args] = verb === 'run' ? rest.slice(1) : rest;
  return { name, args, separator };
}

test('The pages have commands of npm and of the CDK', () => {
  expect(withStart('npm ').length).toBeGreaterThan(100);
  expect(withStart('npx cdk ').length).toBeGreaterThan(20);
});

test('Each block of shell code in a page can be pasted: bash parses it', () => {
  const blocks = blocksOfPages();
  expect(blocks.length).toBeGreaterThan(40);
  for (const [page, input] of blocks) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input, encoding: 'utf8' });
    expect([page, status, stderr]).toEqual([page, 0, '']);
  }
});

test('Each npm command of a page is a script, with two dashes before its arguments', () => {
  const wrong = withStart('npm ').filter((command) => {
    const { name, separator = '--' } = scriptOf(command);
    return !(name in { ...scripts, ci: '', install: '' }) || separator !== '--';
  });
  expect(wrong).toEqual([]);
});

/** Different command lines of scripts with a parser: one for each name of options. */
const PARSED = new Map(
  withStart('npm ').flatMap((command) => {
    const { name, args } = scriptOf(command);
    const [, file] = /^node (tools\/\S+\.ts)$/.exec(scripts[name] ?? '') ?? [];
    // A name between backticks is not a whole command line.
    const isMention = command.isInline && args.length === 0;
    if (file === undefined || name === 'bench' || isMention) return [];
    const alike = args.map((word) =>
      IDS.includes(word) ? 'architecture' : STACKS.includes(word) ? 'stack' : word,
    );
    return [[[name, ...alike].join(' '), { file, args, page: command.page }] as const];
  }),
);

let parsed: readonly (Readonly<Record<string, string[]>> | null)[];
let messages = '';

beforeAll(() => {
  const program = join(PROJECT, 'test', 'support', 'parse-only.ts');
  const input = JSON.stringify([...PARSED.values()]);
  const child = spawnSync(process.execPath, [program], { input, encoding: 'utf8' });
  messages = child.stderr;
  if (child.status !== 0) throw new Error(messages);
  parsed = JSON.parse(child.stdout) as typeof parsed;
});

test.each([...PARSED].map(([line, { file }], index) => [line, file, index] as const))(
  'npm run %s is accepted by its own parser',
  (_line, file, index) => {
    const found = parsed[index];
    if (!found) throw new Error(messages);
    const { architectures = [], stack = [] } = found;
    // The last argument of eject is a folder.
    const named = file.endsWith('eject.ts') ? architectures.slice(0, -1) : architectures;
    expect(named.filter((name) => !IDS.includes(name))).toEqual([]);
    expect(stack.filter((name) => !STACKS.some((each) => name.endsWith(each)))).toEqual([]);
  },
);

test('Each bench of a page exists', () => {
  const text = readFileSync(join(PROJECT, 'tools', 'cli', 'bench.ts'), 'utf8');
  const benches = [...text.matchAll(/^ {2}\['([\w-]+)',/gm)].map(([, name]) => name);
  const named = withStart('npm run bench ').flatMap((command) => scriptOf(command).args);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !benches.includes(name))).toEqual([]);
});

test.each([...withStart('npx cdk '), ...withStart('npx cdklocal ')])(
  '$text in $page names a command, stacks and options that exist',
  ({ words: [, , command = '', ...rest] }) => {
    expect(CDK_COMMANDS).toContain(command);
    const context: Record<string, string> = {};
    const stacks: string[] = [];
    while (rest.length > 0) {
      const word = rest.shift() ?? '';
      if (word === '--parameters') rest.shift();
      else if (word === '-c') {
        const [name = '', value = ''] = (rest.shift() ?? '').split('=');
        context[name] = value;
      } else if (!word.startsWith('-')) stacks.push(word);
    }
    expect(() => parseOptions(context)).not.toThrow();
    if (['deploy', 'diff'].includes(command))
      expect(stacks.filter((name) => !STACKS.includes(name))).toEqual([]);
  },
);

test('Each path that a page gives to jest has tests', () => {
  const paths = withStart('npx jest ').flatMap(({ words }) =>
    words.slice(2).filter((word) => !word.startsWith('-')),
  );
  expect(paths.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
});

test('Each command of the AWS CLI in a page has a service, a command and options that exist, and the required ones', async () => {
  // A name without a command is a prefix in a text: `aws sqs`.
  const commands = ALL.filter(({ words }) => words[0] === 'aws' && words.length > 2);
  expect(commands.length).toBeGreaterThan(40);
  const check = join(PROJECT, 'test', 'support', 'aws_commands.py');
  const found = execFileSync(await miniStackPython(() => undefined), [check], {
    encoding: 'utf8',
    // Between backticks may be a part of a command line.
    input: JSON.stringify(
      commands.map(({ words, isInline }) => (isInline ? [...words, '…'] : words)),
    ),
  });
  expect(JSON.parse(found)).toEqual([]);
  // The first time, it installs the emulator's packages.
}, 300_000);

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

const PARTS = [
  'bin',
  'lib',
  'lambda',
  'test',
  'tools',
  'cdk.json',
  'package.json',
  'tsconfig.json',
];

/** Copy of the project, as `npm ci` leaves it with `ignore-scripts=true` in .npmrc. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'without scripts '));
  for (const part of PARTS) cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
}, 300_000);

afterAll(() => {
  rmSync(copy, { recursive: true });
});

test.each([
  ['npm start', 'tools/cli/start.ts'],
  ['npm test', 'test/run.ts'],
  ['npx cdk synth', 'bin/summit-stacks.ts'],
])(
  'Without the script of npm ci, %s ends with one sentence that has the command to run',
  (_command, file) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, file)], {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: join(copy, 'out'), CDK_VALIDATION: 'false' },
    });
    expect(`${stdout}${stderr}`).toMatch(
      /^The (functions' )?native packages .*: run 'npm ci --ignore-scripts=false'\.\n$/,
    );
    expect(status).toBe(2);
  },
  120_000,
);

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { readAssembly, STACKS } from '../../support/templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-app-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function runApp(project: string, context: Record<string, unknown>) {
  return spawnSync(process.execPath, [join(project, 'bin', 'summit-stacks.ts')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: folder,
      CDK_OUTDIR: join(folder, 'out'),
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
  });
}

test('An unknown option ends the app with one sentence that names the known ones', () => {
  const { status, stdout, stderr } = runApp(PROJECT, { stages: 'production' });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    "Unknown option '-c stages=…'. The options are: stage, architecture, streamCapacity, chat, slackUsers, slackChannels, slackWorkspace, containerDeployment, alarmEmail, runbooks, source, repository, connectionArn, approval, executionMode, toolsAccount, stagingAccount, productionAccount, commit, assetsBucket, permissionsBoundary.\n",
  );
});

test('The project gives the same templates wherever it lies and is run, without Docker or any other program', () => {
  const copy = join(folder, 'elsewhere');
  mkdirSync(join(copy, '.cache'), { recursive: true });
  for (const part of ['bin', 'lib', 'lambda', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  }
  for (const part of ['node_modules', '.cache/native']) {
    symlinkSync(join(PROJECT, part), join(copy, part));
  }
  const { status, stderr } = runApp(copy, { 'aws:cdk:enable-asset-metadata': false });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const file of STACKS.map((stack) => `${stack}.template.json`)) {
    expect(readFileSync(join(folder, 'out', file), 'utf8')).toBe(readAssembly('sandbox', file));
  }
});

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { emulatorWarning } from '../../../lib/common/emulator-warning.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import {
  readAssembly,
  readTemplate,
  resourcesOf,
  STACKS,
  STACKS_AND_STAGES,
  type Stage,
} from '../../support/templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-app-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function runApp(context: Record<string, unknown>, env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [join(PROJECT, 'bin', 'summit-stacks.ts')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: folder,
      CDK_OUTDIR: join(folder, 'out'),
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
      ...env,
    },
  });
}

test('An unknown option ends the app with one sentence that names the known ones', () => {
  const { status, stdout, stderr } = runApp({ stages: 'production' });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    "Unknown option '-c stages=…'. The options are: stage, architecture, runbooks, alarmEmail, prefix, streamCapacity, engine, lakeFirstDay, lakeLastDay, lakeFormation, warehouse, kafkaCluster, accelerator, scratch, maxVcpus, chat, slackUsers, slackChannels, slackWorkspace, containerDeployment, serviceNamespace, source, repository, connectionArn, approval, executionMode, toolsAccount, stagingAccount, productionAccount, organization, organizationFeatures, organizationAccounts, delegatedAdministrator, allowedRegions, organizationBudget, accountBudget, identityCenter, observabilitySink, originSecret, commit, assetsBucket, permissionsBoundary, onlyStacks.\n",
  );
});

test('The app starts beside what `cdk acknowledge`, `cdk cli-telemetry`, look-ups and ~/.cdk.json keep in the context', () => {
  const context = {
    'acknowledged-issue-numbers': [34892],
    'cli-telemetry': false,
    'availability-zones:account=111111111111:region=eu-west-1': ['eu-west-1a'],
    team: 'platform',
    // Ends the app directly after the check of the names, before it builds the stacks.
    stage: 'none',
  };
  const { status, stderr } = runApp(context);
  expect(status).toBe(2);
  expect(stderr).toBe(
    "Option '-c stage=none' is not known here: it takes sandbox or production.\n",
  );
});

test('With the address of an emulator, cdk deploy pushes no container images, and the app names the stacks that need npm start', () => {
  const imagesOf = (manifest: string) =>
    Object.keys((JSON.parse(manifest) as { dockerImages?: object }).dockerImages ?? {});
  expect(imagesOf(readAssembly('sandbox', 'QueueWorker.assets.json'))).toHaveLength(1);
  const { stderr, status } = runApp({}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
  const warning = emulatorWarning(CATALOGUE);
  expect({ stderr, status }).toEqual({ stderr: warning ? `${warning}\n` : '', status: 0 });
  const manifests = globSync(join(folder, 'out', '*.assets.json'));
  expect(manifests.length).toBe(STACKS.length);
  expect(manifests.flatMap((file) => imagesOf(readFileSync(file, 'utf8')))).toEqual([]);
}, 120_000);

test('The option onlyStacks limits the synthesis to the named stacks and those on which they depend, with the same templates', () => {
  const outdir = join(folder, 'some');
  const { status } = runApp({ onlyStacks: 'FanOut,ServerlessApi' }, { CDK_OUTDIR: outdir });
  expect(status).toBe(0);
  const templates = globSync('*.template.json', { cwd: outdir }).sort();
  expect(templates).toEqual(
    ['AccountSettings', 'FanOut', 'ServerlessApi'].map((name) => `${name}.template.json`),
  );
  for (const file of templates)
    expect(readFileSync(join(outdir, file), 'utf8')).toBe(readAssembly('sandbox', file));
});

test('The option onlyStacks rejects a name that no stack has, with the names of all', () => {
  const { status, stderr } = runApp({ onlyStacks: 'FanOut,FanIn' });
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^There is no stack 'FanIn'\. There are: AccountSettings, .*FanOut.*\.\n$/,
  );
});

test('A function has the same code wherever the project lies and is run, without Docker or any other program', () => {
  for (const stack of STACKS) expect(codeOf(stack, 'production')).toEqual(codeOf(stack, 'sandbox'));
});

/**
 * Returns the code of a stack's functions. For production, it is from a copy of the project:
 * test/support/synthesize-stages.ts.
 */
function codeOf(stack: string, stage: Stage) {
  const functions = resourcesOf<{ Code: unknown }>(
    readTemplate(stack, stage),
    'AWS::Lambda::Function',
  );
  return functions.map(([id, { Properties }]) => [id, Properties.Code]);
}

test.each(STACKS_AND_STAGES)(
  '%s in %s has no message that cdk synth would print',
  (stack, stage) => {
    const entries = JSON.parse(readAssembly(stage, `${stack}.metadata.json`)) as Readonly<
      Record<string, readonly { readonly type: string; readonly data: unknown }[]>
    >;
    const messages = Object.values(entries)
      .flat()
      .filter(({ type }) => /^aws:cdk:(info|warning|error)$/.test(type));
    expect(messages).toEqual([]);
  },
);

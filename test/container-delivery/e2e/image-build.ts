import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { PHASES, type Build } from '../../e2e/build/buildspec.ts';
import { Checkout, headCommit } from '../../e2e/build/checkout.ts';
import { projectOf, type Project } from '../../e2e/build/project.ts';
import { HERE, phasesOf, runProject, succeeded } from '../../e2e/build/run-project.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { FakeCommands, type BuildFault } from './fake-commands.ts';

/** Expected phases of each fault, and calls that must not follow. */
const FAULTS: readonly (readonly [BuildFault, phases: string, never: RegExp])[] = [
  ['test', 'INSTALL SUCCEEDED, PRE_BUILD FAILED', /^docker/],
  [
    'push',
    'INSTALL SUCCEEDED, PRE_BUILD SUCCEEDED, BUILD FAILED, POST_BUILD FAILED',
    /build .*catalogue|release\.ts/,
  ],
  [
    'finding',
    'INSTALL SUCCEEDED, PRE_BUILD SUCCEEDED, BUILD SUCCEEDED, POST_BUILD FAILED',
    /release\.ts/,
  ],
  ['pushed', succeeded(PHASES), /^docker (build|push)/],
];

/** Runs the commands of the image build, read from its project, with fakes of Docker and ECR. */
export async function checkImageBuild(
  outputs: Readonly<Record<string, string>>,
  checks: Checks,
): Promise<void> {
  const commit = headCommit();
  if (commit === undefined) {
    checks.notRun(
      'The build of the images succeeds',
      'This is not a git checkout: clone the project.',
    );
    return;
  }
  const check = new ImageBuildCheck(await projectOf(outputs.ImageBuildProject ?? ''), commit);
  try {
    await check.run(checks);
  } finally {
    check.remove();
  }
}

class ImageBuildCheck {
  private readonly project: Project;
  private readonly commit: string;
  private readonly checkout: Checkout;
  private readonly commands = new FakeCommands();

  constructor(project: Project, commit: string) {
    this.project = project;
    this.commit = commit;
    this.checkout = new Checkout(commit);
    // Packages, whose `npm ci` is part of the delivery pipeline's scenario, and bundles by their content.
    for (const name of ['node_modules', '.cache'])
      symlinkSync(join(PROJECT, name), join(this.checkout.folder, name));
  }

  async run(checks: Checks): Promise<void> {
    const { commit, project } = this;
    const good = await this.build(commit);
    checks.equal(
      'The commands of the image build’s project succeed with fakes of Docker, ECR and npm',
      succeeded(PHASES),
      phasesOf(good),
    );
    const { WEB_REPOSITORY: web = '', CATALOGUE_REPOSITORY: catalogue = '' } = project.variables;
    const images = [web, catalogue].flatMap((name) => [
      `build ${name}:${commit}`,
      `push ${name}:${commit}`,
    ]);
    checks.equal(
      'The image build runs the tests, logs in, builds and pushes each image once under its commit, waits for the scans and releases',
      ['jest', 'login', ...images, 'scan', 'scan', `release ${commit}`].join('\n'),
      this.commands.calls.flatMap(shortForm).join('\n'),
    );
    checks.equal(
      'The image build’s artifact contains the stack’s template and the commit as a tag',
      `ContainerDelivery.template.json with Commit; ${commit}`,
      this.release(),
    );
    const wrong: string[] = [];
    for (const [fault, phases, never] of FAULTS) {
      const build = await this.build(commit, fault);
      const called = this.commands.calls.filter((call) => never.test(call));
      if (build.phases.join(', ') !== phases || called.length > 0)
        wrong.push(`${fault}: ${build.phases.join(', ')} ${called.join(', ')}`);
    }
    const named = await this.build('main');
    if (named.phases.at(-1) !== 'PRE_BUILD FAILED') wrong.push(`main: ${named.phases.join(', ')}`);
    checks.noProblems(
      'A failed test, a failed push, a critical finding or a branch as the commit ends the image build, and existing images are not built again',
      '5 as they should',
      wrong,
    );
  }

  remove(): void {
    this.commands.remove();
    this.checkout.remove();
  }

  private build(commit: string, fault?: BuildFault): Promise<Build> {
    const { project, checkout } = this;
    rmSync(join(checkout.folder, 'release'), { recursive: true, force: true });
    return runProject(project, {
      checkout,
      commit: this.commit,
      commands: this.commands,
      // The pipeline's action sets COMMIT.
      variables: { ...HERE, COMMIT: commit, ...this.commands.environment(fault) },
    });
  }

  /** Input of the last stage. */
  private release(): string {
    const file = (name: string) => join(this.checkout.folder, 'release', name);
    const name = 'ContainerDelivery.template.json';
    if (!existsSync(file(name))) return 'no template';
    const json = (path: string) => JSON.parse(readFileSync(file(path), 'utf8')) as unknown;
    const { Parameters = {} } = json(name) as { Parameters?: object };
    const { Tags } = json('configuration.json') as { Tags: { commit: string } };
    return `${name} with ${'Commit' in Parameters ? 'Commit' : 'no commit'}; ${Tags.commit}`;
  }
}

/** Calls that are checked, with their short form. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^npx jest.*/, 'jest'],
  [/^docker login.*/, 'login'],
  [/^docker build .*--tag (\S+) .*/, 'build $1'],
  [/^docker push (\S+)/, 'push $1'],
  [/^aws ecr wait image-scan-complete.*/, 'scan'],
  [/^npx node .*release\.ts \S+ (\S+) .*/, 'release $1'],
];

function shortForm(call: string): string[] {
  const found = SHORT_FORMS.find(([pattern]) => pattern.test(call));
  return found ? [call.replace(...found)] : [];
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

interface LockedPackage {
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: string;
  readonly cpu?: string;
}

const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

const { allowScripts, optionalDependencies } = JSON.parse(read('package.json')) as Record<
  'allowScripts' | 'optionalDependencies',
  Readonly<Record<string, unknown>>
>;

const LOCKS = globSync('{package-lock.json,lambda/*/package-lock.json}', { cwd: PROJECT });
const REQUIREMENTS = globSync('{lambda,test,tools}/**/requirements.txt', { cwd: PROJECT });

const DOCKERFILES = globSync('{lambda,lib,test,tools}/**/Dockerfile', { cwd: PROJECT });

/** Packages of a lock file, without the project itself. */
function packagesOf(file: string): [path: string, each: LockedPackage][] {
  const { packages } = JSON.parse(read(file)) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages).filter(([path]) => path !== '');
}

const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? '';

describe.each(LOCKS)('%s', (file) => {
  test('has the integrity of each package that npm downloads', () => {
    const packages = packagesOf(file);
    expect(packages.length).toBeGreaterThan(0);
    const without = packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle);
    expect(without).toEqual([]);
  });
});

test('package.json allows or forbids each script of a package, so that npm ci warns of none', () => {
  const scripts = packagesOf('package-lock.json')
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => nameOf(path));
  expect(Object.keys(allowScripts).sort()).toEqual(scripts.sort());
});

test('Node for Linux is locked for both processors, and no script installs it', () => {
  const nodes = packagesOf('package-lock.json').filter(
    ([path]) => nameOf(path) in optionalDependencies,
  );
  expect(nodes.map(([, { os, cpu, hasInstallScript }]) => [os, cpu, hasInstallScript])).toEqual([
    ['linux', 'arm64', undefined],
    ['linux', 'x64', undefined],
  ]);
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1);
});

test.each(REQUIREMENTS)('%s has a hash of each package', (file) => {
  // Lines that end in a backslash go on.
  const lines = read(file)
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !/^[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/.test(line))).toEqual(
    [],
  );
});

test('Each list of Python packages is in one of the tested files', () => {
  expect(REQUIREMENTS.length).toBeGreaterThan(5);
});

describe.each(DOCKERFILES)('%s', (file) => {
  const lines = read(file).split('\n');

  test('names each base image by its digest', () => {
    const digests = Object.fromEntries(
      lines.flatMap((line) =>
        [...line.matchAll(/^ARG (\w+)=(sha256:[0-9a-f]{64})$/g)].map(([, name = '', digest]) => [
          name,
          digest,
        ]),
      ),
    );
    const images = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) {
      const [, name = ''] = /@\$\{(\w+)\}$/.exec(image) ?? [];
      expect([image, digests[name]]).toEqual([image, expect.stringMatching(/^sha256:/)]);
    }
  });

  test('copies from its own stages only, and names no image that interprets it', () => {
    const stages = lines.flatMap((line) => /^FROM .* AS (\S+)$/.exec(line)?.[1] ?? []);
    const sources = lines.flatMap((line) => /--from=(\S+)/.exec(line)?.[1] ?? []);
    expect(stages).toEqual(expect.arrayContaining(sources));
    expect(lines.filter((line) => /^#\s*syntax=/.test(line))).toEqual([]);
  });
});

test('The four Dockerfiles are among the tested files, those of one image with one digest', () => {
  expect(DOCKERFILES).toHaveLength(4);
  const nodes = DOCKERFILES.flatMap((file) => read(file).match(/^ARG NODE_DIGEST=.*$/gm) ?? []);
  expect(nodes).toHaveLength(3);
  expect(new Set(nodes).size).toBe(1);
});

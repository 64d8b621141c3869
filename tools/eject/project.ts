import { readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { nativePackages } from '../../lib/common/bundles.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { EmulatorFiles } from './emulator.ts';
import { importsOf, isModule, Modules, textOf } from './modules.ts';
import { packageFile, PACKAGE_FILE } from './packages.ts';
import { readme, withoutDeadLinks } from './pages.ts';
import { prune } from './prune.ts';
import type { Selection } from './selection.ts';
import { servicesIn } from './services.ts';

/** Settings that every project has. */
const SETTINGS = [
  '.editorconfig',
  '.gitattributes',
  '.gitignore',
  '.npmrc',
  '.prettierignore',
  '.prettierrc.json',
  'LICENSE',
  'cdk.json',
  'eslint.config.js',
  'jest.config.js',
  'lambda/tsconfig.json',
  'tsconfig.json',
];

const NOTICE = `Parts of this project are from summit-stacks.
Copyright 2026 The summit-stacks authors
Licensed under the Apache License, Version 2.0 (see LICENSE).
`;

const CI = `#!/usr/bin/env bash
# The scenario on the emulator, and all tests.
set -euo pipefail
cd "$(dirname "$0")/.."
npm ci
npm start
npm test
`;

/** Name of this project, which the ejected one's replaces. */
const OWN_NAME = 'summit-stacks';

/** File of an ejected project: a text, or the file of this project with these bytes. */
export type EjectedFile = { readonly text: string } | { readonly copyOf: string };

/**
 * Files of the project with the chosen architectures.
 *
 * @param choice architectures
 * @param name name of the project, of its tag, of the namespace of its metrics, and beginning of its
 *   stacks' names
 */
export function ejectedFiles(choice: Selection, name: string): ReadonlyMap<string, EjectedFile> {
  const all = projectFiles();
  const selection = choice.without(otherFaults(all, choice));
  const modules = new Modules(all, rootsOf(all, selection), selection);
  const emulator = new EmulatorFiles(all, modules.files);
  const kept = new Set([
    ...[...modules.files].filter(
      (file) => !/^tools\/emulators\/ministack\/(launcher|tests)\//.test(file),
    ),
    ...emulator.files.keys(),
    ...(usesNativePackages(modules.files)
      ? ['lambda/native/package.json', 'lambda/native/package-lock.json']
      : []),
  ]);
  const texts = new Map<string, string>();
  for (const file of kept) {
    const text = emulator.files.get(file) ?? (isText(file) ? textOf(file) : undefined);
    if (text !== undefined)
      texts.set(file, isModule(file) ? pruned(file, text, modules, selection) : text);
  }
  const titles = selection.chosen.map(({ title }) => title).join(', ');
  texts.set('package.json', JSON.stringify(packageFile(name, `${titles}, on AWS`, texts)));
  for (const [file, text] of texts)
    if (file.endsWith('.md')) texts.set(file, withoutDeadLinks(file, text, kept));
  if (!selection.chosen.some(({ id }) => id === name))
    texts.set('cdk.json', withPrefix(textOf('cdk.json'), prefixOf(name)));
  texts.set('README.md', readme(name, selection.chosen));
  texts.set('.ci/run', CI);
  const files = new Map<string, EjectedFile>();
  for (const file of kept) if (!texts.has(file)) files.set(file, { copyOf: file });
  for (const [file, text] of texts)
    files.set(
      file.replace(OWN_NAME, name),
      file === 'LICENSE' ? { text } : { text: text.replaceAll(OWN_NAME, name) },
    );
  return files.set('NOTICE', { text: NOTICE });
}

function withPrefix(settings: string, prefix: string): string {
  return JSON.stringify({ ...(JSON.parse(settings) as object), context: { prefix } });
}

/** `MyLogs-` of `my-logs`: projects of one architecture can share an account. */
function prefixOf(name: string): string {
  return `${name.replaceAll(/(?:^|-)(.?)/g, (_, letter: string) => letter.toUpperCase())}-`;
}

/** Files of this project, which may have no .git. */
function projectFiles(): string[] {
  const inAreas = ['bin', 'lambda', 'lib', 'test', 'tools'].flatMap((area) =>
    filesIn(join(PROJECT, area), { recursive: true }),
  );
  return [...filesIn(PROJECT, { recursive: false }), ...inAreas]
    .map((file) => relative(PROJECT, file).split(sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|__pycache__|\.cache|cdk\.out)\//.test(file));
}

function filesIn(folder: string, options: { readonly recursive: boolean }): string[] {
  return readdirSync(folder, { ...options, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function rootsOf(all: readonly string[], selection: Selection): string[] {
  const jest = [...textOf('jest.config.js').matchAll(/<rootDir>\/([\w/-]+\.ts)/g)];
  const scripts = Object.values(PACKAGE_FILE.scripts).flatMap(
    (script) => /^node (\S+\.ts)/.exec(script)?.[1] ?? [],
  );
  return [
    ...SETTINGS,
    'bin/summit-stacks.ts',
    ...jest.map(([, file = '']) => file),
    ...scripts,
    ...all.filter((file) => selection.isOwn(file) && !/^test\/[^/]+\/bench\//.test(file)),
  ];
}

/** Modules with faults of services that the stacks and handlers of the chosen architectures do not use. */
function otherFaults(all: readonly string[], selection: Selection): string[] {
  const own = all.filter((file) => selection.isOwn(file) && /^(lib|lambda)\//.test(file));
  const used = new Set(
    [...new Modules(all, own, selection).files]
      .filter(isModule)
      .flatMap((file) => servicesIn(textOf(file))),
  );
  return all.filter(
    (file) =>
      /^test\/e2e\/alarms\/[\w-]+-faults\.ts$/.test(file) &&
      servicesIn(textOf(file)).some((service) => !used.has(service)),
  );
}

function pruned(file: string, text: string, modules: Modules, selection: Selection): string {
  const isGone = (specifier: string) =>
    specifier.startsWith('.') && modules.isGone(posix.join(posix.dirname(file), specifier));
  const namesGone = (each: string) => selection.namesGone(each);
  if (!importsOf(text).some(isGone) && !namesGone(text)) return text;
  return prune(file, text, isGone, namesGone);
}

function usesNativePackages(files: ReadonlySet<string>): boolean {
  const native = new Set(nativePackages());
  return [...files].some(
    (file) =>
      file.startsWith('lambda/') &&
      isModule(file) &&
      importsOf(textOf(file)).some((specifier) => native.has(specifier)),
  );
}

function isText(file: string): boolean {
  return !/\.(png|jpe?g|avif|tiff|gif|webp|jar|gz|zip)$/.test(file);
}

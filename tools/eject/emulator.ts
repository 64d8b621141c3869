import { basename } from 'node:path';
import { isModule, textOf } from './modules.ts';
import { nameOf, servicesIn } from './services.ts';

const FOLDER = 'tools/emulators/ministack/';
const LAUNCHER = `${FOLDER}launcher/`;
const CORRECTIONS = `${LAUNCHER}corrections.py`;
const NO_EFFECT = `${FOLDER}no-effect.json`;
/** Package of delivery streams, which modules of the launcher import. */
const DELIVERY = 'tools/emulators/firehose/delivery_stream/';

/** Services that every deployment uses. */
const ALWAYS = ['cloudformation', 'iam', 'lambda', 's3'];

/** Files of the emulator MiniStack, with the corrections for the services that modules of a project use. */
export class EmulatorFiles {
  /** Files to copy, and those that are changed, with their texts. */
  readonly files: ReadonlyMap<string, string>;

  /**
   * @param all files of this project
   * @param kept modules of the ejected project
   */
  constructor(all: readonly string[], kept: Iterable<string>) {
    const used = new Set([...kept].filter(isModule).flatMap((file) => servicesIn(textOf(file))));
    const services = new Set([...ALWAYS, ...used]);
    const launcher = all.filter((file) => file.startsWith(LAUNCHER) && file.endsWith('.py'));
    const modules = new Map(launcher.map((file) => [basename(file, '.py'), textOf(file)]));
    const serviceOf = byName(allServices(all));
    const isUnused = (name: string): boolean => {
      const service = serviceOf(name);
      return service !== undefined && !services.has(service);
    };
    const corrections = modules.get('corrections') ?? '';
    const listed = [...corrections.matchAll(/^ {4}(\w+),$/gm)].map(([, name = '']) => name);
    const keeps = listed.filter((name) => ![name, ...importedBy(name, modules)].some(isUnused));
    const wanted = new Set(
      ['__init__', '__main__', 'corrections', ...keeps].flatMap((name) => [
        name,
        ...(name === 'corrections' ? [] : importedBy(name, modules)),
      ]),
    );
    const lines = corrections.split('\n').filter((line) => {
      const [, name = ''] = /^ {4}(\w+)[.,]/.exec(line) ?? [];
      return !listed.includes(name) || wanted.has(name);
    });
    const effects = Object.entries(JSON.parse(textOf(NO_EFFECT)) as Record<string, string>).filter(
      ([type]) => services.has(nameOf(type.split('::')[1] ?? '')),
    );
    this.files = new Map([
      ...[...wanted].map((name): [string, string] => [
        `${LAUNCHER}${name}.py`,
        modules.get(name) ?? '',
      ]),
      ...all
        .filter((file) => file.startsWith(LAUNCHER) && wanted.has(basename(file, '.sql')))
        .map((file): [string, string] => [file, textOf(file)]),
      ...all
        .filter((file) => file.startsWith(DELIVERY) && services.has('firehose'))
        .map((file): [string, string] => [file, textOf(file)]),
      [CORRECTIONS, lines.join('\n')],
      [NO_EFFECT, JSON.stringify(Object.fromEntries(effects))],
    ]);
  }
}

/** Services that any module of this project uses. */
function allServices(all: readonly string[]): ReadonlySet<string> {
  return new Set([...ALWAYS, ...all.filter(isModule).flatMap((file) => servicesIn(textOf(file)))]);
}

/** Returns the service with which the name of a module of the launcher begins. */
function byName(services: ReadonlySet<string>): (module: string) => string | undefined {
  return (module) => {
    const plain = module
      .replaceAll('_', '')
      .replace(/^kafka/, 'msk')
      .replace(/^flink/, 'managedflink');
    const found = [...services].filter((service) => plain.startsWith(service));
    return found.toSorted((a, b) => b.length - a.length)[0];
  };
}

/** Modules of the launcher that a module imports, directly and through others. */
function importedBy(
  name: string,
  modules: ReadonlyMap<string, string>,
  seen = new Set<string>(),
): string[] {
  const text = modules.get(name) ?? '';
  const direct = [
    ...[...text.matchAll(/^ *from launcher import (.+)$/gm)].flatMap(([, names = '']) =>
      names.split(/[\s,]+/),
    ),
    ...[...text.matchAll(/^ *from launcher\.(\w+) import/gm)].map(([, module = '']) => module),
  ].filter((each) => modules.has(each) && !seen.has(each));
  for (const each of direct) seen.add(each);
  return direct.flatMap((each) => [each, ...importedBy(each, modules, seen)]);
}

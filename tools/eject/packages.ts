import { isBuiltin } from 'node:module';
import { importsOf, isModule, textOf } from './modules.ts';

interface PackageFile extends Readonly<Record<string, unknown>> {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Installed {
  readonly bin?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** This project's package.json. */
export const PACKAGE_FILE = JSON.parse(textOf('package.json')) as PackageFile;

const LOCK = JSON.parse(textOf('package-lock.json')) as {
  readonly packages: Readonly<Record<string, Installed>>;
};

/** Script of package.json as the ejected project has it; none when its program stays behind. */
function scriptFor(command: string, files: ReadonlySet<string>): string | undefined {
  const [, program] = /^node (\S+\.ts)/.exec(command) ?? [];
  if (program !== undefined) return files.has(program) ? command : undefined;
  const hasHandlers = [...files].some((file) => /^lambda\/.*\.ts$/.test(file));
  return hasHandlers ? command : command.replace(/ && \S+ \S+tsc -p lambda$/, '');
}

/**
 * package.json with the packages that the files import or name, at the same versions.
 *
 * @param texts texts of the ejected modules and settings, by file
 */
export function packageFile(
  name: string,
  description: string,
  texts: ReadonlyMap<string, string>,
): PackageFile {
  const files = new Set(texts.keys());
  const scripts = Object.fromEntries(
    Object.entries(PACKAGE_FILE.scripts).flatMap(([script, command]) => {
      const kept = scriptFor(command, files);
      return kept === undefined ? [] : [[script, kept]];
    }),
  );
  const used = usedPackages(texts, Object.values(scripts).join('\n'));
  const only = (packages: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(packages).filter(([each]) => used.has(each)));
  return {
    ...PACKAGE_FILE,
    name,
    description,
    scripts,
    dependencies: only(PACKAGE_FILE.dependencies),
    devDependencies: only(PACKAGE_FILE.devDependencies),
  };
}

function usedPackages(texts: ReadonlyMap<string, string>, scripts: string): ReadonlySet<string> {
  const all = Object.keys({ ...PACKAGE_FILE.dependencies, ...PACKAGE_FILE.devDependencies });
  const modules = [...texts].filter(([file]) => isModule(file));
  const used = new Set(modules.flatMap(([, text]) => importsOf(text).map(packageOf)));
  // Settings name packages in texts, and scripts name their programs.
  const settings = [...texts].filter(([file]) => !file.includes('/')).map(([, text]) => text);
  const programs = [...texts].filter(([file]) => /^(test|tools)\//.test(file));
  const isNamed = (name: string) =>
    settings.some((text) => text.includes(`'${name}'`)) ||
    programs.some(([, text]) => text.includes(`'${name}'`)) ||
    Object.keys(LOCK.packages[`node_modules/${name}`]?.bin ?? {}).some((program) =>
      new RegExp(`(^|[\\s/])${program}(\\s|$)`, 'm').test(scripts),
    );
  for (const name of all) if (isNamed(name)) used.add(name);
  used.add('@types/node').add('@types/jest');
  for (const name of all) {
    const [, typed] = /^@types\/(.+)$/.exec(name) ?? [];
    if (typed !== undefined && used.has(typed)) used.add(name);
  }
  for (const name of [...used])
    for (const peer of Object.keys(LOCK.packages[`node_modules/${name}`]?.peerDependencies ?? {}))
      used.add(peer);
  return used;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return '';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

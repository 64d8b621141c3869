import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { CATALOGUE } from '../../lib/catalogue.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { importsOf, isModule } from '../../tools/eject/modules.ts';
import { PACKAGE_FILE } from '../../tools/eject/packages.ts';
import { ejectedFiles } from '../../tools/eject/project.ts';
import { prune } from '../../tools/eject/prune.ts';
import { Selection } from '../../tools/eject/selection.ts';

const PACKAGES = { ...PACKAGE_FILE.dependencies, ...PACKAGE_FILE.devDependencies };

const folder = mkdtempSync(join(tmpdir(), 'eject-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function eject(...args: string[]) {
  const program = join(PROJECT, 'tools', 'eject', 'eject.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
  return { status, said: stderr.trim() };
}

describe('npm run eject', () => {
  test('refuses an unknown architecture with the known ones', () => {
    expect(eject('fan-in', 'new')).toEqual({
      status: 2,
      said: `There is no architecture 'fan-in'. There are: ${CATALOGUE.map(({ id }) => id).join(', ')}.`,
    });
  });

  test('refuses a folder with something in it by name, and leaves it as it is', () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'notes.txt'), 'mine');
    expect(eject('fan-out', 'full')).toEqual({
      status: 2,
      said: `The folder ${full} is not empty (there is notes.txt): name a new one, as nothing is overwritten.`,
    });
    expect(readdirSync(full)).toEqual(['notes.txt']);
  });

  test('refuses a name that a package or a tag can’t have', () => {
    expect(eject('fan-out', 'new', '--name', 'My Project').said).toMatch(
      /^The name 'My Project' is not possible: give --name with up to 23 lowercase letters/,
    );
  });

  test('asks for an architecture when only the folder is named', () => {
    expect(eject('new')).toEqual({
      status: 2,
      said: 'Name at least one architecture, then the folder: fan-out ../my-fan-out',
    });
  });
});

describe.each(CATALOGUE)('An ejected $id', ({ id, uses = [] }) => {
  const selection = new Selection([id]);
  const files = ejectedFiles(selection, 'taken-home');
  const modules = [...files].flatMap(([file, content]) =>
    isModule(file) && 'text' in content ? [{ file, text: content.text }] : [],
  );

  test('has stacks that begin with its name, unless it is the name of an architecture', () => {
    const contextOf = (project: typeof files) => {
      const { text } = project.get('cdk.json') as { text: string };
      return (JSON.parse(text) as { context?: unknown }).context;
    };
    expect(contextOf(files)).toEqual({ prefix: 'TakenHome-' });
    expect(contextOf(ejectedFiles(selection, id))).toBeUndefined();
  });

  test('has every module that its modules import', () => {
    const missing = modules.flatMap(({ file, text }) =>
      importsOf(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(file), specifier))
        .filter((imported) => !files.has(imported) && !imported.startsWith('node_modules/'))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(missing).toEqual([]);
  });

  test('has the module of each of its commands', () => {
    const { scripts } = packageOf(files);
    const programs = Object.values(scripts).flatMap((script) => script.match(/\S+\.ts\b/g) ?? []);
    expect(programs).toContain('tools/cli/start.ts');
    expect(programs.filter((program) => !files.has(program))).toEqual([]);
  });

  test('has every package that its modules import and that this project has', () => {
    const { dependencies, devDependencies, optionalDependencies } = packageOf(files);
    const named = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    const types = named.map((name) => name.replace('@types/', ''));
    const imported = modules
      .flatMap(({ text }) => importsOf(text))
      .filter((each) => !/^(\.|node:)/.test(each))
      .map((each) => /^(@[^/]+\/)?[^/]+/.exec(each)?.[0] ?? '');
    const isOurs = (each: string) => each in PACKAGES || `@types/${each}` in PACKAGES;
    const missing = imported.filter((each) => ![...named, ...types].includes(each) && isOurs(each));
    expect(missing).toEqual([]);
  });

  test('has nothing of other architectures', () => {
    const own = new Set([id, ...selection.chosen.map((each) => each.id)]);
    const others = CATALOGUE.filter((each) => !own.has(each.id)).map((each) => each.id);
    const isOfOther = (file: string) => others.includes(file.split('/')[1] ?? '');
    expect([...files.keys()].filter(isOfOther)).toEqual([]);
    expect(selection.chosen.map((each) => each.id)).toEqual(expect.arrayContaining([...uses]));
  });
});

function packageOf(files: ReturnType<typeof ejectedFiles>) {
  const file = files.get('package.json');
  return JSON.parse(file && 'text' in file ? file.text : '{}') as Record<
    'scripts' | 'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string>
  >;
}

test('The SQL that a module of the emulator reads comes with it, and only then', () => {
  const sqlOf = (id: string) =>
    [...ejectedFiles(new Selection([id]), 'taken-home').keys()].filter((file) =>
      /^tools\/.*\.sql$/.test(file),
    );
  expect(sqlOf('data-warehouse').map((file) => posix.basename(file))).toEqual([
    'redshift_database.sql',
  ]);
  expect(sqlOf('fan-out')).toEqual([]);
});

describe('A list', () => {
  const isGone = (specifier: string) => specifier.includes('gone');
  const shorten = (text: string) =>
    prune('list.ts', text, isGone, (each) => each.includes('lib/gone/'));

  test('loses the imports and the elements of what stays behind', () => {
    expect(
      shorten(
        "import { A } from './a.ts';\nimport { B } from './gone/b.ts';\nexport const ALL = [A, B];\n",
      ),
    ).toBe("import { A } from './a.ts';\nexport const ALL = [A,];\n");
  });

  test('loses spread objects, properties, and texts that name a folder', () => {
    expect(
      shorten(
        "import { b } from './gone/b.ts';\nconst x = { ...a, ...b.shape, c: b(1), d: 2 };\nconst y = ['lib/gone/x', 'lib/here/x'];\n",
      ),
    ).toBe("\nconst x = { ...a, d: 2 };\nconst y = [ 'lib/here/x'];\n");
  });

  test('that uses it otherwise is refused by the name of the file', () => {
    expect(() => shorten("import { b } from './gone/b.ts';\nb();\n")).toThrow(
      'list.ts uses b, which stays behind, outside of a list: make it an element of one.',
    );
  });
});

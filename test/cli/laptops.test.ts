import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertPrograms, missingTable, rowsOf } from '../../tools/cli/doctor/programs.ts';
import { addOwnPackages } from '../../tools/cli/run/own-packages.ts';
import { setLocaleOfPaths } from '../../tools/support/locale-of-paths.ts';
import { nativeSets } from '../../tools/support/native-packages.ts';
import {
  assertSupported,
  installCommand,
  installerOf,
  type System,
} from '../../tools/support/system.ts';

const MACS: System[] = ['arm64', 'x64'].map((arch) => ({
  ...{ platform: 'darwin', arch, installer: 'brew' },
}));
const LINUX: System[] = ['arm64', 'x64'].map((arch) => ({
  ...{ platform: 'linux', arch, installer: 'apt-get' },
}));
const WINDOWS: System = { platform: 'win32', arch: 'x64' };

/** Programs of a machine on which nothing is missing. */
const COMPLETE = {
  node: '24.4.0',
  npm: '11.0.0',
  python: '3.14',
  java: '25',
  maven: '3.9.11',
  chromium: 'yes',
};

const FOR_FUNCTIONS = [
  { folder: 'arm64', flags: ['--os=linux', '--cpu=arm64', '--libc=glibc'] },
  { folder: 'x86_64', flags: ['--os=linux', '--cpu=x64', '--libc=glibc'] },
];

describe('Native packages', () => {
  test.each(LINUX)('on Linux, $arch, are those of the functions', (system) => {
    expect(nativeSets(system)).toEqual(FOR_FUNCTIONS);
  });

  test.each(MACS)('on macOS, $arch, are those of the functions and of the Mac', (system) => {
    expect(nativeSets(system)).toEqual([
      ...FOR_FUNCTIONS,
      { folder: `darwin-${system.arch}`, flags: ['--os=darwin', `--cpu=${system.arch}`] },
    ]);
  });

  test('of a Mac are added to the functions that run on an emulator there, and on Linux none are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'));
    const packages = join(folder, 'own');
    const inAsset = join(folder, 'asset.1', 'node_modules', '@img');
    mkdirSync(join(packages, '@img', 'sharp-darwin-arm64'), { recursive: true });
    mkdirSync(join(inAsset, 'sharp-linux-arm64'), { recursive: true });
    mkdirSync(join(folder, 'asset.2'));
    writeFileSync(join(folder, 'asset.2', 'index.js'), '');
    try {
      for (const system of LINUX) addOwnPackages(folder, system, packages);
      expect(readdirSync(inAsset)).toEqual(['sharp-linux-arm64']);
      for (const system of MACS) addOwnPackages(folder, system, packages);
      expect(readdirSync(inAsset).sort()).toEqual(['sharp-darwin-arm64', 'sharp-linux-arm64']);
      expect(readdirSync(join(folder, 'asset.2'))).toEqual(['index.js']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('A system', () => {
  test.each([...MACS, ...LINUX])('of $platform on $arch is supported', (system) => {
    expect(() => {
      assertSupported(system);
    }).not.toThrow();
  });

  test('of Windows is refused with a sentence about WSL', () => {
    expect(() => {
      assertSupported(WINDOWS);
    }).toThrow(
      "Windows runs this project in WSL: run 'wsl --install', clone the project in the Linux that it installs, and run 'npm ci' there.",
    );
  });

  test('on another processor is refused with those for which there are packages', () => {
    expect(() => {
      assertSupported({ platform: 'linux', arch: 'riscv64' });
    }).toThrow(
      'This is linux on riscv64; there are packages for darwin arm64, darwin x64, linux arm64, linux x64.',
    );
  });

  test.each([
    ['darwin', '', 'brew'],
    ['linux', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', 'apt-get'],
    ['linux', 'ID=debian', 'apt-get'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"', 'dnf'],
    ['linux', 'ID="amzn"', 'dnf'],
    ['linux', 'ID=arch', undefined],
  ])('%s with %j installs programs by %s', (platform, release, installer) => {
    expect(installerOf(platform, release)).toBe(installer);
  });

  test('has the command of its installer, and a page where none is known', () => {
    const [mac] = MACS;
    const [linux] = LINUX;
    expect(installCommand('python', mac)).toBe('brew install python@3.13');
    expect(installCommand('python', linux)).toBe('sudo apt-get install python3 python3-venv');
    expect(installCommand('maven', { platform: 'linux', arch: 'x64' })).toBe(
      'see https://maven.apache.org/install.html',
    );
  });
});

describe('The table of programs', () => {
  test.each([...MACS, ...LINUX])('has no command for a complete $platform on $arch', (system) => {
    expect(rowsOf(COMPLETE, system).filter(({ command }) => command !== '')).toEqual([]);
    expect(missingTable(COMPLETE, system)).toBeUndefined();
  });

  test.each([
    ['node', ['20.20.2', '22.0.0', '24.21.0', '26.1.0'], ['18.20.0', '19.9.0']],
    ['npm', ['10.0.0', '11.19.1'], ['9.9.4']],
    ['python', ['3.10', '3.11', '3.12', '3.13', '3.14'], ['3.9', '2.7']],
    ['java', ['17', '21', '25'], ['11', '8']],
    ['maven', ['3.8.7', '4.0.0'], ['2.2.1']],
  ])('knows for %s that %j are enough, and %j are not, on Linux', (program, good, old) => {
    const [, linux] = LINUX;
    const isEnough = (version: string) =>
      missingTable({ ...COMPLETE, [program]: version }, linux ?? WINDOWS) === undefined;
    expect(good.filter((version) => !isEnough(version))).toEqual([]);
    expect(old.filter(isEnough)).toEqual([]);
  });

  test('asks for Node.js 24 on macOS, for which no npm package brings it', () => {
    const [mac] = MACS;
    expect(missingTable({ ...COMPLETE, node: '22.12.0' }, mac ?? WINDOWS)).toContain(
      'Node.js (needed: 20 or newer; on macOS 24 or newer; found: 22.12.0), for npm start: brew install node@24',
    );
  });

  test('names all missing programs at once, each with its command', () => {
    const [linux] = LINUX;
    expect(() => assertPrograms({ node: '24.4.0', npm: '11.0.0' }, linux ?? WINDOWS)).toThrow(
      [
        'Programs to install (npm run doctor prints the whole table):',
        '  Python with venv (needed: 3.10 or newer; found: missing), for npm start: sudo apt-get install python3 python3-venv',
        '  Java (needed: 17 or newer; found: missing), for architectures with a search domain, a broker, a query engine or Flink: sudo apt-get install default-jdk-headless',
        '  Maven (needed: 3 or newer; found: missing), for architectures with a search domain, a broker, a query engine or Flink: sudo apt-get install maven',
        '  Chromium or Chrome (needed: any; found: missing), for checks of pages in a browser: sudo apt-get install chromium',
      ].join('\n'),
    );
  });

  test('lets a run start without the programs of some architectures', () => {
    const [mac] = MACS;
    expect(assertPrograms({ ...COMPLETE, java: undefined }, mac ?? WINDOWS)).toMatch(
      /Java .*temurin@21$/,
    );
  });
});

describe('The locale of the programs that a command starts', () => {
  test.each([
    ['C', { LC_ALL: 'C' }],
    ['unset', { LC_ALL: '', LANG: undefined }],
  ])('gets UTF-8 in a folder with letters beyond ASCII where it is %s', (_, given) => {
    const environment: NodeJS.ProcessEnv = { ...given };
    setLocaleOfPaths(environment, '/home/jörg/Räume mit Platz');
    expect(environment.LC_ALL).toBe('C.UTF-8');
  });

  test.each([
    ['the folder is ASCII', '/home/joerg/summit stacks', { LC_ALL: 'C' }],
    ['it has UTF-8 already', '/home/jörg', { LANG: 'de_DE.UTF-8' }],
  ])('stays as it is where %s', (_, folder, given) => {
    const environment: NodeJS.ProcessEnv = { ...given };
    setLocaleOfPaths(environment, folder);
    expect(environment).toEqual(given);
  });
});

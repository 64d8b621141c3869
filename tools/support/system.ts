import { existsSync, readFileSync } from 'node:fs';
import { UserError } from './user-error.ts';

/** Program that installs others. */
export type Installer = 'apt-get' | 'brew' | 'dnf';

/** Operating system and processor, in Node's names. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  /**
   * Program that installs others.
   *
   * @default - not known
   */
  readonly installer?: Installer;
}

/** This machine. */
export function thisSystem(): System {
  const { platform, arch } = process;
  return { platform, arch, installer: installerOf(platform, osRelease()) };
}

/** @param release text of /etc/os-release, of Linux */
export function installerOf(platform: string, release: string): Installer | undefined {
  if (platform === 'darwin') return 'brew';
  if (/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)) return 'apt-get';
  return /^ID(_LIKE)?=.*\b(fedora|rhel|amzn)\b/m.test(release) ? 'dnf' : undefined;
}

function osRelease(): string {
  const file = '/etc/os-release';
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** @throws UserError on Windows outside of WSL, and on processors without packages */
export function assertSupported({ platform, arch }: System): void {
  if (platform === 'win32')
    throw new UserError(
      "Windows runs this project in WSL: run 'wsl --install', clone the project in the Linux that it installs, and run 'npm ci' there.",
    );
  const systems = ['darwin', 'linux'].flatMap((name) => [`${name} arm64`, `${name} x64`]);
  if (!systems.includes(`${platform} ${arch}`))
    throw new UserError(
      `This is ${platform} on ${arch}; there are packages for ${systems.join(', ')}.`,
    );
}

const COMMANDS = {
  node: {
    'apt-get':
      'curl -fsSL https://deb.nodesource.com/setup_24.x | sudo bash - && sudo apt-get install nodejs',
    brew: 'brew install node@24 && brew link --overwrite node@24',
    dnf: 'sudo dnf install nodejs24',
  },
  npm: {
    'apt-get': 'sudo npm install --global npm@11',
    brew: 'npm install --global npm@11',
    dnf: 'sudo npm install --global npm@11',
  },
  python: {
    'apt-get': 'sudo apt-get install python3 python3-venv',
    brew: 'brew install python@3.13',
    dnf: 'sudo dnf install python3.13',
  },
  java: {
    'apt-get': 'sudo apt-get install default-jdk-headless',
    brew: 'brew install --cask temurin@21',
    dnf: 'sudo dnf install java-21-openjdk-devel',
  },
  maven: {
    'apt-get': 'sudo apt-get install maven',
    brew: 'brew install maven',
    dnf: 'sudo dnf install maven',
  },
  chromium: {
    'apt-get': 'sudo apt-get install chromium',
    brew: 'brew install --cask chromium',
    dnf: 'sudo dnf install chromium',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Installer, string>>>>;

export type Program = keyof typeof COMMANDS;

const PAGES: Readonly<Record<Program, string>> = {
  node: 'https://nodejs.org/en/download',
  npm: 'https://docs.npmjs.com/cli/commands/npm-install',
  python: 'https://www.python.org/downloads/',
  java: 'https://adoptium.net/installation/',
  maven: 'https://maven.apache.org/install.html',
  chromium: 'https://www.chromium.org/getting-involved/download-chromium/',
};

/** Command that installs a program on a system, or the page that says how. */
export function installCommand(program: Program, { installer } = thisSystem()): string {
  return installer ? COMMANDS[program][installer] : `see ${PAGES[program]}`;
}

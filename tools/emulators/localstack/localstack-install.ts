import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { copyDependencies, javaHome, javaVersion } from '../../support/java.ts';
import { madeOnce } from '../../support/made-once.ts';
import { pipInstall, virtualEnvironment } from '../../support/python.ts';
import { runProgram } from '../../support/programs.ts';

const FOLDER = join(PROJECT, 'tools', 'emulators', 'localstack');
const PLUGIN = join(FOLDER, 'runtime_executor');
const POM = join(FOLDER, 'dynamodb', 'pom.xml');
const LAY_OUT = join(FOLDER, 'dynamodb', 'lay_out.py');

/** Installed LocalStack. */
export interface LocalStackInstallation {
  /** Interpreter of its virtual environment. */
  readonly python: string;
  /** Folder with the plug-in for function processes, for PYTHONPATH. */
  readonly plugin: string;
  /** Folder of the programs that it starts and downloads on demand. */
  readonly libraries: string;
}

/**
 * Installs LocalStack and the plug-in that runs its functions, the first time.
 *
 * @throws UserError without a suitable Python, or when a package can't be installed
 */
export async function installLocalStack(
  progress: (text: string) => void,
): Promise<LocalStackInstallation> {
  const python = await virtualEnvironment({
    requirements: join(FOLDER, 'requirements.txt'),
    what: 'LocalStack, about two minutes',
    needs: { title: 'LocalStack 4.14', version: [3, 13], orNewer: false },
    progress,
  });
  const plugin = await madeOnce('localstack-plugin', pluginFiles(), async (draft) => {
    // Built from a copy, because the build creates folders beside its sources.
    const copy = `${draft}.source`;
    try {
      cpSync(PLUGIN, copy, { recursive: true });
      const exactly = ['--no-deps', '--no-build-isolation', '--target', draft];
      await pipInstall(python, [...exactly, copy]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
  const libraries = await madeOnce('localstack-libraries', [POM, LAY_OUT], async (draft) => {
    mkdirSync(draft, { recursive: true });
    if (await canLayOut()) await layOut(python, draft, progress);
  });
  return { python, plugin, libraries };
}

function pluginFiles(): string[] {
  return globSync(join(PLUGIN, '{pyproject.toml,lambda_processes/**/*.*}'))
    .filter((file) => !file.endsWith('.pyc'))
    .sort();
}

/** Checks for the programs to install a pinned DynamoDB Local; otherwise LocalStack downloads the newest one, with a Java. */
async function canLayOut(): Promise<boolean> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const maven = await runProgram('mvn', ['--version']).then(
    () => true,
    () => false,
  );
  return maven && (await javaVersion()) >= 17;
}

async function layOut(
  python: string,
  libraries: string,
  progress: (text: string) => void,
): Promise<void> {
  progress('downloading DynamoDB Local');
  const jars = `${libraries}.jars`;
  try {
    await copyDependencies(POM, jars);
    await runProgram(python, [LAY_OUT, jars, libraries, await javaHome()]);
  } finally {
    rmSync(jars, { recursive: true, force: true });
  }
}

import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { copyDependencies, javaHome, javaVersion } from '../../support/java.ts';
import { madeOnce } from '../../support/made-once.ts';
import { pipInstall, virtualEnvironment } from '../../support/python.ts';
import { runProgram } from '../../support/programs.ts';
import { installKinesis } from './localstack-kinesis.ts';
import { buildPlugins } from './localstack-plugins.ts';

const FOLDER = join(PROJECT, 'tools', 'emulators', 'localstack');
const DYNAMODB = join(FOLDER, 'dynamodb', 'pom.xml');
const JSONATA = join(FOLDER, 'jsonata', 'pom.xml');
const LAY_OUT = join(FOLDER, 'dynamodb', 'lay_out.py');

/** Installed LocalStack. */
export interface LocalStackInstallation {
  /** Interpreter of its virtual environment. */
  readonly python: string;
  /** Folders of the plug-in for function processes and of the additions, for PYTHONPATH. */
  readonly plugins: readonly string[];
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
  const exactly = ['--no-deps', '--no-build-isolation', '--target'];
  const plugins = await buildPlugins((source, target) =>
    pipInstall(python, [...exactly, target, source]),
  );
  const kinesis = await installKinesis(progress);
  const libraries = await madeOnce(
    'localstack-packages',
    [DYNAMODB, JSONATA, LAY_OUT],
    async (draft) => {
      mkdirSync(draft, { recursive: true });
      symlinkSync(kinesis, join(draft, 'kinesis-local'));
      if (await canLayOut()) await layOut(python, draft, progress);
    },
  );
  return { python, plugins, libraries };
}

/** Checks for the programs to install a pinned DynamoDB Local and JSONata; otherwise LocalStack downloads them, with a Java. */
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
  progress('downloading DynamoDB Local and JSONata');
  const jars = `${libraries}.jars`;
  try {
    await copyDependencies(DYNAMODB, jars);
    await runProgram(python, [LAY_OUT, jars, libraries, await javaHome()]);
    // As LocalStack finds them.
    await copyDependencies(JSONATA, join(libraries, 'jsonata', '0.9.7'));
  } finally {
    rmSync(jars, { recursive: true, force: true });
  }
}

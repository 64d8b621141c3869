import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { copyDependencies, javaHome, javaVersion } from '../../support/java.ts';
import { madeOnce } from '../../support/made-once.ts';
import { pipInstall, virtualEnvironment } from '../../support/python.ts';
import { runProgram } from '../../support/programs.ts';

const EMULATORS = join(PROJECT, 'tools', 'emulators');
const FOLDER = join(EMULATORS, 'localstack');
const EXECUTOR = join(FOLDER, 'runtime_executor');
const ADDITIONS = join(FOLDER, 'additions');
/** Package of delivery streams, which the additions contain. */
const DELIVERY = join(EMULATORS, 'firehose', 'delivery_stream');
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
  const plugins = [await buildExecutor(python), await buildAdditions(python)];
  const libraries = await madeOnce(
    'localstack-libraries',
    [DYNAMODB, JSONATA, LAY_OUT],
    async (draft) => {
      mkdirSync(draft, { recursive: true });
      if (await canLayOut()) await layOut(python, draft, progress);
    },
  );
  return { python, plugins, libraries };
}

function buildExecutor(python: string): Promise<string> {
  return build(python, 'localstack-executor', { '': EXECUTOR });
}

/** Builds the package of what LocalStack lacks; returns its folder. */
function buildAdditions(python: string): Promise<string> {
  return build(python, 'localstack-additions', { '': ADDITIONS, delivery_stream: DELIVERY });
}

/**
 * Builds a Python package from a copy of its folders, because the build creates folders beside its
 * sources.
 *
 * @param sources folders by their place in the copy
 */
function build(
  python: string,
  name: string,
  sources: Readonly<Record<string, string>>,
): Promise<string> {
  const files = Object.values(sources).flatMap(filesOf);
  return madeOnce(name, files, async (draft) => {
    const copy = `${draft}.source`;
    try {
      for (const [place, folder] of Object.entries(sources))
        cpSync(folder, join(copy, place), { recursive: true });
      const exactly = ['--no-deps', '--no-build-isolation', '--target', draft];
      await pipInstall(python, [...exactly, copy]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
}

function filesOf(folder: string): string[] {
  return globSync(join(folder, '**/*.*'))
    .filter((file) => !/\.pyc$|\/tests\//.test(file))
    .sort();
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

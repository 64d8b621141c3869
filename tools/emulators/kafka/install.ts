import { unzipSync } from 'fflate';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileJava } from '../../support/java.ts';
import { madeFolder, madeOnce } from '../../support/made-once.ts';
import { runProgram } from '../../support/programs.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { assertJava, downloadJars } from '../maven.ts';

const POM = join(import.meta.dirname, 'pom.xml');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const PLUGINS = ['Emulator', 'IamAuthorizer', 'IamTokenValidator'].map((name) =>
  join(import.meta.dirname, 'iam', `${name}.java`),
);
const TITLE = 'Kafka and PostgreSQL';

/** Programs of the engine. */
export interface KafkaPrograms {
  /** Folder of Kafka's jars. */
  readonly jars: string;
  /** Folder with the classes of the broker's plug-ins. */
  readonly plugins: string;
  /** Folder of PostgreSQL, with bin/, lib/ and share/. */
  readonly postgres: string;
  /** Interpreter of the virtual environment with the clients of both. */
  readonly python: string;
}

/** Returns true when nothing has to be downloaded. */
export function isKafkaInstalled(): boolean {
  return existsSync(madeFolder('kafka', [POM])) && existsSync(madeFolder('venv', [REQUIREMENTS]));
}

/**
 * Installs the engine once in .local/.
 *
 * @throws MissingProgram when Java or Maven is missing or can't download
 * @throws UserError when Python is missing
 */
export async function installKafka(
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<KafkaPrograms> {
  await assertJava(TITLE);
  const python = await virtualEnvironment({
    requirements: REQUIREMENTS,
    what: 'the clients of Kafka and PostgreSQL',
    needs: { title: 'The embedded AWS', version: [3, 10] },
    progress,
  });
  const folder = await madeOnce('kafka', [POM], async (draft) => {
    const jars = join(draft, 'jars');
    progress('downloading Kafka and PostgreSQL (85 MB, once)');
    await downloadJars(TITLE, POM, jars, signal);
    await unpackPostgres(jars, join(draft, 'postgres'), python);
  });
  signal.throwIfAborted();
  const jars = join(folder, 'jars');
  const plugins = await madeOnce('kafka-plugins', [POM, ...PLUGINS], (draft) =>
    compileJava(jars, PLUGINS, draft),
  );
  return { jars, plugins, postgres: join(folder, 'postgres'), python };
}

/** Unpacks the archive in the jar with Python, which reads xz without another program. */
async function unpackPostgres(jars: string, folder: string, python: string): Promise<void> {
  const jar = readdirSync(jars).find((name) => name.startsWith('embedded-postgres-binaries-'));
  if (!jar) throw new Error(`Maven downloaded no PostgreSQL into ${jars}.`);
  const files = unzipSync(readFileSync(join(jars, jar)), {
    filter: ({ name }) => name.endsWith('.txz'),
  });
  const [content] = Object.values(files);
  if (!content) throw new Error(`${jar} has no archive of PostgreSQL.`);
  const archive = join(jars, 'postgres.txz');
  writeFileSync(archive, content);
  mkdirSync(folder);
  await runProgram(python, ['-m', 'tarfile', '-e', archive, folder]);
  for (const file of [archive, join(jars, jar)]) rmSync(file);
}

import { unzipSync, zipSync, type Zippable } from 'fflate';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { compileJava, copyDependencies } from '../support/java.ts';
import { madeOnce } from '../support/made-once.ts';
import { installCommand } from '../support/system.ts';
import { UserError } from '../support/user-error.ts';

const FOLDER = join(PROJECT, 'lib', 'change-data-capture', 'plugin');
const POM = join(FOLDER, 'pom.xml');
const SOURCE = join(FOLDER, 'SecretConfigProvider.java');
const PROVIDER = 'summitstacks.SecretConfigProvider';
const ARCHIVE = 'plugin.zip';
const INSTALL_HINT = `install Java 17 or newer (${installCommand('java')}) and Maven (${installCommand('maven')})`;

/** Jars that the worker has, and the compiler. */
const PROVIDED = /^(ecj|jackson-|kafka-clients|lz4-java|slf4j-api|snappy-java|zstd-jni)/;
/** Time of every entry, for the same archive on every machine. */
const MTIME = new Date(1980, 0, 1);

/**
 * Path of the connector's plug-in for MSK Connect: a ZIP of Debezium's jars, the config provider and
 * its client. Built once in .local/.
 *
 * @throws UserError when Java or Maven is missing or can't download
 */
export async function builtPlugin(progress: (text: string) => void): Promise<string> {
  const folder = await madeOnce('debezium-plugin', [POM, SOURCE], async (draft) => {
    progress('downloading Debezium (40 MB, once)');
    await copyDependencies(POM, draft).catch((error: unknown) => {
      throw new UserError(`Maven could not download Debezium: ${reasonOf(error)}`);
    });
    await build(draft);
  });
  const archive = join(folder, ARCHIVE);
  assertArchive(archive);
  return archive;
}

/** @throws UserError for an archive that is missing, cut off or without a jar */
export function assertArchive(archive: string): void {
  const again = `delete the folder ${dirname(archive)}, then deploy again: it is built anew.`;
  if (!existsSync(archive)) throw new UserError(`There is no plug-in archive ${archive}: ${again}`);
  let jars = 0;
  try {
    unzipSync(readFileSync(archive), {
      filter: ({ name }) => {
        if (name.endsWith('.jar')) jars++;
        return false;
      },
    });
  } catch {
    throw new UserError(`The plug-in archive ${archive} is damaged: ${again}`);
  }
  if (jars === 0) throw new UserError(`The plug-in archive ${archive} has no jar: ${again}`);
}

async function build(folder: string): Promise<void> {
  const jars = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  const classes = join(folder, 'classes');
  await compileJava(folder, [SOURCE], classes);
  const entries: Zippable = {
    'capture/config-provider.jar': providerJar(classes),
  };
  for (const jar of jars.filter((name) => !PROVIDED.test(name)))
    entries[`capture/${jar}`] = readFileSync(join(folder, jar));
  const debezium = readdirSync(folder).find((name) => name.endsWith('.zip'));
  if (!debezium)
    throw new UserError(`${folder} has no archive of Debezium: delete it and try again.`);
  for (const [path, content] of Object.entries(unzipSync(readFileSync(join(folder, debezium)))))
    if (path.endsWith('.jar')) entries[`capture/${path.split('/').at(-1) ?? ''}`] = content;
  // Jars are compressed already.
  const archive = zipSync(entries, { level: 0, mtime: MTIME });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, ARCHIVE), archive);
}

function providerJar(classes: string): Uint8Array {
  const name = PROVIDER.replaceAll('.', '/');
  return zipSync(
    {
      [`${name}.class`]: readFileSync(join(classes, `${name}.class`)),
      'META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider': Buffer.from(
        `${PROVIDER}\n`,
      ),
    },
    { mtime: MTIME },
  );
}

function reasonOf(error: unknown): string {
  const {
    code,
    stdout = '',
    message,
  } = error as { code?: unknown; stdout?: string; message: string };
  if (code === 'ENOENT') return `there is no 'mvn' on the PATH; ${INSTALL_HINT}.`;
  return `${/\[ERROR\] (.*)/.exec(stdout)?.[1] ?? message}: check the network, then try again.`;
}

import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { madeOnce } from '../../support/made-once.ts';

const EMULATORS = join(PROJECT, 'tools', 'emulators');
const EXECUTOR = join(EMULATORS, 'localstack', 'runtime_executor');
const ADDITIONS = join(EMULATORS, 'localstack', 'additions');
/** Package of delivery streams, which the additions contain. */
const DELIVERY = join(EMULATORS, 'firehose', 'delivery_stream');

/** Installs the Python package of a folder, without its dependencies, in another folder. */
export type InstallPackage = (source: string, target: string) => Promise<void>;

/**
 * Builds the packages of LocalStack's plug-ins, the first time, with a Python 3.13 that has setuptools.
 *
 * @returns their folders, for PYTHONPATH: of what runs the functions, and of the additions
 */
export async function buildPlugins(install: InstallPackage): Promise<string[]> {
  return [
    await build(install, 'localstack-executor', { '': EXECUTOR }),
    await build(install, 'localstack-additions', { '': ADDITIONS, delivery_stream: DELIVERY }),
  ];
}

/**
 * Builds a Python package from a copy of its folders, because the build creates folders beside its
 * sources.
 *
 * @param sources folders by their place in the copy
 */
function build(
  install: InstallPackage,
  name: string,
  sources: Readonly<Record<string, string>>,
): Promise<string> {
  const files = Object.values(sources).flatMap(filesOf);
  return madeOnce(name, files, async (draft) => {
    const copy = `${draft}.source`;
    try {
      for (const [place, folder] of Object.entries(sources))
        cpSync(folder, join(copy, place), { recursive: true });
      mkdirSync(draft);
      await install(copy, draft);
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

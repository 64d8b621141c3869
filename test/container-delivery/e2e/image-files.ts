import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../../../lib/common/bundles.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { ServiceName } from './container-delivery.ts';

/** Maximum size that an image may add to its base, in bytes. */
const LIMIT = 30_000_000;

/** Files that the Dockerfile adds to its base, created as in its first stage. */
export class ImageFiles {
  /** The program. */
  readonly program: string;
  /** Folder of V8's compiled code, for `NODE_COMPILE_CACHE`. */
  readonly cache: string;
  private readonly folder = scratchFolder('image');

  /** @throws Error when the program can't be loaded without environment variables */
  constructor(service: ServiceName) {
    this.program = join(this.folder, 'index.cjs');
    this.cache = join(this.folder, 'compile-cache');
    const { folder } = bundleOf(`container-delivery/${service}`, 'arm64');
    cpSync(join(folder, 'index.js'), this.program);
    const { status, stderr } = spawnSync(process.execPath, [this.program, '--check'], {
      env: { ...process.env, NODE_COMPILE_CACHE: this.cache },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${service} can’t be loaded: ${stderr.slice(-500)}`);
  }

  /** Total size. */
  get bytes(): number {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(this.folder, name)))
      .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export function checkImageFiles(checks: Checks): void {
  const sizes = (['web', 'catalogue'] as const).map((service) => {
    const files = new ImageFiles(service);
    const { bytes } = files;
    files.remove();
    return { service, bytes };
  });
  const described = ({ service, bytes }: (typeof sizes)[number]) =>
    `${service} ${(bytes / 1_000_000).toFixed(1)} MB`;
  checks.noProblems(
    'Each image adds less than 30 MB to its base: the program and its compiled code',
    'both less',
    sizes.filter(({ bytes }) => bytes >= LIMIT).map(described),
  );
  checks.note(`Added to the image's base: ${sizes.map(described).join(', ')}`);
}

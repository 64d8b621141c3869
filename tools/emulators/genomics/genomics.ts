import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import type { EngineControl } from '../../support/engine-control.ts';
import { madeFolder } from '../../support/made-once.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { scratchFolder } from '../../support/run-folder.ts';
import { UserError } from '../../support/user-error.ts';
import { MissingProgram, type Engine, type EngineContext } from '../engine.ts';

/** Folder that the image of the jobs is built from: the processes run the same files. */
export const JOBS = join(PROJECT, 'lambda', 'hpc-batch', 'jobs');
const REQUIREMENTS = join(JOBS, 'requirements.txt');
const MEGABYTES = 90;

/** Engine, image and label of the containers of jobs. */
export interface JobContainers {
  readonly engine: string;
  readonly image: string;
  readonly label: string;
}

/** Capacity of AWS Batch on an emulator, whose jobs are processes or containers on this machine. */
export class SpotCapacity implements EngineControl {
  private readonly folder: string;

  /** @param folder folder that the emulator's launcher watches */
  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Reclaims the instance of a running job, as Spot does: SIGTERM, then SIGKILL.
   *
   * @param graceSeconds seconds between the signals; 120 on AWS
   */
  interrupt(jobId: string, graceSeconds: number): void {
    writeFileSync(join(this.folder, jobId), String(graceSeconds));
  }

  /** Runs jobs in containers of an image instead of processes, from the next attempt. */
  runInContainers(containers: JobContainers): void {
    writeFileSync(join(this.folder, 'container'), JSON.stringify(containers));
  }

  /** Reclaims all instances at once and offers no others. */
  stop(): Promise<void> {
    writeFileSync(join(this.folder, 'stopped'), '');
    return Promise.resolve();
  }

  /** Offers instances again. */
  start(): Promise<void> {
    rmSync(join(this.folder, 'stopped'), { force: true });
    return Promise.resolve();
  }
}

/** Interpreter with bwa, samtools, bcftools and PyArrow for the jobs of AWS Batch. */
export const genomics: Engine = {
  id: 'genomics',
  title: 'bwa and bcftools',
  megabytes: MEGABYTES,
  isInstalled: () => existsSync(madeFolder('venv', [REQUIREMENTS])),
  open: () => {
    const folder = scratchFolder('batch');
    mkdirSync(folder, { recursive: true });
    return Promise.resolve({
      environment: {
        BATCH_JOB_FOLDER: JOBS,
        BATCH_JOB_PATH: join(madeFolder('venv', [REQUIREMENTS]), 'bin'),
        BATCH_INTERRUPTIONS: folder,
      },
      control: new SpotCapacity(folder),
      start,
      // The processes of jobs end with the emulator.
      close: () => Promise.resolve(),
    });
  },
};

/**
 * Interpreter of the jobs, created once in .local/.
 *
 * @throws MissingProgram when Python is missing, or the packages can't be installed
 */
export async function genomicsPython(progress: (text: string) => void): Promise<string> {
  try {
    return await virtualEnvironment({
      requirements: REQUIREMENTS,
      what: `bwa, bcftools and PyArrow (${MEGABYTES} MB, once)`,
      needs: { title: 'The genomics jobs', version: [3, 10] },
      progress,
    });
  } catch (error) {
    if (error instanceof UserError) throw new MissingProgram(error.message);
    throw error;
  }
}

async function start({ progress, signal }: EngineContext): Promise<void> {
  await genomicsPython(progress);
  signal.throwIfAborted();
}

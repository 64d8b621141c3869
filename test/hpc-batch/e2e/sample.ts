import type { Genome } from './genome.ts';
import type { Request } from './laboratory.ts';
import type { Simulation } from './simulator.ts';

/** Sample whose reads are uploaded, with the input of its execution. */
export interface Sample {
  readonly genome: Genome;
  readonly simulation: Simulation;
  readonly request: Request;
}

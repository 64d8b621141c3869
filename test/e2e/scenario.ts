import type { Service } from '../../lib/common/services.ts';
import type { Reach } from './reach.ts';

/** A scenario drives a deployed architecture with real data and checks what came out of it. */
export interface Scenario {
  readonly run: (deployment: Deployment, checks: Checks) => Promise<void>;
}

/** Deployed architecture, the same for an emulator and for an account. */
export interface Deployment {
  /** Outputs of the architecture's stacks by their names; those of a stack that is not deployed are missing. */
  readonly outputs: Readonly<Record<string, string>>;
  /**
   * An output by its name.
   *
   * @throws Error naming the output when no deployed stack has it
   */
  readonly output: (name: string) => string;
  /** `fetch` for the addresses in the outputs, wherever they lead. */
  readonly reach: Reach;
  /** Where an address of the outputs really is, for a browser. */
  readonly address: (url: string) => string;
  /** Why a service can't be used here; `undefined` for one that is there. For `Checks.notRun`. */
  readonly lacks: (service: Service) => string | undefined;
  /** Folder for pictures and other files that belong to the report. */
  readonly reportFolder: string;
  /**
   * Folder with the user's own files to use as input.
   *
   * @default - the scenario makes its own
   */
  readonly inputFolder?: string;
  /**
   * The engine behind the OpenSearch domain, where it is a process of this run.
   *
   * @default - it can't be stopped, as on AWS
   */
  readonly searchEngine?: SearchControl;
  /** Tells what is going on, for the terminal. */
  readonly progress: (text: string) => void;
}

/** Lets the search engine fail as a machine does, and come back with its data. */
export interface SearchControl {
  readonly stop: () => Promise<void>;
  /** Resolves when it can be used. */
  readonly start: () => Promise<void>;
}

/** One line of the report. */
export interface Row {
  readonly claim: string;
  readonly expected: string;
  readonly observed: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
}

/** Collects the rows, and remarks and figures that prove nothing but are good to know. */
export class Checks {
  readonly rows: Row[] = [];
  readonly remarks: string[] = [];

  /** A row that passes when both are the same to the letter. */
  equal(claim: string, expected: string | number, observed: string | number): void {
    this.rows.push({
      claim,
      expected: String(expected),
      observed: String(observed),
      outcome: expected === observed ? 'passed' : 'failed',
    });
  }

  /** A row that passes when nothing is wrong; at most five of the faults are shown. */
  faultless(claim: string, expected: string, faults: readonly string[]): void {
    const shown =
      faults.slice(0, 5).join('\n') + (faults.length > 5 ? `\n… ${faults.length - 5} more` : '');
    const passed = faults.length === 0;
    const outcome = passed ? 'passed' : 'failed';
    this.rows.push({ claim, expected, observed: passed ? expected : shown, outcome });
  }

  /** A row for what could not be tried on this target: it counts neither as passed nor as failed. */
  notRun(claim: string, why: string): void {
    this.rows.push({ claim, expected: '', observed: why, outcome: 'not run' });
  }

  /** Takes over what another collected. */
  add({ rows, remarks }: Checks): void {
    this.rows.push(...rows);
    this.remarks.push(...remarks);
  }

  remark(text: string): void {
    this.remarks.push(text);
  }
}

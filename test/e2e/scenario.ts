import type { EngineName } from '../../lib/catalogue.ts';
import type { Service } from '../../lib/common/services.ts';
import type { EngineControl } from '../../tools/support/engine-control.ts';
import type { Fault } from './alarms/fault.ts';
import type { Reach } from './reach.ts';

/** End-to-end test of a deployed architecture, with real data. */
export interface Scenario {
  readonly run: (deployment: Deployment, checks: Checks) => Promise<void>;
  /**
   * Alarms that its faults make go off; all alarms are then checked after it.
   *
   * @default - the alarms are not checked
   */
  readonly alarms?: ExpectedAlarms;
}

/** Alarms that go off during a scenario, by the ids of their constructs, such as `WorkHasDeadLetters`. */
export interface ExpectedAlarms {
  /** Alarms that go off. */
  readonly goOff: readonly string[];
  /**
   * Alarms that go off on some machines or runs, or for lack of data that a metric has on AWS.
   *
   * @default - none
   */
  readonly mayGoOff?: readonly string[];
  /**
   * Thresholds that make alarms go off, during the scenario, which its work would reach on AWS too late
   * or not at all.
   *
   * @default - the alarms' own
   */
  readonly thresholds?: Readonly<Record<string, number>>;
  /**
   * Returns the faults that only this architecture can inject, by the id of their alarm. They are
   * injected after the scenario.
   *
   * @default - none
   */
  readonly faults?: (deployment: Deployment) => Readonly<Record<string, Fault>>;
}

/** Deployed architecture, the same for an emulator and for an account. */
export interface Deployment {
  /** Beginning of the stacks' names. */
  readonly prefix: string;
  /** Outputs of the architecture's deployed stacks, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /**
   * Returns an output by its name.
   *
   * @throws Error naming the output when no deployed stack has it
   */
  readonly output: (name: string) => string;
  /** `fetch` for the addresses in the outputs, on AWS and on an emulator. */
  readonly reach: Reach;
  /** Returns the address for a browser of an address in the outputs. */
  readonly address: (url: string) => string;
  /** Returns the reason why a service is missing, for `Checks.notRun`; `undefined` for an available one. */
  readonly lacks: (service: Service) => string | undefined;
  /** Folder for pictures and other files of the report. */
  readonly reportFolder: string;
  /**
   * Folder with the user's files as input.
   *
   * @default - the scenario creates its own input
   */
  readonly inputFolder?: string;
  /** Returns the reason why an engine is missing, for `Checks.notRun`; `undefined` on AWS and for a started one. */
  readonly missingEngine: (engine: EngineName) => string | undefined;
  /** Returns the control of an engine that this run started; `undefined` where it can't be stopped, as on AWS. */
  readonly control: (engine: EngineName) => EngineControl | undefined;
  /**
   * Waits until an alarm is in state ALARM, so that a scenario does not end its cause before. Returns at
   * once where the alarms are not checked: the permissions of a smoke test do not include them.
   */
  readonly untilAlarm: (id: string) => Promise<void>;
  /** Reports the progress to the terminal. */
  readonly progress: (text: string) => void;
}

/** Check in the report. */
export interface Row {
  readonly check: string;
  readonly expected: string;
  readonly observed: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
}

/** Collects the checks of a scenario, and additional notes and figures. */
export class Checks {
  readonly rows: Row[] = [];
  readonly notes: string[] = [];
  /** Seconds from the start of the process to the first check that ran. */
  firstAfter = Infinity;
  /** Seconds of the checks of alarms and permissions. */
  operationsSeconds = 0;

  /** Adds a check that passes when both values are equal. */
  equal(check: string, expected: string | number, observed: string | number): void {
    this.ran({
      check,
      expected: String(expected),
      observed: String(observed),
      outcome: expected === observed ? 'passed' : 'failed',
    });
  }

  /** Adds a check that passes without problems; at most five problems are shown. */
  noProblems(check: string, expected: string, problems: readonly string[]): void {
    const shown =
      problems.slice(0, 5).join('\n') +
      (problems.length > 5 ? `\n… ${problems.length - 5} more` : '');
    const passed = problems.length === 0;
    const outcome = passed ? 'passed' : 'failed';
    this.ran({ check, expected, observed: passed ? expected : shown, outcome });
  }

  /** Adds a check that can't run on this endpoint: it counts neither as passed nor as failed. */
  notRun(check: string, why: string): void {
    this.rows.push({ check, expected: '', observed: why, outcome: 'not run' });
  }

  /** Adds the checks and notes of another collection. */
  add({ rows, notes, firstAfter, operationsSeconds }: Checks): void {
    this.rows.push(...rows);
    this.notes.push(...notes);
    this.firstAfter = Math.min(this.firstAfter, firstAfter);
    this.operationsSeconds += operationsSeconds;
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Runs a part of the checks of alarms and permissions, whose time is counted. */
  async operations<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.operationsSeconds += (performance.now() - start) / 1000;
    }
  }

  private ran(row: Row): void {
    this.rows.push(row);
    this.firstAfter = Math.min(this.firstAfter, process.uptime());
  }
}

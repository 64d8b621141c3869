import { Command, InvalidArgumentError, Option } from 'commander';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';

/** Options of `npm run trips:send`. */
export interface Options extends PrefixOptions {
  readonly files: readonly string[];
  readonly speed: number;
  readonly seed: number;
  /** Local day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly count: number;
  /** Sends the trips of today when they end. */
  readonly live?: true;
  /** Name of the stream, if not that of the stack. */
  readonly stream?: string;
}

export function parseOptions(): Options {
  const command = new Command('npm run trips:send --')
    .description('Replays taxi trips to the data stream: of files, or a generated day.')
    .argument('[files...]', "TLC's trip records, CSV or Parquet")
    .option('--speed <seconds>', 'event time that passes in a second, or max', speed, 60)
    .option('--day <date>', 'local day of the generated trips', day, yesterday())
    .option('--count <trips>', 'number of generated trips', count, 120_000)
    .option('--seed <number>', 'another number generates other trips', count, 1)
    .addOption(
      new Option('--live', 'sends generated trips of today when they end, from now on').conflicts([
        'day',
        'speed',
      ]),
    )
    .option('--stream <name>', 'data stream, by default that of the stack')
    .addOption(prefixOption())
    .exitOverride()
    .parse();
  return { files: command.args, ...command.opts<Omit<Options, 'files'>>() };
}

function speed(text: string): number {
  const value = text === 'max' ? Infinity : Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0, or max.');
}

function count(text: string): number {
  if (/^\d{1,8}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 1 to 99999999.');
}

function day(text: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It is a date such as 2026-03-08.');
}

function yesterday(): string {
  return new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);
}

import { Command, InvalidArgumentError, Option } from 'commander';
import { prefixOption, type PrefixOptions } from '../support/prefix-option.ts';
import { FORMATS, type Format } from './producer/encode.ts';

/** Options of `npm run logs:send`. */
export interface Options extends PrefixOptions {
  readonly files: readonly string[];
  /** Name of the stream. @default - the stream of the stack */
  readonly stream?: string;
  readonly stack: string;
  readonly format: Format;
  readonly rate?: number;
  readonly concurrency: number;
  readonly source?: string;
}

export function parseOptions(): Options {
  const command = new Command('npm run logs:send --')
    .description('Sends each line of log files as a record to a Kinesis data stream.')
    .argument('<files...>', 'plain or gzip; - is standard input')
    .addOption(
      new Option('--stack <name>', 'send to the stream of this stack').default('LogPipeline'),
    )
    .addOption(prefixOption())
    .addOption(new Option('--stream <name>', 'send to this stream').conflicts('stack'))
    .addOption(
      new Option('--format <format>', 'lines as they are, or as { message }')
        .choices(FORMATS)
        .default('raw'),
    )
    .option('--rate <lines>', 'lines a second at most', positive)
    .option('--concurrency <requests>', 'requests at the same time, up to 64', requests, 4)
    .option('--source <name>', 'part of each document id (default: the name of this host)')
    .exitOverride()
    .parse();
  return { files: command.args, ...command.opts<Omit<Options, 'files'>>() };
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0.');
}

function requests(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value;
  throw new InvalidArgumentError('It is a whole number from 1 to 64.');
}

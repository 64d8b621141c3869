import type { Assembly, Resource } from './assembly.ts';

/** Data or work that goes from one box of the diagram to another. */
export interface Flow {
  /** Who begins it: the layout puts it before `to`. */
  readonly from: string;
  readonly to: string;
  /** What it is, in a word or two; may be nothing. */
  readonly label: string;
  /**
   * Which way the data goes, where the arrow's heads are.
   *
   * @default 'to'
   */
  readonly data?: 'to' | 'from' | 'both';
}

/** What a resource tells about flows, as keys of resources that may be parts of others. */
export type FlowReader = (resource: Resource, refer: Refer, assembly: Assembly) => Flow[];

/** The resources that a property of this resource refers to. */
export type Refer = (value: unknown) => string[];

/** Every source with every target. */
export function connect(
  sources: readonly string[],
  targets: readonly string[],
  label: (source: string) => string,
): Flow[] {
  return sources.flatMap((from) => targets.map((to) => ({ from, to, label: label(from) })));
}

import type { Assembly, Resource } from './assembly.ts';

/** Data or work that goes from one box of the diagram to another. */
export interface Flow {
  /** Initiator, which the layout places before `to`. */
  readonly from: string;
  readonly to: string;
  /** Label of one or two words; may be empty. */
  readonly label: string;
  /**
   * Direction of the data, which the arrow's heads show.
   *
   * @default 'to'
   */
  readonly data?: 'to' | 'from' | 'both';
}

/** Reads the flows of a resource, as keys of resources that may be parts of others. */
export type FlowReader = (resource: Resource, refer: Refer, assembly: Assembly) => Flow[];

/** Returns the resources that a property of this resource refers to. */
export type Refer = (value: unknown) => string[];

/** Connects every source with every target. */
export function connect(
  sources: readonly string[],
  targets: readonly string[],
  label: (source: string) => string,
): Flow[] {
  return sources.flatMap((from) => targets.map((to) => ({ from, to, label: label(from) })));
}

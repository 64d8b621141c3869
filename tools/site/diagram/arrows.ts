import type { Flow } from '../model/flow.ts';

/** Arrow between two boxes. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly data: 'to' | 'from' | 'both';
}

/**
 * One arrow for each pair of boxes between which something flows.
 *
 * @param queues dead-letter queue of each box
 */
export function arrowsOf(
  flows: readonly Flow[],
  queues: readonly { readonly to: string }[],
): Arrow[] {
  return mergedParallel(withoutDeadLetters(flows, queues));
}

/** Removes dead-letter queues, which are drawn as marks on the boxes that use them. */
function withoutDeadLetters(
  flows: readonly Flow[],
  queues: readonly { readonly to: string }[],
): Flow[] {
  const giving = new Set(flows.map(({ from }) => from));
  const kept = new Set(queues.map(({ to }) => to).filter((key) => !giving.has(key)));
  return flows.filter(({ to }) => !kept.has(to));
}

/** Merges the flows between each pair of boxes into one arrow. */
function mergedParallel(flows: readonly Flow[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const { from, to, label, data = 'to' } of flows) {
    const there = `${from} ${to}`;
    const back = arrows.get(`${to} ${from}`);
    const known = arrows.get(there);
    if (!known && back && ['messages', 'records', 'changes', 'transforms'].includes(back.label))
      continue;
    const labels = [...new Set([...(known?.label.split(', ') ?? []), label])].filter(Boolean);
    const way = known && known.data !== data ? 'both' : data;
    arrows.set(there, { from, to, label: labels.join(', '), data: way });
  }
  return [...arrows.values()];
}

import untyped from '@dagrejs/dagre';
import type { Point, Rectangle } from './layers.ts';

/** Used part of dagre's API; its own types need a package that it bundles. */
interface Dagre {
  readonly graphlib: { readonly Graph: new (options: { compound: boolean }) => LayeredGraph };
  readonly layout: (graph: LayeredGraph) => void;
}

/** Graph that dagre lays out in layers. */
export interface LayeredGraph {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(id: string, size: { width?: number; height?: number }): void;
  setParent(id: string, parent: string): void;
  setEdge(
    from: string,
    to: string,
    label: { width: number; height: number; labelpos: string },
  ): void;
  graph(): { readonly width?: number; readonly height?: number };
  node(id: string): Rectangle;
  edge(from: string, to: string): { readonly points: readonly Point[] } & Partial<Point>;
}

export const dagre = untyped as unknown as Dagre;

import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedDashboard } from './save-dashboards.ts';

/**
 * Draws the dashboards that scenarios saved since the last time, each as an SVG beside its data.
 *
 * @param folder folder of the reports of all architectures
 */
export async function drawDashboards(folder: string): Promise<void> {
  const saved = globSync('*/dashboard-of-*.json', { cwd: folder }).map((file) =>
    join(folder, file),
  );
  const undrawn = saved.filter((file) => !isDrawn(file));
  if (undrawn.length === 0) return;
  // The library loads only for this.
  const { drawDashboard } = await import('./draw.ts');
  for (const file of undrawn) {
    const dashboard = JSON.parse(readFileSync(file, 'utf8')) as SavedDashboard;
    writeFileSync(drawingOf(file), drawDashboard(dashboard));
  }
}

function isDrawn(file: string): boolean {
  const drawing = drawingOf(file);
  return existsSync(drawing) && statSync(drawing).mtimeMs >= statSync(file).mtimeMs;
}

function drawingOf(file: string): string {
  return file.replace(/\.json$/, '.svg');
}

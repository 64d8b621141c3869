import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';

/** TLC's taxi zone table as CSV with a header: LocationID, Borough, Zone, service_zone. */
export const ZONE_FILE = join(PROJECT, 'lambda', 'common', 'zones.csv');

/** Row of the taxi zone table. */
export interface Zone {
  readonly LocationID: number;
  readonly Borough: string;
  readonly Zone: string;
  readonly service_zone: string;
}

/** The 265 zones, by `LocationID` from 1. No value of the file has a comma or a quote. */
export const ZONES: readonly Zone[] = readFileSync(ZONE_FILE, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [id = '', Borough = '', Zone = '', service_zone = ''] = line.split(',');
    return { LocationID: Number(id), Borough, Zone, service_zone };
  });

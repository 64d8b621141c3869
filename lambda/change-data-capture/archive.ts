import { environment } from '../common/environment.ts';
import { count } from '../common/observability.ts';
import { ArchiveBucket } from './aws/archive-bucket.ts';
import { kafkaHandler } from './aws/consume.ts';
import { ARCHIVE_VARIABLES } from './contract.ts';
import { runsOf } from './core/archive.ts';

const { ARCHIVE_BUCKET } = environment(ARCHIVE_VARIABLES);
const bucket = new ArchiveBucket(ARCHIVE_BUCKET);

/** Stores every record in S3 as it is, also one that is no change. */
export const handler = kafkaHandler('Archive', async (records) => {
  for (const run of runsOf(records)) await bucket.store(run);
  count('RecordsArchived', records.length);
  return [];
});

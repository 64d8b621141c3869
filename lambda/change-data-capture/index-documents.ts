import { environment, variable } from '../common/environment.ts';
import { applyRecords, kafkaHandler } from './aws/consume.ts';
import { SearchIndex } from './aws/search-index.ts';
import { SEARCH_VARIABLES } from './contract.ts';

const { SEARCH_ENDPOINT } = environment(SEARCH_VARIABLES);
const index = new SearchIndex({
  endpoint: SEARCH_ENDPOINT,
  region: variable('AWS_REGION'),
  credentials: {
    accessKeyId: variable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env.AWS_SESSION_TOKEN,
  },
});

/** Keeps a searchable document of every row in OpenSearch. */
export const handler = kafkaHandler('IndexDocuments', (records) => applyRecords(records, index));

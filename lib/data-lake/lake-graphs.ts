/** Title of the graph with the ends of crawls and of queries. */
export const ENDS = 'Crawls and queries: ends';

/** Stages of the API: each has an alias of every function by this name, and content of its own. */
export const STAGES = ['prod', 'dev'] as const;

export type Stage = (typeof STAGES)[number];

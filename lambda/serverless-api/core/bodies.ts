// All request bodies. A handler imports its own from bodies/, because loading a file creates its schemas.
export * from './bodies/fragment-text.ts';
export * from './bodies/new-credential.ts';
export * from './bodies/new-page.ts';
export * from './bodies/new-site.ts';
export * from './bodies/page-content.ts';
export * from './bodies/site-import.ts';

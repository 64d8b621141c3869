// What callers send, all of it, for the contract. A function loads its own from bodies/: each schema is
// made when its file is loaded.
export * from './bodies/fragment-text.ts';
export * from './bodies/new-credential.ts';
export * from './bodies/new-page.ts';
export * from './bodies/new-site.ts';
export * from './bodies/page-content.ts';
export * from './bodies/site-import.ts';

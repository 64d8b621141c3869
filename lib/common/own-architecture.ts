/** This machine's processor, as `-c architecture=…` and Lambda name it. */
export const OWN_ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'x86_64';

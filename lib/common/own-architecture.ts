/** CPU architecture of this machine, in the notation of `-c architecture=…` and Lambda. */
export const OWN_ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'x86_64';

import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { freePort } from '../../support/free-port.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { selfSigned, type Certificate } from './certificate.ts';

/** TLS proxy for a server without TLS. */
export interface TlsFront {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** File with the certificate, for NODE_EXTRA_CA_CERTS of the clients. */
  readonly authority: string;
  readonly close: () => void;
}

/** Certificate of all proxies of the process: clients rejected a second one as self-signed. */
let trusted: Promise<Certificate> | undefined;

async function trustedCertificate(): Promise<Certificate> {
  const certificate = await selfSigned();
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
  return certificate;
}

/**
 * Starts a TLS proxy for a server with plain HTTP, because clients use `https://<DomainEndpoint>`.
 * This process then trusts its certificate.
 *
 * @param port port of the server on `hostname`
 */
export async function startTlsFront(hostname: string, port: number): Promise<TlsFront> {
  const certificate = await (trusted ??= trustedCertificate());
  const authority = join(RUN_FOLDER, 'domain.pem');
  mkdirSync(RUN_FOLDER, { recursive: true });
  writeFileSync(authority, certificate.cert);
  const open = new Set<Socket>();
  const server = createServer(certificate, (client) => {
    const engine = connect(port, hostname);
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(from);
      // The end of one connection closes the other; the client sees a reset.
      from.once('error', () => to.destroy());
      from.once('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  const chosen = await freePort();
  await new Promise<void>((resolve) => server.listen(chosen, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { host: `127.0.0.1:${chosen}`, authority, close };
}

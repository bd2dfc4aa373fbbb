import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A key and a certificate for this machine's loopback names, with the file a client is told to trust. */
export interface ServerCertificate {
  key: string;
  cert: string;
  /** PEM file with the certificate; removed by `discard`. */
  caFile: string;
  discard(): Promise<void>;
}

const selfSigned = () =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });

/** Signing takes longer than opening a world: those of one process show the same certificate. */
let made: ReturnType<typeof selfSigned> | undefined;

/** A self-signed certificate, as an On-Premises client has until an own CA is uploaded (domain notes 8). */
export async function createServerCertificate(): Promise<ServerCertificate> {
  made ??= selfSigned();
  const pems = await made;
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, pems.cert, { mode: 0o600 });
  return { key: pems.private, cert: pems.cert, caFile, discard: () => rm(folder, { recursive: true, force: true }) };
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An authority of a test's own, and what a server needs that it vouches for. */
export interface Certificates extends Issued {
  ca: string;
  caFile: string;
  /** Another one of the same authority; `names` as "DNS:…" or "IP:…". */
  issue(names: string): Issued;
  remove(): void;
}

interface Issued {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

/** `openssl` is on every machine that runs these tests; Node itself can sign no certificate. */
export function makeCertificates(name: string): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-tls-'));
  const at = (file: string) => path.join(folder, file);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const [caFile, caKey] = [at('ca.pem'), at('ca.key')];
  openssl('req', '-x509', ...newKey, '-keyout', caKey, '-out', caFile, '-subj', '/CN=Test CA');

  let issued = 0;
  function issue(names: string): Issued {
    const id = issued++;
    const [certFile, keyFile, request, extensions] = [
      at(`${id}.pem`),
      at(`${id}.key`),
      at(`${id}.csr`),
      at(`${id}.names`),
    ];
    writeFileSync(extensions, `subjectAltName=${names}`);
    openssl('req', ...newKey, '-keyout', keyFile, '-out', request, '-subj', '/CN=server');
    const by = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', extensions];
    openssl('x509', '-req', '-in', request, '-out', certFile, ...by);
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
  }

  return {
    ...issue(`DNS:${name}`),
    ca: readFileSync(caFile, 'utf8'),
    caFile,
    issue,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A self-signed certificate for 127.0.0.1 and vendor.test, valid for a day. @returns the paths of its files, PEM */
export async function makeCertificate(folder: string): Promise<{ readonly cert: string; readonly key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost'];
  const files = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:vendor.test', '-days', '1', '-keyout', key, '-out', cert];
  await promisify(execFile)('openssl', [...request, ...files]);
  return { cert, key };
}

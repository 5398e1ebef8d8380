import { describe, expect, it } from 'vitest';
import { StoreFullError, StoreRefusedError, StoreUnavailableError } from '../index.js';
import { translated } from './failure.js';
import { treatmentOf } from './sql-state.js';

const URL_WITH_SECRET = 'postgres://me:secret@db.example:5433/ticks';
const ofServer = (code: string): Error => Object.assign(new Error('said the server'), { code, severity: 'ERROR' });
const ofSocket = (code: string): Error => Object.assign(new Error('said the socket'), { code });

describe('a failure of the database', () => {
  it.each([
    ['connection failure', '08006'],
    ['read-only after a failover', '25006'],
    ['serialisation failure', '40001'],
    ['deadlock', '40P01'],
    ['lock not available', '55P03'],
    ['statement time-out', '57014'],
    ['shut down by its administrator', '57P01'],
    ['starting up', '57P03'],
    ['too many connections', '53300'],
    ['out of memory', '53200'],
  ])('that passes is waited for: %s (%s)', (_, code) => {
    expect(treatmentOf(ofServer(code))).toBe('again');
    expect(translated(ofServer(code), URL_WITH_SECRET)).toBeInstanceOf(StoreUnavailableError);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'ETIMEDOUT', 'ENETUNREACH'])(
    'of the network is waited for: %s',
    (code) => {
      expect(translated(ofSocket(code), URL_WITH_SECRET)).toBeInstanceOf(StoreUnavailableError);
    },
  );

  it('of several addresses at once is one of the network', () => {
    const both = new AggregateError([ofSocket('ECONNREFUSED'), ofSocket('ECONNREFUSED')]);
    expect(translated(both, URL_WITH_SECRET)).toBeInstanceOf(StoreUnavailableError);
  });

  it.each([
    ['disk full', '53100'],
    ['input or output error', '58030'],
  ])('that somebody has to make room for says so: %s (%s)', (_, code) => {
    expect(translated(ofServer(code), URL_WITH_SECRET)).toBeInstanceOf(StoreFullError);
  });

  it.each([
    ['password', '28P01'],
    ['database', '3D000'],
    ['schema', '3F000'],
    ['rights', '42501'],
    ['table', '42P01'],
    ['what nobody has thought of', 'XX000'],
  ])('that somebody has to mend says so: %s (%s)', (_, code) => {
    expect(translated(ofServer(code), URL_WITH_SECRET)).toBeInstanceOf(StoreRefusedError);
  });

  it.each(['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'of its certificate names the settings: %s',
    (code) => {
      const error = translated(ofSocket(code), URL_WITH_SECRET);
      expect(error).toBeInstanceOf(StoreRefusedError);
      expect(String(error)).toContain('sslmode');
    },
  );

  it.each([
    ['numeric overflow', '22003'],
    ['bytes that are no text', '22021'],
    ['check', '23514'],
    ['row too long', '54000'],
  ])('of one row is that row’s: %s (%s)', (_, code) => expect(treatmentOf(ofServer(code))).toBe('row'));

  it('is told from a fault of the program, and never shows the password', () => {
    const fault = new TypeError('x is not a function');
    expect(translated(fault, URL_WITH_SECRET)).toBe(fault);
    for (const code of ['25006', '53100', '42501']) expect(String(translated(ofServer(code), URL_WITH_SECRET))).not.toContain('secret');
  });
});

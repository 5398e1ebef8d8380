import type { DatabaseSurvey } from '../../store/postgres/index.js';
import type { Finding } from './finding.js';

const OLDEST_MAJOR = 14;

/** What a database's set-up means for the tables. @param isLocal on this machine */
export function databaseFindings(survey: DatabaseSurvey, isLocal: boolean): readonly Finding[] {
  const { version, encrypted, readOnly, missing, lacking } = survey;
  const subject = 'PostgreSQL';
  const findings: Finding[] = [
    Number(version.split('.')[0]) < OLDEST_MAJOR
      ? { level: 'fault', subject, says: `version ${version}`, remedy: `TickStock needs PostgreSQL ${OLDEST_MAJOR} or newer.` }
      : { level: 'well', subject, says: `version ${version}` },
  ];
  if (readOnly)
    findings.push({
      level: 'fault',
      subject,
      says: 'it accepts no writes: it is a standby, or read-only',
      remedy: 'Point DATABASE_URL at the primary.',
    });
  if (missing.length > 0)
    findings.push({ level: 'fault', subject, says: `tables are missing: ${missing.join(', ')}`, remedy: 'npx tickstock db migrate' });
  if (lacking.length > 0)
    findings.push({
      level: 'fault',
      subject,
      says: `its user lacks privileges: ${lacking.join(', ')}`,
      remedy: 'docs/configuration.md lists the grants.',
    });
  if (missing.length + lacking.length === 0)
    findings.push({ level: 'well', subject, says: 'tables are up to date, and its user may write rows' });
  if (!encrypted && !isLocal)
    findings.push({
      level: 'note',
      subject,
      says: 'the connection leaves this machine without TLS',
      remedy: 'Put sslmode=verify-full into DATABASE_URL; TICKSTOCK_DATABASE_CA names your own certificate authority.',
    });
  return findings;
}

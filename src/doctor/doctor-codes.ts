import type { ErrorCode } from '../vanity/error-catalogue/error-catalogue.ts';

/** What only the doctor sees; explained in docs/doctor.md like the codes of the error catalogue. */
export const ownCodes = [
  'doctor/config-differs',
  'doctor/config-invalid',
  'doctor/expires-soon',
  'doctor/git-missing',
  'doctor/insecure',
  'doctor/lost-query',
  'doctor/netrc',
  'doctor/never-asked',
  'doctor/no-go-mod',
  'doctor/not-200',
  'doctor/old-go',
  'doctor/private',
  'doctor/repo-url',
  'doctor/unknown',
  'doctor/unseen-tag',
] as const;

export type DoctorCode = ErrorCode | (typeof ownCodes)[number];

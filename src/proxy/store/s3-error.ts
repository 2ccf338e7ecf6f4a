import type { BucketLocation } from '../../config/config.ts';
import { shownText } from '../../vanity/error-catalogue/shown-text.ts';
import { StoreError } from './store-error.ts';

/** An error of the AWS SDK, as far as it is read here. */
interface S3Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

/** Status of the answer that an error is about; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as S3Failure).$metadata?.httpStatusCode;
}

/** Whether an object is not there. That the bucket is not there is something else. */
export function isMissing(error: unknown): boolean {
  const { name = '' } = error as S3Failure;
  return name === 'NoSuchKey' || name === 'NotFound' || (statusOf(error) === 404 && name !== 'NoSuchBucket');
}

/** What has to be corrected by those who run the server, by the name of the error. */
const lasting: Readonly<Record<string, (location: BucketLocation) => string>> = {
  NoSuchBucket: ({ bucket }) => `there is no bucket ${bucket}: create it, or correct \`store\``,
  AccessDenied: ({ bucket }) =>
    `access is denied: allow s3:GetObject, PutObject and DeleteObject on the objects and s3:ListBucket on ${bucket}`,
  InvalidAccessKeyId: () => 'the access key is not known there: correct AWS_ACCESS_KEY_ID or the AWS profile',
  SignatureDoesNotMatch: () =>
    'the secret of the access key is wrong, or the clock is: correct AWS_SECRET_ACCESS_KEY or the AWS profile',
  ExpiredToken: () => 'the session has expired: renew AWS_SESSION_TOKEN, or use a role',
  InvalidToken: () => 'the session token is not valid: correct AWS_SESSION_TOKEN, or use a role',
  RequestTimeTooSkewed: () => 'the clock of this server is wrong: set it',
  CredentialsProviderError: () =>
    'there is no login for it: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give the machine a role',
  PermanentRedirect: () => 'the bucket is in another region: write it into `s3: {region: ...}`',
  AuthorizationHeaderMalformed: () => 'the bucket is in another region: write it into `s3: {region: ...}`',
  IllegalLocationConstraintException: () => 'the bucket is in another region: write it into `s3: {region: ...}`',
  NotImplemented: () =>
    'the service does not support conditional writes (If-None-Match), without which replicas overwrite each other',
  PreconditionFailed: () => 'the object was changed while it was read',
};

/** Names for errors whose answer has no body, as those to HEAD. */
const byStatus: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'AuthorizationHeaderMalformed',
  401: 'InvalidAccessKeyId',
  403: 'AccessDenied',
  412: 'PreconditionFailed',
  501: 'NotImplemented',
};

const connection: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut off',
  ENOTFOUND: 'no such host',
  EPIPE: 'the connection was cut off',
  ETIMEDOUT: 'no answer in time',
  TimeoutError: 'no answer in time',
  AbortError: 'no answer in time',
};

/** Characters of another program's words that are passed on. */
const maxShown = 200;

/** What an error means, for people; without secrets. */
export function explainS3Error(error: unknown, location: BucketLocation): StoreError {
  if (error instanceof StoreError) return error;
  const { name = '', code = '', message = '' } = error as S3Failure;
  const place = `the module store s3://${location.bucket}`;
  const status = statusOf(error);
  const known = Object.hasOwn(lasting, name) ? name : byStatus[status ?? 0];
  const isServerFault = status !== undefined && (status >= 500 || status === 429) && status !== 501;
  if (message.includes('Region is missing')) {
    return new StoreError(`${place} has no region: write \`s3: {region: ...}\`, or set AWS_REGION`, false);
  }
  if (known !== undefined && !isServerFault && status !== 409) {
    return new StoreError(`${place} cannot be used: ${lasting[known]?.(location)}`, false);
  }
  const reason =
    connection[code] ??
    connection[name] ??
    (isServerFault ? `it answers ${status} ${name}` : shownText(message, maxShown));
  return new StoreError(`${place} cannot be reached: ${reason}`, true);
}

import type { ErrorCode } from '../../../src/vanity/error-catalogue/error-catalogue.ts';

/** The codes that explain an output (one, or all in order), the output as it is really printed, and a line of the last remedy. */
export type OutputCase = readonly [codes: ErrorCode | readonly ErrorCode[], output: string, remedy: string | RegExp];

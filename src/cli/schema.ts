import { buildJsonSchema } from '../config/schema.ts';
import type { ExitCode, Io } from './io.ts';

/** `govanity schema`: the JSON schema of vanity.yaml, for editors. */
export function schema(io: Io): ExitCode {
  io.stdout(`${JSON.stringify(buildJsonSchema(), null, 2)}\n`);
  return 0;
}

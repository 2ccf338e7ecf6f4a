import { type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';

export interface LoggerOptions {
  /** Readable lines for a terminal instead of JSON. */
  readonly isTerminal: boolean;
  readonly color: boolean;
  readonly write: (text: string) => void;
}

/** JSON lines for machines, readable ones for people. */
export function createLogger({ isTerminal, color, write }: LoggerOptions): Logger {
  const options = { base: null, timestamp: stdTimeFunctions.isoTime };
  if (!isTerminal) return pino({ ...options, formatters: { level: (level) => ({ level }) } }, { write });
  const stream = pretty({
    colorize: color,
    translateTime: 'SYS:HH:MM:ss',
    destination: { write } as unknown as NodeJS.WritableStream,
    sync: true,
  });
  return pino(options, stream);
}

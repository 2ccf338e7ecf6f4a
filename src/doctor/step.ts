import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { Fault } from '../net/fault.ts';
import type { ErrorCode } from '../vanity/error-catalogue/error-catalogue.ts';
import { explainError } from '../vanity/error-catalogue/explain-error.ts';
import type { Known } from '../vanity/error-catalogue/facts.ts';
import { shownText } from '../vanity/error-catalogue/shown-text.ts';

/** What became of a step: `skipped` ones were not reached, or do not apply, and say why. */
export type StepStatus = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a step saw. */
export interface StepOutcome {
  readonly status: StepStatus;
  /** Lower case, without a full stop and without secrets. */
  readonly message: string;
  readonly code?: DoctorCode;
  readonly cause?: string;
  /** Lines after the first can be pasted. */
  readonly remedy?: string;
}

export interface Step extends StepOutcome {
  readonly name: string;
  readonly ms: number;
}

export function ok(message: string): StepOutcome {
  return { status: 'ok', message: clean(message) };
}

export function skipped(message: string): StepOutcome {
  return { status: 'skipped', message: clean(message) };
}

/** Something that works and should not be so. */
export function warning(code: DoctorCode, message: string, remedy?: string): StepOutcome {
  return {
    status: 'warning',
    code,
    message: clean(message),
    ...(remedy === undefined ? {} : { remedy: cleanLines(remedy) }),
  };
}

/** A failure with a reason of its own. */
export function failed(code: DoctorCode, message: string, cause: string, remedy: string): StepOutcome {
  return { status: 'failed', code, message: clean(message), cause: clean(cause), remedy: cleanLines(remedy) };
}

/** A failure that the error catalogue explains, by these words and by what is known of the machine. */
export function failedBy({ message, known }: Fault, machine: Known = {}): StepOutcome {
  const facts = { ...machine, ...known, isInDoctor: true };
  const [first] = explainError(message, facts);
  if (first === undefined) return unknownFailure(firstLine(message), facts);
  const { code, line, cause, remedy } = first;
  return { status: 'failed', code, message: line, cause, remedy };
}

/** Words that are not in the catalogue: how to see all of them. */
function unknownFailure(message: string, { repo, module }: Known): StepOutcome {
  const byHand =
    repo !== undefined
      ? `GIT_TERMINAL_PROMPT=0 git ls-remote ${quoteForShell(repo)}`
      : `go list -m -x ${module ?? 'MODULE'}@latest`;
  return failed(
    'doctor/unknown',
    message,
    'these words are not in the error catalogue',
    `try by hand, where all of them are shown:\n${byHand}`,
  );
}

const maxMessage = 1_000;

function clean(text: string): string {
  return shownText(text, maxMessage);
}

function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? 'it failed and did not say why';
}

/** An outcome together with what the next steps need. */
export type Found<Value> = StepOutcome & { readonly value: Value };

/** Takes the time of steps and keeps what they saw, in order. */
export interface Recorder {
  readonly steps: readonly Step[];
  /** Runs a step and returns what it found; a Fault becomes a failure. */
  step<Value>(
    name: string,
    run: () => Promise<Found<Value> | StepOutcome> | Found<Value> | StepOutcome,
  ): Promise<Value | undefined>;
  /** Runs a step that nothing depends on. */
  note(name: string, run: () => Promise<StepOutcome> | StepOutcome): Promise<void>;
  /** Records steps that were not reached. */
  skip(names: readonly string[], message: string): void;
  /** Gives what is known of the machine to the explanations of all later failures. */
  learn(machine: Known): void;
}

/** `onStep` gets each step as soon as it is done. */
export function createRecorder(onStep: (step: Step) => void = () => {}): Recorder {
  const steps: Step[] = [];
  let machine: Known = {};
  const add = (step: Step) => {
    steps.push(step);
    onStep(step);
  };
  const timed = async <Result extends StepOutcome>(name: string, run: () => Promise<Result> | Result) => {
    const start = performance.now();
    const outcome = await attempt(run, machine);
    const { status, message, code, cause, remedy } = outcome;
    const explanation = { ...(code && { code }), ...(cause && { cause }), ...(remedy && { remedy }) };
    add({ name, status, ms: Math.round(performance.now() - start), message, ...explanation });
    return outcome;
  };
  return {
    steps,
    step: async (name, run) => {
      const outcome = await timed(name, run);
      return 'value' in outcome ? outcome.value : undefined;
    },
    note: async (name, run) => void (await timed(name, run)),
    skip: (names, message) => {
      for (const name of names) add({ name, ms: 0, ...skipped(message) });
    },
    learn: (facts) => {
      machine = facts;
    },
  };
}

async function attempt<Result extends StepOutcome>(
  run: () => Promise<Result> | Result,
  machine: Known,
): Promise<Result | StepOutcome> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Fault) return failedBy(error, machine);
    throw error;
  }
}

/** What only the doctor sees; explained in docs/doctor.md like the codes of the error catalogue. */
export const ownCodes = [
  'doctor/config-differs',
  'doctor/config-invalid',
  'doctor/dangling-head',
  'doctor/expires-soon',
  'doctor/git-missing',
  'doctor/insecure',
  'doctor/lost-query',
  'doctor/module-proxy',
  'doctor/netrc',
  'doctor/never-asked',
  'doctor/no-go-mod',
  'doctor/not-200',
  'doctor/old-go',
  'doctor/prefix-slash',
  'doctor/private',
  'doctor/repo-url',
  'doctor/unknown',
  'doctor/unseen-tag',
] as const;

export type DoctorCode = ErrorCode | (typeof ownCodes)[number];

import { Fault, failedBy, type Outcome, type Step, skipped } from './step.ts';

/** An outcome together with what the next steps need. */
export type Found<Value> = Outcome & { readonly value: Value };

/** Takes the time of steps and keeps what they saw, in order. */
export interface Recorder {
  readonly steps: readonly Step[];
  /** Runs a step and returns what it found; a Fault becomes a failure. */
  step<Value>(
    name: string,
    run: () => Promise<Found<Value> | Outcome> | Found<Value> | Outcome,
  ): Promise<Value | undefined>;
  /** Runs a step that nothing depends on. */
  note(name: string, run: () => Promise<Outcome> | Outcome): Promise<void>;
  /** Says for steps that they were not reached. */
  skip(names: readonly string[], message: string): void;
}

/** `onStep` is told each step as soon as it is done. */
export function createRecorder(onStep: (step: Step) => void = () => {}): Recorder {
  const steps: Step[] = [];
  const add = (step: Step) => {
    steps.push(step);
    onStep(step);
  };
  const timed = async <Result extends Outcome>(name: string, run: () => Promise<Result> | Result) => {
    const start = performance.now();
    const outcome = await attempt(run);
    const { status, message, code, cause, remedy } = outcome;
    const told = { ...(code && { code }), ...(cause && { cause }), ...(remedy && { remedy }) };
    add({ name, status, ms: Math.round(performance.now() - start), message, ...told });
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
  };
}

async function attempt<Result extends Outcome>(run: () => Promise<Result> | Result): Promise<Result | Outcome> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Fault) return failedBy(error);
    throw error;
  }
}

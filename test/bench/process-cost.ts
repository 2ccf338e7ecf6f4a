import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants have used up to now. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  /** Largest resident sizes so far, added up; pages that they share count for each. */
  readonly peakBytes: number;
}

/** USER_HZ, which Linux fixes at 100 for everybody who reads /proc. */
const ticksPerSecond = 100;

/** Reads /proc; children that have ended are counted by their parent. */
export function costOf(pid: number): ProcessCost {
  let ticks = 0;
  let peakBytes = 0;
  for (const member of familyOf(pid)) {
    // A child that has ended meanwhile is counted by its parent.
    if (parentOf(member) === undefined) continue;
    const [, , , , , , , , , , , user, system, childUser, childSystem] = fieldsOf(member).slice(2);
    ticks += [user, system, childUser, childSystem].reduce((sum, field) => sum + Number(field), 0);
    peakBytes += 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1] ?? 0);
  }
  return { cpuSeconds: ticks / ticksPerSecond, peakBytes };
}

function familyOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** Undefined for a process that has ended meanwhile. */
function parentOf(pid: number): number | undefined {
  try {
    return Number(fieldsOf(pid)[3]);
  } catch {
    return undefined;
  }
}

/** Fields of proc(5)'s stat, the first at 0; the name of the program, which may hold anything, is left out. */
function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return [String(pid), '', ...stat.slice(stat.lastIndexOf(')') + 2).split(' ')];
}

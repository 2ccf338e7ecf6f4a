import { scalarEdit } from '../../config/scalar-edit.ts';
import type { MappingEntry } from '../../config/yaml-node.ts';
import { EditRefusal, indentAt, isFlow, lineBreakOf, writePair } from '../../config/yaml-place.ts';
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import type { ConfigEntries, ConfigEntry } from '../config-entries.ts';
import type { MigrationPlan, Move } from '../plan-migration.ts';
import { insertFields } from './insert-fields.ts';

/** An entry that cannot be edited with certainty. */
export interface Refusal {
  /** Key of the entry; undefined: the file as a whole. */
  readonly key: string | undefined;
  readonly reason: string;
}

/** The edits that carry out a plan. If entries share lines by `*` or `<<`, one edit may serve several. */
export function planEdits(all: ConfigEntries, plan: MigrationPlan): { edits: TextEdit[]; refusals: Refusal[] } {
  const moves = new Map(plan.moves.map((move) => [move.route.key, move]));
  const movesDefault = movesWholeDefault(all, moves);
  const target = plan.backend.name;
  const isTargetDefault = movesDefault || textOf(all.defaultBackend) === target;
  const edits = new Map<string, TextEdit>();
  const refusals: Refusal[] = [];
  if (movesDefault && all.defaultBackend !== undefined) {
    collect(edits, [valueEdit(all.source.text, all.defaultBackend, target)], undefined, refusals);
  }
  for (const entry of all.entries) {
    const move = moves.get(entry.route.key);
    if (move === undefined) continue;
    try {
      collect(edits, editEntry(entry, move, { all, target, isTargetDefault, movesDefault }), entry, refusals);
    } catch (error) {
      if (!(error instanceof EditRefusal)) throw error;
      refusals.push({ key: entry.route.key, reason: error.message });
    }
  }
  return { edits: [...edits.values()], refusals };
}

/** Whether every entry that relies on the default moves, so that the default itself can be changed. */
function movesWholeDefault(all: ConfigEntries, moves: ReadonlyMap<string, Move>): boolean {
  if (all.defaultBackend === undefined) return false;
  const followers = all.entries.filter(({ field }) => field('backend') === undefined && field('repo') === undefined);
  return followers.length > 0 && followers.every(({ route }) => moves.has(route.key));
}

/** Adds edits; the same edit twice counts once, two different edits of one place are a refusal. */
function collect(
  edits: Map<string, TextEdit>,
  added: readonly TextEdit[],
  entry: ConfigEntry | undefined,
  refusals: Refusal[],
): void {
  for (const edit of added) {
    const place = `${edit.start}`;
    const other = edits.get(place);
    if (other !== undefined && (other.end !== edit.end || other.text !== edit.text)) {
      const reason = 'it shares lines by `*` or `<<` with an entry that needs another value there';
      refusals.push({ key: entry?.route.key, reason });
    }
    edits.set(place, edit);
  }
}

interface EditContext {
  readonly all: ConfigEntries;
  readonly target: string;
  /** Whether entries without `backend` will be on the target. */
  readonly isTargetDefault: boolean;
  readonly movesDefault: boolean;
}

function editEntry(entry: ConfigEntry, move: Move, context: EditContext): TextEdit[] {
  const { all, target, movesDefault } = context;
  const { text } = all.source;
  const repo = entry.field('repo');
  if (repo !== undefined) return editRepo(entry, repo, move, context);
  const backend = entry.field('backend');
  const project = entry.field('project');
  const isNewProject = move.project !== (textOf(project) ?? entry.route.key.replace(/^[^/]*\//, ''));
  const edits: TextEdit[] = [];
  const missing: [string, string][] = [];
  if (backend !== undefined) edits.push(valueEdit(text, backend, target));
  else if (!movesDefault) missing.push(['backend', target]);
  if (project !== undefined) {
    if (isNewProject) edits.push(valueEdit(text, project, move.project));
  } else if (isNewProject) missing.push(['project', move.project]);
  return missing.length === 0 ? edits : [...edits, insertFields(entry, missing, all)];
}

/** `repo: URL` becomes `project: NAME`, with a `backend` before it if the default is another one. */
function editRepo(entry: ConfigEntry, repo: MappingEntry, move: Move, context: EditContext): TextEdit[] {
  const { value } = entry.node;
  const { text } = context.all.source;
  const { key } = repo;
  const quote = key.style === 'quoted' ? text.charAt(key.start) : '';
  const name = `${quote}project${quote}`;
  const valueChange = valueEdit(text, repo, move.project);
  if (context.isTargetDefault || value.kind !== 'mapping') {
    return [{ start: key.start, end: key.end, text: name }, valueChange];
  }
  const separator = isFlow(text, value) ? ', ' : `${lineBreakOf(text)}${indentAt(text, key.start)}`;
  const backend = writePair(text, repo, 'backend', context.target);
  return [{ start: key.start, end: key.end, text: `${backend}${separator}${name}` }, valueChange];
}

function valueEdit(text: string, { value }: MappingEntry, written: string): TextEdit {
  const edit = value.kind === 'scalar' ? scalarEdit(text, value, written) : undefined;
  if (edit === undefined) throw new EditRefusal('its value is written in a way that cannot be replaced safely');
  return edit;
}

function textOf(field: MappingEntry | undefined): string | undefined {
  return field?.value.kind === 'scalar' ? field.value.text.trimEnd() : undefined;
}

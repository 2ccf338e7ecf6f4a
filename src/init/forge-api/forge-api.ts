/** A repository as the API of its forge describes it. */
export interface ListedProject {
  /** With everything above it: `group/sub/name`. */
  readonly name: string;
  /** As written by people; undefined if there is none. */
  readonly description: string | undefined;
  /** Whether nobody can push to it any more. */
  readonly isArchived: boolean;
  /** Whether it was made from another repository. */
  readonly isFork: boolean;
  /** Whether it is known to have no commit. */
  readonly isEmpty: boolean;
  /** Branch that is shown first; undefined: HEAD finds it. */
  readonly branch: string | undefined;
  /** Where the forge itself clones it from over ssh; undefined if it does not say. */
  readonly sshUrl: string | undefined;
}

/** Files of a repository. */
export interface FileList {
  readonly paths: readonly string[];
  /** False if there are more than are listed. */
  readonly isComplete: boolean;
}

/** What is asked of a forge; each method throws an ApiFault if it cannot be answered. */
export interface ForgeApi {
  /** The repositories of a group, those of its sub-groups among them, page by page. */
  listProjects(group: string): AsyncIterable<readonly ListedProject[]>;
  /** A file on the default branch; undefined if there is none. */
  readFile(project: ListedProject, path: string): Promise<string | undefined>;
  /** The files on the default branch; none if there is no commit. */
  listFiles(project: ListedProject): Promise<FileList>;
}

/** How one kind of forge is asked. */
export interface ForgeApiKind {
  /** What people call a group there, for messages. */
  readonly groupWord: string;
  /** Address of the API of an instance whose page is `web`, without a final slash; Gerrit has one for those who log in. */
  baseOf(web: string, hasToken: boolean): string;
  /** Environment variables that may hold the token; the first that is set counts. */
  readonly tokenVariables: readonly string[];
  /** What the token must be allowed to do, in the forge's own words. */
  readonly tokenScope: string;
  /** Headers of each request; throws an ApiFault for a token that cannot be one. */
  headers(token: string | undefined): Readonly<Record<string, string>>;
  create(client: ApiClient): ForgeApi;
}

/** An answer that was understood. */
export interface ApiAnswer {
  /** 2xx, 404 or 409. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Asks one API. Throws an ApiFault for every other answer, and if there is none. */
export interface ApiClient {
  /** `path` is below the API's address, with its parts escaped. */
  ask(path: string, query?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** The same with the answer's JSON, undefined for 404 and 409. */
  askJson(path: string, query?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
}

export interface JsonAnswer extends ApiAnswer {
  readonly value: unknown;
}

/** Why a forge cannot be asked, for people: what happened, and what to do. */
export class ApiFault extends Error {
  readonly hint: string | undefined;
  /** Of the answer; undefined if that is not the reason. */
  readonly status: number | undefined;
  constructor(message: string, hint?: string, status?: number) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

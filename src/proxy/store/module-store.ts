import type { Readable } from 'node:stream';
import type { ByteRange } from '../../site/answer.ts';

/** A file of the store, found. */
export interface StoredFile {
  readonly size: number;
  /** Changes whenever the file is another one: fit for an ETag. */
  readonly identity: string;
  readonly modifiedAt: Date;
  /** When it was last marked as used, or written. */
  usedAt(): Promise<Date>;
  /** Where it is on this machine; undefined if it is elsewhere. */
  readonly path?: string;
  /** An address from which whoever has it can read the file for some minutes; undefined if it is to be read by `open` alone. */
  signUrl?(): Promise<string>;
  /** The bytes, as a stream that reads as they are taken; without a range all of them. */
  open(range?: ByteRange): Readable;
  /** All bytes at once, for small files. */
  read(): Promise<Buffer>;
}

/** What a file of the store is made of: a text, or a file on this machine. */
export type FileContent = { readonly text: string } | { readonly file: string };

/**
 * Keeps files under the names that `$GOMODCACHE/cache/download` has, such as `go.company.com/foo/@v/v1.0.0.zip`.
 * Names are made of parsed module paths and versions only. Every method rejects if the store cannot be reached.
 */
export interface ModuleStore {
  /** Where it is, for people. */
  readonly name: string;
  /**
   * Makes it ready for writing; rejects, saying what to do, if it cannot be used. Resolves with what is wrong if that may
   * pass, or if it can be used all the same.
   */
  prepare(): Promise<string | undefined>;
  /** The same for a store that is only read. */
  requireReadable(): Promise<string | undefined>;
  /** Undefined if there is no such file. */
  find(name: string): Promise<StoredFile | undefined>;
  /** Writes files one after the other in this order, each whole or not at all; those that exist are replaced. */
  write(files: ReadonlyMap<string, FileContent>): Promise<void>;
  /** Writes one file unless it exists; false if it did. */
  create(name: string, content: FileContent): Promise<boolean>;
  /** Removes a file, if it exists. */
  remove(name: string): Promise<void>;
  /** Names of the files in one directory, such as `go.company.com/foo/@v`; empty if there is none. */
  list(directory: string): Promise<string[]>;
  /** Escaped paths of all modules of which there is any file. */
  modules(): AsyncIterable<string>;
  /** Bytes of all files. */
  size(): Promise<number>;
  /** Tells all processes that use the store that a version is gone. */
  announcePurge(): Promise<void>;
  /** Calls back when another process announces it; returns how to stop. */
  watchPurges(onPurge: () => void): () => void;
  /** Remembers that a file was used now; what it is used for goes on if that fails. */
  markUsed(name: string, file: StoredFile): Promise<void>;
}

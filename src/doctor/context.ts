import type { Config } from '../config/config.ts';
import type { Env } from './env.ts';
import type { GoEnv } from './go-env.ts';
import type { Network } from './net/network.ts';
import type { Netrc } from './netrc.ts';

/** A vanity.yaml beside which the answers of the server are held. */
export interface LocalConfig {
  readonly file: string;
  /** Undefined where the file has errors. */
  readonly config: Config | undefined;
}

/** What the steps work with. */
export interface Context {
  readonly importPath: string;
  /** First element of the import path. */
  readonly host: string;
  /** As asked for; undefined: the latest. */
  readonly version: string | undefined;
  readonly goEnv: GoEnv;
  /** Whether GOINSECURE names the path. */
  readonly isInsecure: boolean;
  readonly netrc: Netrc;
  readonly network: Network;
  readonly env: Env;
  readonly home: string;
  /** A directory that is thrown away at the end. */
  readonly dir: string;
  /** Milliseconds for each part of a connection; programs get a multiple. */
  readonly limitMs: number;
  /** Where the vanity server is asked instead; undefined: where its name says. */
  readonly server: URL | undefined;
  readonly localConfig: LocalConfig | undefined;
}

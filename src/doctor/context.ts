import type { Config } from '../config/config.ts';
import { basicLogin } from '../net/connect.ts';
import { configFacts } from '../site/config-facts.ts';
import type { Known } from '../vanity/error-catalogue/facts.ts';
import { type GoEnv, settingsToExtend } from './go-env.ts';
import type { Netrc } from './netrc.ts';
import type { Network, Question } from './network.ts';

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
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** A directory that is thrown away at the end. */
  readonly dir: string;
  /** Milliseconds for each part of a connection; programs get a multiple. */
  readonly limitMs: number;
  /** Where the vanity server is asked instead; undefined: where its name says. */
  readonly server: URL | undefined;
  readonly localConfig: LocalConfig | undefined;
}

/** A question with the credentials that `go` sends: over https those of `.netrc`, else those that the URL holds. */
export function questionOf(url: URL, { netrc, goEnv }: Context): Question {
  const usesNetrc = goEnv.GOAUTH.split(';').some((method) => method.trim() === 'netrc');
  const fromNetrc = url.protocol === 'https:' && usesNetrc ? netrc.authorization(url.hostname) : undefined;
  const login = fromNetrc ?? basicLogin(url);
  return { url, headers: login === undefined ? {} : { Authorization: login } };
}

/** What remedies can take into account: the settings of `go`, and the back ends of a local vanity.yaml. */
export function machineFacts({ goEnv, env, localConfig }: Context): Known {
  const config = localConfig?.config;
  return {
    goSettings: settingsToExtend(goEnv, env),
    ...(config === undefined ? {} : configFacts(config)),
    isInDoctor: true,
  };
}

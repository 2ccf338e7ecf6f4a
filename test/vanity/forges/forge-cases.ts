/** What a forge is held against: rows taken from real instances. `web` is the page of an instance. */
export interface ForgeCases {
  /** Hosts that are taken for this forge. */
  readonly hosts: readonly string[];
  /** Those of them from which everyone can clone over https. */
  readonly publicHosts: readonly string[];
  /**
   * Web, project, its https clone URL, its ssh clone URL at the default endpoint and its page; and what is
   * read from the clone URLs, if that is written differently.
   */
  readonly projects: readonly (readonly [string, string, string, string, string, (readonly [string, string])?])[];
  /** Ssh endpoint, project and clone URL. */
  readonly sshEndpoints: readonly (readonly [string, string, string])[];
  /** Clone URL as people write it and the project that it names, on the host of the URL or on the instance at `web`. */
  readonly cloneUrls: readonly (readonly [string, string | undefined, string?])[];
  /** Clone URL, and the page of its host. */
  readonly hostPages: readonly (readonly [string, string])[];
  /** Page, and the repository that is proposed instead, with `subdir:` if the page shows a directory; undefined for none. */
  readonly webPages: readonly (readonly [string, string | undefined, string?])[];
  /** Page of the project, branch, directory of the module, and what is added to the page for a directory and for a file. */
  readonly links: readonly (readonly [string, string | undefined, string, string | undefined, string | undefined])[];
}

/** Files as the users of each server have them, with what is special about each server. */
export const sources = {
  govanityurls: `# our modules
host: go.company.com
cache_max_age: 600 # ten minutes
paths:
  # the first
  /foo:
    repo: https://github.com/company/foo # on GitHub
  /deep/er:
    repo: ssh://git@gitlab.company.com/go/deep.git
    vcs: git
  /hg/:
    repo: https://hg.company.com/hg
    vcs: hg
    display: "https://hg.company.com/hg https://hg.company.com/hg/file/tip{/dir} https://hg.company.com/hg/file/tip{/dir}/{file}#l{line}"
`,
  turbovanityurls: `host: golift.io
title: Go Lift
logo_url: https://docs.golift.io/apple-touch-icon.png
links:
  - title: Docker
    url: https://hub.docker.com/u/golift
bd_path: "/bd/"
redir_paths: ["tar.gz", "wiki"]
paths:
  /cnfg: # configuration
    repo: https://github.com/golift/cnfg
    redir: https://github.com/golift/cnfg
  /hg:
    repo: https://hg.company.com/hg
    cache_max_age: 60
  /lab:
    repo: https://gitlab.company.com/go/lab
    vcs: gitlab
    description: the laboratory
  /all/:
    repo: https://github.com/golift/
    wildcard: true
  /discord:
    redir: https://discord.gg/YrWnVzjWMC
    redir_paths: [""]
`,
  bryk: `host: go.bryk.io
cache_max_age: 3600
paths:
  did-method:
    repo: https://github.com/bryk-io/did-method
    vcs: git
  /pkg:
    repo: https://git.company.com/pkg
    vcs: git
    display: https://git.company.com/pkg/tree{/dir} https://git.company.com/pkg/blob{/dir}/{file}#L{line}
`,
  sally: `url: go.uber.org
godoc:
  host: docs.uber.org
packages:
  thriftrw:
    repo: github.com/thriftrw/thriftrw-go
  yarpc:
    repo: github.com/yarpc/yarpc-go
    vcs: git
  zap:
    url: go.uberalt.org
    repo: github.com/uber-go/zap
    description: "A fast: structured, leveled # logging library."
  net/metrics:
    repo: github.com/yarpc/metrics
  scago:
    repo: github.com/m5ka/scago
    doc_url: example.org/docs/go-pkg/scago
    doc_badge: https://img.shields.io/badge/scago
`,
  vangen: `{
	"domain": "example.com",
	"docsDomain": "docs.example.com",
	"repositories": [
		{
			"prefix": "pkg1",
			"main": true,
			"url": "https://github.com/leighmcculloch/go-pkg1"
		},
		{
			"prefix": "pkg3",
			"subs": ["subpkg1", { "name": "internal", "hidden": true }],
			"type": "git",
			"url": "https://example.com/repositories/go-pkg3",
			"hidden": true,
			"source": {
				"home": "https://example.com/repositories/go-pkg3",
				"dir": "https://example.com/repositories/go-pkg3/browse{/dir}",
				"file": "https://example.com/repositories/go-pkg3/show{/dir}/{file}#L{line}"
			},
			"website": { "url": "https://example.com/readme/go-pkg3" }
		}
	]
}
`,
  importshttp: `server:
  bind: 0.0.0.0:8080
site:
  title: "Modules: all of them"
  links:
  - label: home
    url: https://example.com/
packages:
- import: go.example.com/first
  repository: github.com/golang/go/tree/master
  metadata:
    description: Our first package worth listing.
- import: go.example.com/old
  repository: https://gitlab.com/group/sub/old
  deprecated: true
  unlisted: true
- import: go.example.com/parts
  repository:
    service: github
    owner: example
    repository: parts
    ref: stable
`,
  codycody31: `domain: "go.codycody31.dev/"
disableRootPackagesPage: true
packages:
  - path: "vanity"
    repo: "https://github.com/Codycody31/go-vanity"
    vcs: git
  - path: old
    repo: "https://hg.company.com/old"
    vcs: hg
`,
  wamod: `host: go.example.dev
port: 8080
cache_age: 1h30m
packages:
  - path: /foo
    repository_url: https://github.com/example/foo
  - path: bar
    vcs: Hg
    repository_url: https://hg.example.dev/bar
    display: https://hg.example.dev/bar https://hg.example.dev/bar/file{/dir} https://hg.example.dev/bar/file{/dir}/{file}
`,
} as const;

import { type Case, top, variable } from './case.ts';

const host = 'host: go.company.com';

/** Hosts, ages, links, words and access. */
export const topLevelCases: readonly Case[] = [
  {
    name: 'no host',
    yaml: top('title: ours'),
    expected: [['warning config/host-unset 1:1', 'any Host', '`host: go.company.com`']],
  },
  { name: 'a host without a value', yaml: top('host:'), expected: [['warning config/host-unset 1:1']] },
  {
    name: 'no host, but all keys name one',
    yaml: 'paths:\n  go.company.com/foo: {repo: https://github.com/a/b}\n',
    expected: [],
  },
  { name: 'several hosts', yaml: top('host: [go.company.com, go.company.dev]'), expected: [] },
  {
    name: 'a host twice',
    yaml: top('host:\n  - go.company.com\n  - go.company.dev\n  - go.company.com'),
    expected: [['error config/duplicate-host 4:5', '`go.company.com`', 'twice']],
  },
  {
    name: 'an empty list of hosts',
    yaml: top('host: []'),
    expected: [['warning config/host-unset 1:1']],
  },
  {
    name: 'a host as a URL',
    yaml: top('host: https://Go.Company.com/'),
    expected: [['error config/invalid-host 1:7', '`https://Go.Company.com/`', 'it is a URL', 'write `go.company.com`']],
  },
  {
    name: 'a host with a path',
    yaml: top('host: go.company.com/go/'),
    expected: [
      ['error config/invalid-host 1:7', 'it holds a path', 'write `go.company.com`', '`/go/foo` instead of `/foo`'],
    ],
  },
  {
    name: 'a host as a URL with a path',
    yaml: top('host: https://go.company.com/x?y'),
    expected: [['error config/invalid-host 1:7', 'it is a URL', '`/x/foo` instead of `/foo`']],
  },
  {
    name: 'a host in capital letters',
    yaml: top('host: Go.Company.com'),
    expected: [['error config/invalid-host 1:7', 'capital letters', 'write `go.company.com`']],
  },
  {
    name: 'a wildcard host',
    yaml: top('host: "*.company.com"'),
    expected: [['error config/invalid-host 1:7', 'wildcard', 'one by one']],
  },
  ...['go.1', 'go.company.0x1f', '1.2.3', '10.0.0.256', '010.0.0.1'].map(
    (name): Case => ({
      name: `a host that URLs take for an address, or for nothing, ${name}`,
      yaml: top(`host: "${name}"`),
      expected: [['error config/invalid-host 1:7', `\`${name}\` cannot be the host of import paths`]],
    }),
  ),
  {
    name: 'a host in invalid punycode',
    yaml: top('host: xn--a.company.com'),
    expected: [['error config/invalid-host 1:7', 'no URL can have this host']],
  },
  { name: 'an IP address as host', yaml: top('host: "10.0.0.1"'), expected: [] },
  {
    name: 'a host with a port',
    yaml: top('host: go.company.com:8080'),
    expected: [['error config/invalid-host 1:7', 'names a port', 'write `go.company.com`']],
  },
  {
    name: 'a host without a dot, and one with a faulty one',
    yaml: top('host: [localhost, go..com]'),
    expected: [['error config/invalid-host 1:8', 'no dot']],
  },
  {
    name: 'a host that is too long',
    yaml: top(`host: ${'a.'.repeat(130)}com`),
    expected: [['error config/invalid-host 1:7', '253']],
  },
  { name: 'an empty host', yaml: top('host: ""'), expected: [['warning config/host-unset 1:1']] },
  { name: 'a host of white space', yaml: top('host: " "'), expected: [['warning config/host-unset 1:1']] },
  {
    name: 'a number among the hosts',
    yaml: top('host: [go.company.com, 5]'),
    expected: [['error config/wrong-type 1:24', 'text', 'number 5']],
  },
  {
    name: 'a mapping as host',
    yaml: top('host: {name: go.company.com}'),
    expected: [['error config/wrong-type 1:7', 'a mapping']],
  },
  {
    name: 'a control character in a list',
    yaml: top('host: [go.company.com, "a\\u0007.com"]'),
    expected: [['error config/control-character 1:24', '`host`']],
  },

  {
    name: 'an unknown key',
    yaml: top(`${host}\ntitel: ours`),
    expected: [['error config/unknown-key 2:1', 'at the top level', 'did you mean `title`?', 'backends, paths']],
  },
  {
    name: 'a key that is like no other',
    yaml: top(`${host}\nzookeeper: x`),
    expected: [['warning config/ignored-key 2:1', 'ignored', 'keys here: host, ']],
  },
  {
    name: 'a foreign key again and again, in different places',
    yaml: `${host}\npaths:\n  /a: {repo: https://github.com/a/a, ua: 1}\n  /b: {repo: https://github.com/a/b, ua: 2}\n`,
    expected: [
      ['warning config/ignored-key 3:38', '`ua` in `/a`'],
      ['warning config/ignored-key 4:38', '`ua` in `/b`'],
    ],
  },
  {
    name: 'modules at the top level, the first layout of govanityurls',
    yaml: '/portmidi:\n  repo: https://github.com/a/portmidi\n/launchpad:\n  repo: https://github.com/a/launchpad\n',
    expected: [
      ['error config/unknown-key 1:1', '`/portmidi` is a module at the top level', 'indent it below `paths:`'],
      ['error config/unknown-key 3:1', '`/launchpad`', 'indent it below `paths:`'],
    ],
  },
  {
    name: 'a module at the top level beside others, with a host',
    yaml: top(`${host}\ngo.company.cn/foo: {repo: https://github.com/a/foo}`),
    expected: [['error config/unknown-key 2:1', '`go.company.cn/foo`', 'below `paths:`']],
  },
  {
    name: 'the host as a key',
    yaml: 'go.company.com:\n  /foo: {repo: https://github.com/a/foo}\n',
    expected: [['error config/unknown-key 1:1', 'write `host: go.company.com`', 'below `paths:`']],
  },
  {
    name: 'the host under another name',
    yaml: top('hostname: go.company.com'),
    expected: [['error config/unknown-key 1:1', 'the key here is `host`']],
  },
  {
    name: 'another name of the host beside it',
    yaml: top(`${host}\ndomain: go.company.com`),
    expected: [['warning config/ignored-key 2:1', '`domain`']],
  },
  {
    name: 'the modules of another server',
    yaml: `${host}\npackages:\n  foo: {repo: github.com/a/foo}\n`,
    expected: [['error config/unknown-key 2:1', '`paths:`', 'govanity convert']],
  },
  {
    name: 'options as keys',
    yaml: top(`${host}\nport: 8080\ntls: {cert: a, key: b}\ncache_age: 60`),
    expected: [
      ['warning config/ignored-key 2:1', '--listen'],
      ['warning config/ignored-key 3:1', '--tls-cert'],
      ['warning config/ignored-key 4:1', '`cache_max_age`'],
    ],
  },
  {
    name: 'logins outside of access',
    yaml: top(`${host}\nauth: {users: htpasswd}`),
    expected: [['error config/unknown-key 2:1', '`access:`']],
  },
  {
    name: 'a misspelt host',
    yaml: top('hsot: go.company.com'),
    expected: [['error config/unknown-key 1:1', '`host`']],
  },
  {
    name: 'misspelt paths',
    yaml: `${host}\npath:\n  /foo: {repo: https://github.com/a/b}\n`,
    expected: [['error config/unknown-key 2:1', '`paths`']],
  },
  {
    name: 'a misspelt default back end',
    yaml: `${host}\nbakend: forge\nbackends: {forge: {forge: github, web: "https://github.com"}}\npaths:\n  /a/foo:\n  /a/bar:\n`,
    expected: [['error config/unknown-key 2:1', '`backend`']],
  },
  {
    name: 'misspelt back ends',
    yaml: `${host}\nbackend: forge\nbackneds: {forge: {forge: github, web: "https://github.com"}}\npaths:\n  /a/foo:\n  /a/bar: {backend: forge}\n`,
    expected: [['error config/unknown-key 3:1', '`backends`']],
  },

  {
    name: 'no paths',
    yaml: `${host}\n`,
    expected: [['error config/no-paths 1:1', 'missing or empty', '`/foo: {repo: https://github.com/company/foo}`']],
  },
  { name: 'paths without a value', yaml: `${host}\npaths:\n`, expected: [['error config/no-paths 2:6']] },
  { name: 'empty paths', yaml: `${host}\npaths: {}\n`, expected: [['error config/no-paths 2:8']] },
  {
    name: 'a list of paths',
    yaml: `${host}\npaths:\n  - /foo\n`,
    expected: [['error config/wrong-type 3:3', '`paths`', 'a list']],
  },

  { name: 'an age of zero', yaml: top(`${host}\ncache_max_age: 0`), expected: [] },
  { name: 'an age of an hour', yaml: top(`${host}\ncache_max_age: 3600`), expected: [] },
  {
    name: 'an age over an hour',
    yaml: top(`${host}\ncache_max_age: 3601`),
    expected: [['warning config/long-cache 2:16', '3601 seconds', '300']],
  },
  {
    name: 'a negative age',
    yaml: top(`${host}\ncache_max_age: -1`),
    expected: [['error config/invalid-age 2:16', 'from 0', '-1']],
  },
  {
    name: 'the largest age of govanityurls',
    yaml: top(`${host}\ncache_max_age: 9223372036854775807`),
    expected: [['warning config/long-cache 2:16', '315360000 seconds']],
  },
  ...(
    [
      ['1.5', 1],
      ['300.', 300],
      ['0.9', 0],
      ['1e3', 1000],
      ['0x10', 16],
      ['0o17', 15],
      ['0b11', 3],
      ['+5', 5],
      ['1_000', 1000],
    ] as const
  ).map(([age, seconds]) => ({
    name: `an age written ${age}`,
    yaml: top(`${host}\ncache_max_age: ${age}`),
    expected: [['warning config/unusual-age 2:16', `read as ${seconds} seconds`, `write \`${seconds}\``] as const],
  })),
  ...['010', '.inf', '300s', '"300"', 'true', '2026-01-02', '[300]', '3:00', '1e9999'].map((age) => ({
    name: `an age written ${age}`,
    yaml: top(`${host}\ncache_max_age: ${age}`),
    expected: [['error config/wrong-type 2:16', 'whole number', '300'] as const],
  })),

  {
    name: 'a number as title',
    yaml: top(`${host}\ntitle: 1.10`),
    expected: [['error config/wrong-type 2:8', 'number 1.10', 'quotes: "1.10"']],
  },
  {
    name: 'a date as title',
    yaml: top(`${host}\ntitle: 2026-01-02`),
    expected: [['error config/wrong-type 2:8', 'date 2026-01-02', 'quotes: "2026-01-02"']],
  },
  {
    name: 'a boolean as title',
    yaml: top(`${host}\ntitle: true`),
    expected: [['error config/wrong-type 2:8', 'boolean true', 'quotes: "true"']],
  },
  { name: 'a list as title', yaml: top(`${host}\ntitle: [a]`), expected: [['error config/wrong-type 2:8', 'a list']] },
  {
    name: 'a control character in a title',
    yaml: top(`${host}\ntitle: "a\\eb"`),
    expected: [['error config/control-character 2:8', '`title`']],
  },
  {
    name: 'another word for index',
    yaml: top(`${host}\nindex: hiden`),
    expected: [['error config/unknown-value 2:8', '`index`', 'did you mean `hidden`?', 'public']],
  },
  {
    name: 'a boolean for index',
    yaml: top(`${host}\nindex: false`),
    expected: [['error config/wrong-type 2:8', 'boolean false', 'public, hidden']],
  },

  {
    name: 'documentation without a scheme',
    yaml: top(`${host}\ndocs: docs.company.com`),
    expected: [['error config/invalid-link 2:7', '`docs`', 'https://']],
  },
  {
    name: 'documentation in javascript',
    yaml: top(`${host}\ndocs: javascript:alert(1)`),
    expected: [['error config/invalid-link 2:7']],
  },
  {
    name: 'documentation with a password',
    yaml: top(`${host}\ndocs: https://me:hunter2@docs.company.com`),
    expected: [['error config/invalid-link 2:7', 'password']],
  },
  {
    name: 'documentation with an unknown placeholder',
    yaml: top(`${host}\ndocs: https://docs.company.com/{module}`),
    expected: [['error config/unknown-placeholder 2:7', '`{module}`', '{importPath}']],
  },

  {
    name: 'access without restrict',
    yaml: top(`${host}\naccess: {users: htpasswd}`),
    expected: [['error config/missing-key 2:9', '`restrict`', 'index']],
  },
  {
    name: 'access for nobody',
    yaml: top(`${host}\naccess: {restrict: all}`),
    expected: [['error config/nobody-allowed 2:20', 'users', 'allow']],
  },
  {
    name: 'access for a network that is none',
    yaml: top(`${host}\naccess: {restrict: all, allow: [10.0.0.0/8, 10.0.0.0/33]}`),
    expected: [['error config/invalid-network 2:45', '`10.0.0.0/33`']],
  },
  ...['010.0.0.0/8', '10.1', '0x0a.0.0.1', '10', '10.0.0.0/', ':::/8'].map(
    (network): Case => ({
      name: `access for ${network}, which readers take for different networks or none`,
      yaml: top(`${host}\naccess: {restrict: all, allow: "${network}"}`),
      expected: [['error config/invalid-network 2:32', network]],
    }),
  ),
  {
    name: 'an unknown key of access, which keeps somebody out elsewhere',
    yaml: top(`${host}\naccess: {restrict: all, allow: 10.0.0.0/8, deny: 10.1.0.0/16}`),
    expected: [['error config/unknown-key 2:44', '`deny` in `access`']],
  },
  {
    name: 'access in the proxy',
    yaml: proxied('{store: modules, users: htpasswd}'),
    expected: [['error config/unknown-key 3:25', '`access:`']],
  },
  {
    name: 'an unknown key of the proxy',
    yaml: proxied('{store: modules, compress: true}'),
    expected: [['warning config/ignored-key 3:25', '`compress` in `proxy`', 'keys here: store']],
  },

  {
    name: 'a title that is too long',
    yaml: top(`${host}\ntitle: ${'x'.repeat(4_097)}`),
    expected: [['error config/too-long 2:8', '`title` takes at most 4096 characters, found 4097']],
  },
  {
    name: 'documentation that is too long',
    yaml: top(`${host}\ndocs: https://docs.company.com/${'x'.repeat(2_048)}`),
    expected: [['error config/too-long 2:7', '2048']],
  },
  {
    name: 'too many hosts',
    yaml: top(`host: [${Array.from({ length: 1_001 }, (_, index) => `h${index}.company.com`).join(', ')}]`),
    expected: [['error config/wrong-type 1:7', 'at most 1000']],
  },
  {
    name: 'variables',
    yaml: top(`host: "${variable('GO_HOST')}"\ntitle: costs $5, or ${variable('PRICE')}\nbackend: $BACKEND`).replace(
      'company/foo',
      '$(ORG)/foo',
    ),
    expected: [
      ['error config/variable 1:7', `\`host\` holds a variable (\`${variable('...')}\`)`, 'envsubst'],
      ['error config/variable 3:10', '`backend` holds a variable (`$NAME`)'],
      ['error repo/unexpanded-variable 5:16'],
    ],
  },
  {
    name: 'a variable among the hosts',
    yaml: top('host: [go.company.com, "{{ .Values.host }}"]'),
    expected: [['error config/variable 1:24', '`{{...}}`']],
  },

  { name: 'an accepted warning', yaml: top('ignore: config/host-unset'), expected: [] },
  {
    name: 'accepted warnings among others',
    yaml: top(`${host}\nignore: [config/long-cache, config/ignored-key]\ncache_max_age: 5000\nua: 1`).replace(
      'https',
      'http',
    ),
    expected: [['warning repo/insecure-scheme 6:16']],
  },
  {
    name: 'a warning to accept that is not there',
    yaml: top(`${host}\nignore: [repo/insecure-scheme]`),
    expected: [['warning config/unused-ignore 2:10', 'no `repo/insecure-scheme` to ignore', 'take it out']],
  },
  {
    name: 'a warning to accept that does not exist',
    yaml: top(`${host}\nignore: [config/longcache]`),
    expected: [
      ['warning config/unused-ignore 2:10', 'no warning `config/longcache`', 'did you mean `config/long-cache`?'],
    ],
  },
  {
    name: 'an error to accept',
    yaml: top(`${host}\nignore: [config/unknown-key]\ntitel: x`),
    expected: [
      ['warning config/unused-ignore 2:10', 'is an error', 'fix what it reports'],
      ['error config/unknown-key 3:1'],
    ],
  },
  { name: 'nothing to accept', yaml: top(`${host}\nignore: []`), expected: [] },
  {
    name: 'a misspelt restrict',
    yaml: top(`${host}\naccess: {restrikt: all}`),
    expected: [['error config/unknown-key 2:10', '`restrict`']],
  },
  {
    name: 'a misspelt way of access',
    yaml: top(`${host}\naccess: {restrict: al, users: htpasswd}`),
    expected: [['error config/unknown-value 2:20', '`all`']],
  },

  { name: 'a login for downloads', yaml: proxied('{store: modules}', 'downloads'), expected: [] },
  { name: 'a proxy for everyone', yaml: proxied('{store: modules}', 'none'), expected: [] },
  {
    name: 'every key of the proxy',
    yaml: proxied(
      '{store: modules, work: work, announce: false, url: "https://go.company.com/-/proxy/", fetch: false, fresh: 0, timeout: 1, jobs: 256, work_limit: 1.5 TiB}',
    ),
    expected: [],
  },
  { name: 'downloads for those who may clone', yaml: readers('{restrict: downloads, forge: true}'), expected: [] },
  {
    name: 'how long the yes of a forge is remembered',
    yaml: readers('{restrict: downloads, forge: true, remember: 60}'),
    expected: [],
  },
  {
    name: 'a yes that is remembered for a day',
    yaml: readers('{restrict: downloads, forge: true, remember: 86400}'),
    expected: [['error config/out-of-range 2:54', 'remember']],
  },
  {
    name: 'pages for those who may clone something',
    yaml: readers('{restrict: index, forge: true}'),
    expected: [['error config/nobody-allowed 2:20', 'lists', 'users', 'restrict: downloads']],
  },
  {
    name: 'discovery for those who may clone something',
    yaml: readers('{restrict: all, forge: true}'),
    expected: [['error config/nobody-allowed 2:20', 'lists']],
  },
  {
    name: 'pages for networks, downloads by the forge',
    yaml: readers('{restrict: all, forge: true, allow: 10.0.0.0/8}'),
    expected: [],
  },
  {
    name: 'a forge that nobody needs',
    yaml: readers('{restrict: none, forge: true}'),
    expected: [['warning config/unused-forge 2:9', 'restrict: none']],
  },
  {
    name: 'a forge without downloads',
    yaml: top(`${host}\naccess: {restrict: index, forge: true, allow: 10.0.0.0/8}`),
    expected: [['warning config/unused-forge 2:9', 'no module proxy']],
  },
  {
    name: 'a repository whose forge cannot be asked',
    yaml: `${host}\naccess: {restrict: downloads, forge: true}\nproxy: {store: modules}\npaths:\n  /foo: {repo: ssh://git@git.company.com/srv/foo.git}\n`,
    expected: [['warning config/no-https-clone 5:16', '/foo', 'backends', 'proxy: false']],
  },
  { name: 'a proxy without a value', yaml: top(`${host}\nproxy:`), expected: [] },
  {
    name: 'a proxy without access',
    yaml: top(`${host}\nproxy: {store: modules}`),
    expected: [['error config/open-proxy 2:8', 'source code', '`access: {restrict: downloads, ', 'restrict: none']],
  },
  {
    name: 'a proxy with access that has no value',
    yaml: top(`${host}\naccess:\nproxy: {store: modules}`),
    expected: [['error config/open-proxy 3:8', 'source code']],
  },
  {
    name: 'a proxy with access that says nothing of it',
    yaml: top(`${host}\naccess: {allow: 10.0.0.0/8}\nproxy: {store: modules}`),
    expected: [['error config/missing-key 2:9', '`restrict`', 'downloads']],
  },
  {
    name: 'a proxy with misspelt access',
    yaml: top(`${host}\nacess: {restrict: none}\nproxy: {store: modules}`),
    expected: [['error config/unknown-key 2:1', '`access`']],
  },
  {
    name: 'downloads for nobody',
    yaml: top(`${host}\naccess: {restrict: downloads}\nproxy: {store: modules}`),
    expected: [['error config/nobody-allowed 2:20', 'users']],
  },
  {
    name: 'a login for downloads that there are not',
    yaml: top(`${host}\naccess: {restrict: downloads, allow: 10.0.0.0/8}`),
    expected: [['warning config/downloads-without-proxy 2:9', '`restrict: index`', '`proxy:`']],
  },
  {
    name: 'a proxy without a host',
    yaml: top('access: {restrict: none}\nproxy: {store: modules}'),
    expected: [['error config/proxy-host 2:8', '`host: go.company.com`']],
  },
  {
    name: 'a proxy without a store',
    yaml: proxied('{work: work}'),
    expected: [['error config/missing-key 3:8', '`store`', '/var/lib/govanity/modules']],
  },
  {
    name: 'a store that is an address',
    yaml: proxied('{store: "https://bucket.company.com/modules"}'),
    expected: [['error config/invalid-store 3:16', 'https://', 'directory']],
  },
  { name: 'a bucket', yaml: proxied('{store: "s3://go-modules"}'), expected: [] },
  {
    name: 'a bucket of another service, with a prefix',
    yaml: proxied(
      '{store: "s3://go-modules/a/b/", redirect: true, s3: {endpoint: "https://s3.company.com", region: x}}',
    ),
    expected: [],
  },
  {
    name: 'a service on this machine',
    yaml: proxied('{store: "S3://go-modules", s3: {endpoint: "http://127.0.0.1:9000", path_style: false}}'),
    expected: [],
  },
  {
    name: 'a service without encryption',
    yaml: proxied('{store: "s3://go-modules", s3: {endpoint: "http://minio.company.com:9000"}}'),
    expected: [['warning config/insecure-proxy 3:50', '`endpoint`', 'https://']],
  },
  {
    name: 'an endpoint that is no address',
    yaml: proxied('{store: "s3://go-modules", s3: {endpoint: s3.company.com}}'),
    expected: [['error config/invalid-link 3:50', '`endpoint`']],
  },
  {
    name: 'an endpoint with a login',
    yaml: proxied('{store: "s3://go-modules", s3: {endpoint: "https://user:secret@s3.company.com"}}'),
    expected: [['error config/invalid-link 3:50', '`endpoint` holds a user name or password']],
  },
  {
    name: 'a login for the bucket in the file',
    yaml: proxied('{store: "s3://go-modules", s3: {access_key_id: AKIA, secret_access_key: abc}}'),
    expected: [
      ['error config/unknown-key 3:40', 'AWS_ACCESS_KEY_ID'],
      ['error config/unknown-key 3:61', 'AWS_ACCESS_KEY_ID'],
    ],
  },
  {
    name: 'a store without a bucket',
    yaml: proxied('{store: "s3:///modules"}'),
    expected: [['error config/invalid-store 3:16', 'bucket', 's3://BUCKET/PREFIX']],
  },
  {
    name: 'a bucket that no service has',
    yaml: proxied('{store: "s3://Go_Modules!"}'),
    expected: [['error config/invalid-store 3:16', '`Go_Modules!`', '3 to 63']],
  },
  {
    name: 'a prefix that leads elsewhere',
    yaml: proxied('{store: "s3://go-modules/../a"}'),
    expected: [['error config/invalid-store 3:16', 'prefix']],
  },
  {
    name: 'keys of buckets beside a directory',
    yaml: proxied('{store: modules, s3: {region: x}}'),
    expected: [['warning config/unused-s3 3:29', '`s3`', 's3://BUCKET/PREFIX']],
  },
  {
    name: 'redirects to a directory',
    yaml: proxied('{store: modules, redirect: true}'),
    expected: [['warning config/unused-s3 3:35', '`redirect`']],
  },
  {
    name: 'a work directory that is a bucket',
    yaml: proxied('{store: modules, work: "s3://go-modules"}'),
    expected: [['error config/invalid-store 3:31', '`work`', 'local disk']],
  },
  {
    name: 'an upstream',
    yaml: proxied('{store: modules, upstream: "https://goproxy.company.com/"}'),
    expected: [],
  },
  ...(
    [
      ['that may have private modules', 'https://goproxy.company.com', 'downloads, forge: true', true],
      ['of the public', 'https://proxy.golang.org', 'downloads, forge: true', false],
      ['and users', 'https://goproxy.company.com', 'all, forge: true, users: htpasswd', false],
    ] as const
  ).map(
    ([name, upstream, access, isReported]): Case => ({
      name: `an upstream beside a forge, ${name}`,
      yaml: `host: go.company.com\nproxy: {store: modules, upstream: "${upstream}"}\naccess: {restrict: ${access}}\npaths: {/foo: {repo: https://github.com/company/foo}}\n`,
      expected: isReported ? [['warning config/open-upstream 2:8', new URL(upstream).hostname]] : [],
    }),
  ),
  {
    name: 'an upstream on this machine',
    yaml: proxied('{store: modules, upstream: "http://localhost:3000"}'),
    expected: [],
  },
  ...[
    ['a list of GOPROXY', 'https://a.company.com,direct', 'takes one address'],
    ['a word of GOPROXY', 'direct', 'takes one address'],
    ['no address', 'goproxy.company.com', 'not an absolute http(s) URL'],
    ['no encryption', 'http://goproxy.company.com', 'not encrypted'],
    ['a login', 'https://user:secret@goproxy.company.com', 'user name or password'],
    ['a query', 'https://goproxy.company.com?a=b', 'query'],
    ['a directory', 'file:///srv/modules', 'not an absolute http(s) URL'],
    ['this server', 'https://go.company.com/-/proxy', 'this server itself', '3:8'],
  ].map(
    ([name, upstream, message = '', place = '3:35']): Case => ({
      name: `an upstream with ${name}`,
      yaml: proxied(`{store: modules, upstream: "${upstream}"}`),
      expected: [[`error config/invalid-upstream ${place}`, '`upstream`', message]],
    }),
  ),
  {
    name: 'modules that are denied',
    yaml: proxied(
      '{store: modules, deny: [github.com/evil/*, example.com/mod@v1.2.3, "*.example.com", a.b/c@v1.*, a.b/]}',
    ),
    expected: [],
  },
  { name: 'one module that is denied', yaml: proxied('{store: modules, deny: github.com/evil}'), expected: [] },
  ...[
    ['a URL', 'https://github.com/evil', 'URL'],
    ['a list in one text', 'github.com/a,github.com/b', 'commas'],
    ['no module', '@v1.2.3', 'names no module'],
    ['an open set', 'github.com/[a', 'pattern'],
    ['a version without v', 'github.com/a@1.2.3', 'begin with v'],
    ['an empty element', 'github.com//a', 'empty path element'],
  ].map(
    ([name, entry, message = '']): Case => ({
      name: `a denied entry with ${name}`,
      yaml: proxied(`{store: modules, deny: [a.b/c, "${entry}"]}`),
      expected: [['error config/invalid-deny 3:39', 'denies nothing', message]],
    }),
  ),
  {
    name: 'an empty store',
    yaml: proxied('{store: ""}'),
    expected: [['error config/missing-key 3:8', '`store`']],
  },
  {
    name: 'a size without a unit',
    yaml: proxied('{store: modules, work_limit: "20"}'),
    expected: [['error config/invalid-size 3:37', '`20`', 'such as 20 GB']],
  },
  {
    name: 'a size in an unknown unit',
    yaml: proxied('{store: modules, work_limit: 20 gigs}'),
    expected: [['error config/invalid-size 3:37', '`20 gigs`']],
  },
  {
    name: 'no job',
    yaml: proxied('{store: modules, jobs: 0}'),
    expected: [['error config/out-of-range 3:31', '`jobs`', 'at least 1']],
  },
  {
    name: 'too many jobs',
    yaml: proxied('{store: modules, jobs: 257}'),
    expected: [['error config/out-of-range 3:31', 'at most 256']],
  },
  {
    name: 'a proxy at a page with a query',
    yaml: proxied('{store: modules, url: "https://go.company.com/-/proxy?x=1"}'),
    expected: [['error config/invalid-link 3:30', 'query']],
  },
  {
    name: 'a proxy over plain http',
    yaml: proxied('{store: modules, url: "http://go.company.com/-/proxy"}'),
    expected: [['warning config/insecure-proxy 3:30', 'https://']],
  },
  {
    name: 'a misspelt key of the proxy',
    yaml: proxied('{stroe: modules}'),
    expected: [['error config/unknown-key 3:9', '`store`']],
  },
];

/** A file with a module proxy and the given access, which begins in 2:9. */
function readers(access: string): string {
  return top(`${host}\naccess: ${access}\nproxy: {store: modules}`);
}

/** A file with a module proxy, whose value begins in 3:8. */
function proxied(value: string, restrict = 'none'): string {
  return top(`${host}\naccess: {restrict: ${restrict}, allow: 10.0.0.0/8}\nproxy: ${value}`);
}

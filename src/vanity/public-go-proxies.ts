/** Go proxies and checksum databases that everybody may ask, and that see public modules only. */
const hosts = [
  ...['proxy.golang.org', 'sum.golang.org', 'sum.golang.google.cn', 'goproxy.io', 'goproxy.cn', 'goproxy.dev'],
  ...['athens.azurefd.net', 'mirrors.aliyun.com', 'gocenter.io'],
];

/** Whether a host is a Go proxy or checksum database of the public. */
export function isPublicGoProxy(host: string): boolean {
  return hosts.includes(host);
}
